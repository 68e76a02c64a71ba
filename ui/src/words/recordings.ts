import { m } from "../paraglide/messages";
import type { ConvertTrouble, FindingCode } from "../platform/host";
import { bytes, clockLength } from "./format";
import { unreadableWords } from "./unreadable";

/** What a file is by its content, as people call it. */
export function kindWords(kind: string): string {
  const words: Partial<Record<string, string>> = {
    aiff: "AIFF",
    matroska: "Matroska / WebM",
    sevenZip: "7-Zip",
    gzip: "Gzip",
    wma: "Windows Media",
    caf: "Core Audio",
    au: "Sun Audio",
    ogg: "Ogg",
    rifx: m.kind_of_rifx(),
    waveList: m.kind_of_wave_list(),
    freeMp3: m.kind_of_free_mp3(),
  };
  return words[kind] ?? kind.toUpperCase();
}

/** Forms of kinds that the service takes, in which it cannot read them: no other name helps. */
const UNREAD_FORMS: ReadonlySet<string> = new Set(["rifx", "waveList", "freeMp3"]);

/** A file that is something else than its name says. */
export function otherKindFinding(kind: string): { what: string; cure: string } {
  const cure = UNREAD_FORMS.has(kind) ? m.finding_unread_form_cure() : m.finding_other_kind_cure();
  return { what: m.finding_other_kind({ kind: kindWords(kind) }), cure };
}

/** Why something does not become a WAV file, and what to do. */
export function convertTroubleWords(trouble: ConvertTrouble): string {
  switch (trouble.kind) {
    case "packed":
      return m.convert_packed({ packing: trouble.packing });
    case "rate":
      return m.convert_rate();
    case "tooLarge":
      return m.convert_too_large({ size: bytes(trouble.bytes) });
    case "damaged":
      return trouble.seconds === null
        ? m.convert_damaged()
        : m.convert_damaged_at({ at: clockLength(Math.floor(trouble.seconds)) });
    case "altered":
      return m.convert_altered();
    case "silent":
      return m.convert_silent();
    case "noRoom":
      return m.convert_no_room({ needs: bytes(trouble.needs), free: bytes(trouble.free) });
    case "unreadable":
      return m.convert_unreadable({ detail: unreadableWords(trouble.detail) });
    case "changed":
      return m.convert_changed();
    case "gone":
      return m.convert_gone();
    case "unwritable":
      return m.convert_unwritable({ detail: trouble.detail });
    case "unknown":
    case "stopped":
      return m.convert_unknown();
  }
}

type OfConversion = Extract<FindingCode, "originalChanged" | "originalGone" | "convertedGone">;

/** What became of the original of a call that was converted, or of the converted file. */
export function conversionFinding(code: OfConversion, detail: string): { what: string; cure: string } {
  switch (code) {
    case "originalChanged":
      return { what: m.finding_original_changed(), cure: m.finding_original_changed_cure() };
    case "originalGone":
      return { what: m.finding_original_gone(), cure: m.finding_original_gone_cure() };
    case "convertedGone":
      return { what: lost(detail), cure: m.finding_converted_gone_cure() };
  }
}

function lost(why: string): string {
  switch (why) {
    case "gone":
      return m.finding_converted_gone_original();
    case "changed":
      return m.finding_converted_gone_changed();
    case "noRoom":
      return m.finding_converted_gone_room();
    default:
      return m.finding_converted_gone();
  }
}
