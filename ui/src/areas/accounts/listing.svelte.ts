import type { Failure, Outcome } from "../../platform/host";
import type { Order } from "../../parts/TableHead.svelte";

export type Use = "all" | "active" | "inactive";
export type Page<Row> = { rows: readonly Row[]; unreadable: number };

type Shape<Row> = {
  read: (connection: string, page: number) => Promise<Outcome<Page<Row>>>;
  /** The service gives its list page by page and does not say how many there are. */
  paged?: boolean;
  /** What a search looks through. */
  text: (row: Row) => string;
  active?: (row: Row) => boolean | null;
  sorts?: Readonly<Record<string, (row: Row) => string>>;
  order?: Order;
};

/** Where a service that never ends its list is no longer followed. */
const MOST_PAGES = 500;
const collator = new Intl.Collator(undefined, { sensitivity: "base", numeric: true });

export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
}

/** A list that a service keeps: read whole, searched and sorted here, because no service offers either. */
export class Listing<Row extends { id: string }> {
  rows = $state.raw<readonly Row[]>([]);
  /** Becomes true with the first answer: until then an empty table would be a claim. */
  known = $state(false);
  loading = $state(false);
  unreadable = $state(0);
  failure = $state.raw<Failure | null>(null);
  text = $state("");
  use = $state<Use>("all");
  order = $state.raw<Order | null>(null);
  chosen = $state<string | null>(null);
  /** Counts searches, so that a table can begin at its top again. */
  turn = $state(0);

  private readonly sorted: readonly Row[] = $derived.by(() => {
    const by = this.order ? this.shape.sorts?.[this.order.sort] : undefined;
    if (!by) return this.rows;
    const sorted = [...this.rows].sort((a, b) => collator.compare(by(a), by(b)));
    return this.order?.descending ? sorted.reverse() : sorted;
  });
  private readonly texts: readonly string[] = $derived(this.sorted.map((row) => plain(this.shape.text(row))));

  readonly shown: readonly Row[] = $derived.by(() => {
    const words = plain(this.text).split(/\s+/).filter(Boolean);
    const { active } = this.shape;
    if (words.length === 0 && (this.use === "all" || !active)) return this.sorted;
    return this.sorted.filter((row, at) => {
      if (active && this.use !== "all" && active(row) === (this.use === "inactive")) return false;
      const text = this.texts[at] ?? "";
      return words.every((word) => text.includes(word));
    });
  });

  readonly row: Row | null = $derived(
    this.chosen === null ? null : (this.rows.find((row) => row.id === this.chosen) ?? null),
  );

  private connection: string | null = null;
  private loads = 0;

  constructor(private readonly shape: Shape<Row>) {
    this.order = shape.order ?? null;
  }

  get narrowed(): boolean {
    return this.text.trim() !== "" || this.use !== "all";
  }

  ask(change: { text?: string; use?: Use }): void {
    if (change.text !== undefined) this.text = change.text;
    if (change.use !== undefined) this.use = change.use;
    this.turn += 1;
  }

  sortBy(sort: string): void {
    const descending = this.order?.sort === sort && !this.order.descending;
    this.order = { sort, descending };
    this.turn += 1;
  }

  /** Nothing of the connection before stays in view. */
  clear(): void {
    this.loads += 1;
    this.connection = null;
    this.rows = [];
    [this.known, this.loading, this.failure, this.chosen, this.unreadable] = [false, false, null, null, 0];
    [this.text, this.use] = ["", "all"];
  }

  async open(connection: string): Promise<void> {
    if (this.connection === connection && (this.known || this.loading)) return;
    if (this.connection !== connection) this.clear();
    await this.load(connection);
  }

  /** Rows in view stay until the new ones are there. */
  async load(connection = this.connection): Promise<void> {
    if (connection === null) return;
    this.connection = connection;
    const load = (this.loads += 1);
    const before = this.known;
    const all = new Map<string, Row>();
    let unreadable = 0;
    [this.loading, this.failure] = [true, null];
    for (let page = 1; page <= MOST_PAGES; page += 1) {
      const outcome = await this.shape.read(connection, page);
      if (load !== this.loads) return;
      if (outcome.status === "error") {
        this.failure = outcome.error;
        break;
      }
      const had = all.size;
      for (const row of outcome.data.rows) if (!all.has(row.id)) all.set(row.id, row);
      if (page === 1 || all.size > had) unreadable += outcome.data.unreadable;
      const last = this.shape.paged !== true || all.size === had;
      if (!before || last) this.take([...all.values()], unreadable);
      if (last) break;
    }
    this.loading = false;
  }

  private take(rows: readonly Row[], unreadable: number): void {
    this.rows = rows;
    this.unreadable = unreadable;
    this.known = true;
  }
}
