import type { CallSheet, Failure, Host, SheetPreset } from "../../platform/host";

const SOON = 1000;

/** The sheets beside the calls, as they are read now. */
export class CallSheetList {
  all = $state.raw<readonly CallSheet[]>([]);
  presets = $state.raw<readonly SheetPreset[]>([]);
  encodings = $state.raw<readonly string[]>([]);
  failure = $state.raw<Failure | null>(null);
  /** The sheet whose columns are open. */
  open = $state<string | null>(null);

  private turn = 0;
  private waiting: ReturnType<typeof setTimeout> | null = null;

  constructor(private readonly host: Host) {}

  readonly opened: CallSheet | null = $derived(this.all.find((sheet) => sheet.id === this.open) ?? null);

  /** Opens the first sheet whose letters were guessed. */
  openDoubtful(): void {
    this.open = this.all.find((sheet) => sheet.guessed && sheet.doubtful.length > 0)?.id ?? null;
  }

  /** Looks again in a moment: rows come in droves. */
  soon(): void {
    this.waiting ??= setTimeout(() => {
      this.waiting = null;
      void this.load();
    }, SOON);
  }

  async load(): Promise<void> {
    const turn = (this.turn += 1);
    const outcome = await this.host.sheetsList();
    // A later look has overtaken this one.
    if (turn !== this.turn) return;
    this.failure = outcome.status === "error" ? outcome.error : null;
    if (outcome.status === "error") return;
    this.all = outcome.data.sheets;
    this.presets = outcome.data.presets;
    this.encodings = outcome.data.encodings;
  }
}
