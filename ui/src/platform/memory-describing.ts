import { blankFields } from "../areas/calls/fields";
import { aFailure, no, ok } from "./memory-base";
import { MemoryCalls } from "./memory-calls";
import type {
  CallSheet,
  CallSheets,
  Conversion,
  Dating,
  FileChange,
  MetadataFields,
  NameChange,
  Outcome,
  PatternView,
  Preset,
  RowTrouble,
  SheetPreset,
  SheetReading,
} from "./host";

/** What becomes of calls and is said of them before they go, in the scripted shell. */
export class MemoryDescribing extends MemoryCalls {
  presets: Preset[] = [];
  sheets: CallSheet[] = [];
  sheetPresets: SheetPreset[] = [];
  /** Whether a pattern fits any name. */
  patternFits = true;

  async callsConvert(ids: string[]): Promise<Outcome<null>> {
    return this.answer("callsConvert", [ids], () => {
      this.converting(ids, (at) => (at === 0 ? { kind: "running", percent: 0 } : { kind: "queued" }));
      return ok(null);
    });
  }

  async callsConvertStop(ids: string[]): Promise<Outcome<null>> {
    return this.answer("callsConvertStop", [ids], () => {
      this.converting(ids, () => ({ kind: "offered", bytes: null }));
      return ok(null);
    });
  }

  /** Says how far conversions are. */
  converting(ids: readonly string[], how: (at: number) => Conversion): void {
    this.passed = this.passed.map((one) => (ids.includes(one.id) ? { ...one, conversion: how(ids.indexOf(one.id)) } : one));
    this.send({ kind: "passed", passed: this.passed });
    const rows = this.scene.rows.filter((row) => ids.includes(row.id)).map(({ id }) => id);
    if (rows.length > 0) this.change(rows, (row) => ({ conversion: how(ids.indexOf(row.id)) }));
  }

  async callsSetFiles(changes: FileChange[]): Promise<Outcome<RowTrouble[]>> {
    return this.answer("callsSetFiles", [changes], () => {
      const wrong: RowTrouble[] = changes
        .filter((change) => change.fields.email !== null && !change.fields.email.includes("@"))
        .map(({ id }) => ({ id, field: "email", message: "An e-mail address looks like name@example.org" }));
      const good = changes.filter(({ id }) => wrong.every((one) => one.id !== id));
      const fields = new Map(good.map((change) => [change.id, change.fields]));
      this.change([...fields.keys()], (row) => ({ own: fields.get(row.id) ?? row.own }));
      return ok(wrong);
    });
  }

  async callsSendAs(names: NameChange[]): Promise<Outcome<RowTrouble[]>> {
    return this.answer("callsSendAs", [names], () => {
      const wrong: RowTrouble[] = names
        .filter(({ name }) => name?.includes('"'))
        .map(({ id }) => ({ id, field: "sentName", message: "Leave out quotes" }));
      const good = new Map(
        names.filter(({ id }) => wrong.every((one) => one.id !== id)).map(({ id, name }) => [id, name]),
      );
      this.change([...good.keys()], (row) => ({
        sentName: good.get(row.id) ?? row.fileName,
        suggestedName: null,
        findings: row.findings.filter((one) => !NAMES.has(one.code)),
      }));
      return ok(wrong);
    });
  }

  async callsWaive(ids: string[]): Promise<Outcome<null>> {
    return this.answer("callsWaive", [ids], () => {
      this.change(ids, (row) => ({ findings: row.findings.filter((one) => !one.waivable) }));
      return ok(null);
    });
  }

  async callsAddGrown(id: string): Promise<Outcome<number>> {
    return this.answer("callsAddGrown", [id], () => {
      this.change([id], () => ({ findings: [] }));
      return ok(1);
    });
  }

  async callsSetDating(dating: Dating): Promise<Outcome<null>> {
    return this.answer("callsSetDating", [dating], () => {
      this.dating = dating;
      this.snapshot();
      return ok(null);
    });
  }

  async patternPreview(text: string): Promise<Outcome<PatternView>> {
    return this.answer("patternPreview", [text], () => {
      if (!text.includes("{")) {
        const message = "Character 1: This pattern reads nothing. Put fields into braces, as in {agentCode}";
        return no(aFailure("invalidInput", message, { field: "pattern" }));
      }
      const rows = this.scene.rows.filter((row) => row.state === "draft");
      const fits = rows.filter((row) => this.patternFits && row.fileName.includes("_"));
      return ok({
        total: rows.length,
        fitting: fits.length,
        rows: rows.slice(0, 50).map((row) =>
          fits.includes(row)
            ? { name: row.fileName, fields: { ...blankFields(), agentCode: "AK17" }, at: null, words: null }
            : { name: row.fileName, fields: null, at: 5, words: "expected “_”" },
        ),
      });
    });
  }

