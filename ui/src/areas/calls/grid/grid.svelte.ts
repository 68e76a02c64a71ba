import { m } from "../../../paraglide/messages";
import type { CallRow, Failure, FileChange, MetadataFields, RowTrouble } from "../../../platform/host";
import type { Calls } from "../calls.svelte";
import { parseBlock, writeBlock } from "./block";
import { gridColumns, type GridColumn } from "./columns";

export type Place = { row: number; column: number };
/** A cell that is to be another text. */
export type Edit = { id: string; column: string; text: string };
/** What is typed and not in the row yet: on its way, or wrong and kept. */
type Typed = { text: string; words: string | null; over: CallRow | undefined };

/** How often what was refused for one cell is sent again without that cell. */
const ROUNDS = 16;
const STEPS = 50;

const cellKey = (id: string, column: string): string => `${id}\u0000${column}`;

/** The new calls as a spreadsheet. What is typed is kept until it is right. */
export class Grid {
  readonly rows: readonly CallRow[] = $derived.by(() => this.calls.rows.filter((row) => row.state === "draft"));
  readonly columns: readonly GridColumn[] = $derived.by(() => gridColumns(this.rows, this.calls.batch));
  at = $state.raw<Place>({ row: 0, column: 0 });
  /** The other corner of what is selected. */
  anchor = $state.raw<Place>({ row: 0, column: 0 });
  editing = $state(false);
  busy = $state(false);
  failure = $state.raw<Failure | null>(null);
  private held = new Map<string, Typed>();
  private typed = $state.raw<ReadonlyMap<string, Typed>>(new Map());
  private steps = $state.raw<readonly FileChange[][]>([]);

  readonly wrong: number = $derived([...this.typed.values()].filter((one) => one.words !== null).length);
  readonly canUndo: boolean = $derived(this.steps.length > 0);

  constructor(
    private readonly calls: Calls,
    private readonly say: (text: string) => void,
  ) {}

  get selection(): { top: number; bottom: number; left: number; right: number } {
    const { at, anchor } = this;
    return {
      top: Math.min(at.row, anchor.row),
      bottom: Math.max(at.row, anchor.row),
      left: Math.min(at.column, anchor.column),
      right: Math.max(at.column, anchor.column),
    };
  }

  isSelected(row: number, column: number): boolean {
    const { top, bottom, left, right } = this.selection;
    return row >= top && row <= bottom && column >= left && column <= right;
  }

  go(to: Place, extend = false): void {
    const row = Math.max(0, Math.min(this.rows.length - 1, to.row));
    const column = Math.max(0, Math.min(this.columns.length - 1, to.column));
    this.at = { row, column };
    if (!extend) this.anchor = this.at;
  }

  /** What a cell shows: what is typed, else the call's own, else what it inherits. */
  cell(row: CallRow, column: GridColumn): { text: string; kind: "own" | "inherited"; words: string | null } {
    const typed = this.typed.get(cellKey(row.id, column.id));
    // What was on its way is in the row once the row is another one.
    if (typed && (typed.words !== null || typed.over === row)) {
      return { text: typed.text, kind: "own", words: typed.words };
    }
    const own = column.own(row);
    if (own !== "") return { text: own, kind: "own", words: null };
    return { text: column.inherited(row, this.calls.batch), kind: "inherited", words: null };
  }

  /** What editing a cell begins with. */
  ownText(row: CallRow, column: GridColumn): string {
    const { text, kind } = this.cell(row, column);
    return kind === "own" ? text : "";
  }

  /** The next cell that cannot be used, in the order of the rows. */
  nextWrong(): void {
    const count = this.columns.length;
    const here = this.at.row * count + this.at.column;
    const all = this.rows.length * count;
    for (let step = 1; step <= all; step += 1) {
      const place = (here + step) % all;
      const [row, column] = [Math.floor(place / count), place % count];
      const [call, of] = [this.rows[row], this.columns[column]];
      if (call && of && this.cell(call, of).words !== null) {
        this.go({ row, column });
        return;
      }
    }
  }

  copy(): string {
    const { top, bottom, left, right } = this.selection;
    return writeBlock(
      this.rows
        .slice(top, bottom + 1)
        .map((row) => this.columns.slice(left, right + 1).map((column) => this.cell(row, column).text)),
    );
  }

  async paste(text: string): Promise<void> {
    const block = parseBlock(text);
    const [first] = block;
    if (!first) return;
    const { top, left, bottom, right } = this.selection;
    // One cell fills what is selected; a block lies where it begins.
    const one = block.length === 1 && first.length === 1;
    const high = one ? bottom - top + 1 : block.length;
    const wide = one ? right - left + 1 : Math.max(...block.map((row) => row.length));
    const edits: Edit[] = [];
    for (let row = 0; row < high; row += 1) {
      for (let column = 0; column < wide; column += 1) {
        const value = one ? first[0] : block[row]?.[column];
        this.plan(edits, { row: top + row, column: left + column }, value);
      }
    }
    await this.change(edits);
    this.anchor = { row: top, column: left };
    this.go({ row: top + high - 1, column: left + wide - 1 }, true);
  }

