import type { Failure, Host, ReceiptsPage } from "../../platform/host";

export const RECEIPTS = 100;

/** The receipts in view: a search and a place in what it found. */
export class Receipts {
  text = $state("");
  offset = $state(0);
  page = $state.raw<ReceiptsPage | null>(null);
  failure = $state.raw<Failure | null>(null);
  private version = 0;
  private asking = false;

  constructor(private readonly host: Host) {}

  search(text: string): void {
    this.text = text;
    this.offset = 0;
    void this.load();
  }

  turn(offset: number): void {
    this.offset = Math.max(0, offset);
    void this.load();
  }

  /** The newest question wins; what is in view stays until its answer is there. */
  async load(): Promise<void> {
    this.version += 1;
    if (this.asking) return;
    this.asking = true;
    let version: number;
    do {
      version = this.version;
      const query = { text: this.text, offset: this.offset, limit: RECEIPTS };
      const outcome = await this.host.receiptsList(query);
      if (version !== this.version) continue;
      this.failure = outcome.status === "error" ? outcome.error : null;
      if (outcome.status === "ok") this.page = outcome.data;
    } while (version !== this.version);
    this.asking = false;
  }
}
