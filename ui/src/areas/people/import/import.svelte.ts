import { m } from "../../../paraglide/messages";
import type {
  Failure,
  Host,
  ImportColumns,
  ImportFile,
  ImportLook,
  ImportPlan,
  ImportProgress,
  ImportRowState,
  ImportRowView,
  ImportRun,
  ImportSeparator,
  Outcome,
} from "../../../platform/host";
import { whole } from "../../../words/format";

export const PAGE = 100;
/** While rows go out, those in view are looked at again this often. */
const AGAIN = 700;

export type Step = "file" | "columns" | "check" | "run";
export const STEPS: readonly Step[] = ["file", "columns", "check", "run"];

export type RowFilter = "all" | ImportPlan | ImportRowState;

/** Rows that the run has something to do about. */
const ACTING: readonly ImportPlan[] = ["add", "change", "adopt"];

export function planned(run: ImportRun, plan: ImportPlan): number {
  return run.plans.find((one) => one.plan === plan)?.rows ?? 0;
}

export function acting(run: ImportRun): number {
  return ACTING.reduce((sum, plan) => sum + planned(run, plan), 0);
}

export function over(progress: ImportProgress): number {
  return progress.done + progress.refused + progress.unknown;
}

/** People from a file. Rust owns the file and the rows: this holds the pages in view and how far it is. */
export class Imports {
  shown = $state(false);
  file = $state.raw<ImportFile | null>(null);
  run = $state.raw<ImportRun | null>(null);
  /** A step that was gone back to; otherwise what there is decides. */
  wanted = $state<Step | null>(null);
  filter = $state.raw<RowFilter>("all");
  pages = $state.raw<ReadonlyMap<number, readonly ImportRowView[]>>(new Map());
  total = $state(0);
  known = $state(false);
  turn = $state(0);
  busy = $state<"choose" | "read" | "check" | "start" | "save" | null>(null);
  stopping = $state(false);
  failure = $state.raw<Failure | null>(null);

  readonly running: boolean = $derived(this.run?.progress.stage === "running");
  /** Something that a person left and may want to come back to. */
  readonly pending: boolean = $derived.by(() => {
    const progress = this.run?.progress;
    if (!progress) return false;
    return progress.stage === "running" || (progress.stage === "stopped" && progress.total > over(progress));
  });
  readonly step: Step = $derived.by(() => {
    if (this.run && this.run.progress.stage !== "checked" && this.wanted !== "file") return "run";
    if (this.wanted !== null) return this.wanted;
    if (this.run) return "check";
    return this.file ? "columns" : "file";
  });

  private watching = false;
  private version = 0;
  private looking = false;
  private lookedAt = 0;
  private readonly mounted = new Map<number, number>();

  constructor(
    readonly host: Host,
    private readonly say: (text: string) => void,
    /** The people in the directory have changed. */
    private readonly changed: () => void,
  ) {}

  async look(): Promise<void> {
    if (!this.watching) {
      this.watching = true;
      await this.host.importWatch((progress) => {
        this.tell(progress);
      });
    }
    const outcome = await this.host.importLook();
    if (outcome.status === "ok") this.put(outcome.data);
  }

  /** Another world, for example the sandbox. */
  async enter(): Promise<void> {
    this.shown = false;
    this.wanted = null;
    this.file = null;
    this.run = null;
    await this.look();
  }

  open(): void {
    this.failure = null;
    this.wanted = null;
    this.shown = true;
    void this.show("all");
  }

  close(): void {
    this.shown = false;
  }

  async choose(): Promise<void> {
    const outcome = await this.work("choose", this.host.importChoose());
    if (outcome?.status !== "ok" || outcome.data === null) return;
    this.put(outcome.data);
    this.wanted = "columns";
    if (this.file) this.say(m.said_import_read({ file: this.file.name, rows: whole(this.file.rows) }));
  }

  async readAs(encoding: string, separator: ImportSeparator): Promise<void> {
    const outcome = await this.work("read", this.host.importReadAs(encoding, separator));
    if (outcome?.status !== "ok") return;
    this.put(outcome.data);
    this.say(m.said_import_read_as({ encoding }));
  }

  async template(): Promise<void> {
    const outcome = await this.work("save", this.host.importTemplate());
    if (outcome?.status === "ok" && outcome.data) this.say(m.said_template_saved());
  }

  async check(columns: ImportColumns): Promise<void> {
    const outcome = await this.work("check", this.host.importCheck(columns));
    if (outcome?.status !== "ok") return;
    this.put(outcome.data);
    this.wanted = null;
    await this.show("all");
    if (!this.run) return;
    const { run } = this;
    const left = run.plans.reduce((sum, one) => sum + one.rows, 0) - acting(run);
    const counts = { add: whole(planned(run, "add")), change: whole(planned(run, "change")), wrong: whole(left) };
    this.say(m.said_import_checked(counts));
  }

  async start(): Promise<void> {
    await this.go(() => this.host.importStart());
  }