  /** The first row of what is selected into all of it; a single cell takes what is above it. */
  async fillDown(): Promise<void> {
    const { top, bottom, left, right } = this.selection;
    const from = top === bottom ? top - 1 : top;
    const source = this.rows[from];
    if (!source) return;
    const edits: Edit[] = [];
    for (let column = left; column <= right; column += 1) {
      const of = this.columns[column];
      if (!of) continue;
      for (let row = from + 1; row <= bottom; row += 1) this.plan(edits, { row, column }, this.cell(source, of).text);
    }
    await this.change(edits);
  }

  async clear(): Promise<void> {
    const { top, bottom, left, right } = this.selection;
    const edits: Edit[] = [];
    for (let row = top; row <= bottom; row += 1) {
      for (let column = left; column <= right; column += 1) this.plan(edits, { row, column }, "");
    }
    await this.change(edits);
  }

  private plan(edits: Edit[], { row, column }: Place, text: string | undefined): void {
    const [call, of] = [this.rows[row], this.columns[column]];
    if (call && of && text !== undefined) edits.push({ id: call.id, column: of.id, text });
  }

  /** Changes cells, all of them with one question to Rust. What cannot be used stays as it was typed, with why. */
  async change(edits: readonly Edit[]): Promise<void> {
    if (edits.length === 0) return;
    this.busy = true;
    this.failure = null;
    const columns = new Map(this.columns.map((column) => [column.id, column]));
    const before = new Map<string, FileChange>();
    let open = edits.filter((edit) => this.judge(edit, columns));
    this.show();
    for (let round = 0; open.length > 0 && round < ROUNDS; round += 1) {
      const changes = this.changesOf(open, columns);
      for (const { id } of changes) {
        const own = this.calls.find(id)?.own;
        if (own && !before.has(id)) before.set(id, { id, fields: own });
      }
      const outcome = await this.calls.host.callsSetFiles(changes);
      if (outcome.status === "error") {
        this.failure = outcome.error;
        for (const edit of open) this.hold(edit, outcome.error.message);
        for (const { id } of changes) before.delete(id);
        break;
      }
      const refused = outcome.data;
      open = this.afterRefusals(open, refused);
      for (const { id } of refused) if (!open.some((edit) => edit.id === id)) before.delete(id);
    }
    this.show();
    const undo = [...before.values()];
    if (undo.length > 0) this.steps = [...this.steps.slice(1 - STEPS), undo];
    this.busy = false;
    this.tell(edits);
  }

  async undo(): Promise<void> {
    const last = this.steps.at(-1);
    if (!last) return;
    this.busy = true;
    const outcome = await this.calls.host.callsSetFiles(last);
    this.busy = false;
    if (outcome.status === "error") {
      this.failure = outcome.error;
      return;
    }
    this.steps = this.steps.slice(0, -1);
    const gone = new Set(last.map(({ id }) => id));
    this.held = new Map([...this.held].filter(([key]) => !gone.has(key.split("\u0000")[0] ?? "")));
    this.show();
    this.say(m.said_grid_undone());
  }

  /** What is wrong with a text by itself is told without asking. */
  private judge(edit: Edit, columns: ReadonlyMap<string, GridColumn>): boolean {
    const row = this.calls.find(edit.id);
    const put = row ? columns.get(edit.column)?.put(row.own, edit.text) : undefined;
    if (put === undefined) return false;
    this.hold(edit, typeof put === "string" ? put : null);
    return typeof put !== "string";
  }

  private hold(edit: Edit, words: string | null): void {
    this.held.set(cellKey(edit.id, edit.column), { text: edit.text, words, over: this.calls.find(edit.id) });
  }

  /** Shows what is held, once for many cells. */
  private show(): void {
    this.typed = new Map(this.held);
  }

  private changesOf(edits: readonly Edit[], columns: ReadonlyMap<string, GridColumn>): FileChange[] {
    const fields = new Map<string, MetadataFields>();
    for (const edit of edits) {
      const now = fields.get(edit.id) ?? this.calls.find(edit.id)?.own;
      const put = now ? columns.get(edit.column)?.put(now, edit.text) : undefined;
      if (put !== undefined && typeof put !== "string") fields.set(edit.id, put);
    }
    return [...fields].map(([id, own]) => ({ id, fields: own }));
  }

  /** The edits that go again: those of refused rows, without the cell that was at fault. */
  private afterRefusals(edits: readonly Edit[], refused: readonly RowTrouble[]): Edit[] {
    const again: Edit[] = [];
    for (const trouble of refused) {
      const of = edits.filter((edit) => edit.id === trouble.id);
      const fault = of.find((edit) => edit.column === trouble.field || edit.column.startsWith(`${trouble.field}.`));
      for (const edit of of) {
        // Where no cell of these is at fault, they cannot go without it: all of them stay as typed.
        if (fault === undefined || edit === fault) this.hold(edit, trouble.message);
        else again.push(edit);
      }
    }
    return again;
  }

  private tell(edits: readonly Edit[]): void {
    const words = edits.flatMap((edit) => this.typed.get(cellKey(edit.id, edit.column))?.words ?? []);
    const [first] = words;
    if (first !== undefined) this.say(m.said_grid_wrong({ count: words.length, words: first }));
    else this.say(m.said_grid_changed({ count: edits.length }));
  }
}