  async patternSet(text: string): Promise<Outcome<null>> {
    return this.answer("patternSet", [text], () => {
      this.pattern = text;
      this.snapshot();
      return ok(null);
    });
  }

  async presetsList(): Promise<Outcome<Preset[]>> {
    return this.answer("presetsList", [], () => ok([...this.presets]));
  }

  async presetSave(name: string, fields: MetadataFields): Promise<Outcome<null>> {
    return this.answer("presetSave", [name, fields], () => {
      if (name.trim() === "") {
        return no(aFailure("invalidInput", "Give these values a name", { field: "presetName" }));
      }
      this.presets = [...this.presets.filter((one) => one.name !== name), { name, fields }];
      return ok(null);
    });
  }

  async presetRemove(name: string): Promise<Outcome<null>> {
    return this.answer("presetRemove", [name], () => {
      this.presets = this.presets.filter((one) => one.name !== name);
      return ok(null);
    });
  }

  async sheetsList(): Promise<Outcome<CallSheets>> {
    const encodings = ["UTF-8", "windows-1252", "windows-1250"];
    return this.answer("sheetsList", [], () =>
      ok({ sheets: [...this.sheets], presets: [...this.sheetPresets], encodings }),
    );
  }

  async sheetPreview(reading: SheetReading): Promise<Outcome<CallSheet>> {
    return this.answer("sheetPreview", [reading], () => {
      const sheet = this.sheets.find((one) => one.id === reading.id);
      if (!sheet) return no(aFailure("gone", "The sheet is no longer there"));
      return ok(read(sheet, reading));
    });
  }

  async sheetUse(reading: SheetReading, preset: string | null): Promise<Outcome<null>> {
    return this.answer("sheetUse", [reading, preset], () => {
      if (preset?.trim() === "") {
        return no(aFailure("invalidInput", "Give these columns a name", { field: "presetName" }));
      }
      this.sheets = this.sheets.map((one) =>
        one.id === reading.id ? { ...read(one, reading), preset, by: preset === null ? "choice" : "preset" } : one,
      );
      const columns = this.sheets.find((one) => one.id === reading.id)?.columns ?? [];
      if (preset !== null) {
        const others = this.sheetPresets.filter((one) => one.name !== preset);
        this.sheetPresets = [{ name: preset, columns: columns.map(({ name, role }) => ({ name, role })) }, ...others];
      }
      return ok(null);
    });
  }

  async sheetPresetRename(name: string, to: string): Promise<Outcome<null>> {
    return this.answer("sheetPresetRename", [name, to], () => {
      this.sheetPresets = this.sheetPresets.map((one) => (one.name === name ? { ...one, name: to } : one));
      this.sheets = this.sheets.map((one) => (one.preset === name ? { ...one, preset: to } : one));
      return ok(null);
    });
  }

  async sheetPresetRemove(name: string): Promise<Outcome<null>> {
    return this.answer("sheetPresetRemove", [name], () => {
      this.sheetPresets = this.sheetPresets.filter((one) => one.name !== name);
      this.sheets = this.sheets.map((one) => (one.preset === name ? { ...one, preset: null, by: "names" } : one));
      return ok(null);
    });
  }
}

const NAMES: ReadonlySet<string> = new Set([
  "unsafeName",
  "nameNotUnicode",
  "nameTooLong",
  "sameName",
  "nameSentBefore",
]);

/** As it would be read: only a column that names the files lets its lines find their calls. */
function read(sheet: CallSheet, { roles, encoding }: SheetReading): CallSheet {
  const columns = sheet.columns.map((one, at) => ({ ...one, role: roles?.[at] ?? one.role }));
  const named = columns.some(({ role }) => role === "file" || role === "clientCallId");
  const chosen = encoding ?? sheet.encoding;
  const guessed = encoding === null && sheet.guessed;
  const matched = named ? Math.max(sheet.lines - 6, 0) : 0;
  return { ...sheet, columns, matched, used: named, encoding: chosen, guessed, doubtful: guessed ? sheet.doubtful : [] };
}