  async retry(): Promise<void> {
    await this.go(() => this.host.importRetry());
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const outcome = await this.host.importStop();
    if (outcome.status === "error") this.failure = outcome.error;
  }

  async discard(): Promise<Outcome<ImportLook>> {
    const outcome = await this.host.importDiscard();
    if (outcome.status === "ok") {
      this.put(outcome.data);
      this.wanted = null;
    }
    return outcome;
  }

  async report(): Promise<void> {
    const outcome = await this.work("save", this.host.importReport());
    if (outcome?.status === "ok" && outcome.data !== null) this.say(m.said_report_saved({ count: whole(outcome.data) }));
  }

  at(index: number): ImportRowView | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** Where a line of the file is among the rows in view. */
  indexOf(line: number): number | null {
    for (const [page, rows] of this.pages) {
      const found = rows.findIndex((row) => row.line === line);
      if (found >= 0) return page * PAGE + found;
    }
    return null;
  }

  /** Shows other rows, from the top. */
  async show(filter: RowFilter): Promise<void> {
    this.filter = filter;
    await this.fetch([0], true);
    this.turn += 1;
  }

  /** A line came into view. Returns what to do when it leaves. */
  mount(index: number): () => void {
    const page = Math.floor(index / PAGE);
    this.mounted.set(page, (this.mounted.get(page) ?? 0) + 1);
    if (!this.pages.has(page) && this.known) void this.fetch([page], false);
    return () => {
      const left = (this.mounted.get(page) ?? 1) - 1;
      if (left > 0) this.mounted.set(page, left);
      else this.mounted.delete(page);
    };
  }

  private async go(call: () => Promise<Outcome<ImportLook>>): Promise<void> {
    this.stopping = false;
    const before = this.run?.progress;
    const outcome = await this.work("start", call());
    if (outcome?.status !== "ok") return;
    const told = this.run?.progress;
    this.put(outcome.data);
    // A short run may be over before the answer comes that it began: what was told meanwhile is newer.
    if (this.run && told && told !== before) this.run = { ...this.run, progress: told };
    this.wanted = null;
    this.say(m.said_import_started());
    await this.show("all");
  }

  private async work<T>(what: NonNullable<typeof this.busy>, call: Promise<Outcome<T>>): Promise<Outcome<T> | null> {
    if (this.busy !== null) return null;
    this.busy = what;
    this.failure = null;
    const outcome = await call;
    this.busy = null;
    if (outcome.status === "error") this.failure = outcome.error;
    return outcome;
  }

  private put(look: ImportLook): void {
    this.file = look.file;
    this.run = look.run;
  }

  private tell(progress: ImportProgress): void {
    const { run } = this;
    if (!run) {
      void this.look();
      return;
    }
    const before = run.progress;
    // An older message that came late; a new run counts from one again.
    if (before.stage === "running" && progress.seq < before.seq && progress.stage === "running") return;
    this.run = { ...run, progress };
    if (progress.stage !== "running") {
      this.stopping = false;
      this.over(progress);
    }
    if (this.shown) this.refresh(progress.stage !== "running");
  }

  private over(progress: ImportProgress): void {
    this.changed();
    const counts = {
      done: whole(progress.done),
      refused: whole(progress.refused),
      unknown: whole(progress.unknown),
    };
    const stopped = { over: whole(over(progress)), total: whole(progress.total) };
    this.say(progress.stage === "ended" ? m.said_import_ended(counts) : m.said_import_stopped(stopped));
  }

  private refresh(last: boolean): void {
    const now = performance.now();
    if (!last && (this.looking || now - this.lookedAt < AGAIN)) return;
    this.lookedAt = now;
    this.looking = true;
    const pages = [...this.mounted.keys()];
    void this.fetch(pages.length > 0 ? pages : [0], true).then(() => {
      this.looking = false;
    });
  }

  private async fetch(pages: readonly number[], anew: boolean): Promise<void> {
    if (anew) this.version += 1;
    const { version, filter } = this;
    const states: readonly RowFilter[] = ["waiting", "sending", "done", "refused", "unknown", "left"];
    const byState = states.includes(filter);
    const found = await Promise.all(
      pages.map(async (page) => ({
        page,
        outcome: await this.host.importRows({
          plans: filter === "all" || byState ? [] : [filter as ImportPlan],
          states: byState ? [filter as ImportRowState] : [],
          offset: page * PAGE,
          limit: PAGE,
        }),
      })),
    );
    if (version !== this.version) return;
    const next = new Map(anew ? [] : this.pages);
    for (const { page, outcome } of found) {
      if (outcome.status === "error") {
        this.failure = outcome.error;
        continue;
      }
      next.set(page, outcome.data.rows);
      this.total = outcome.data.total;
    }
    this.pages = next;
    this.known = true;
    // What came into view meanwhile was not among them.
    const missing = [...this.mounted.keys()].filter((page) => !next.has(page) && page * PAGE < this.total);
    if (missing.length > 0) await this.fetch(missing, false);
  }
}
