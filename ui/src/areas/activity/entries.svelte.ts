import type { ActivityPage, ActivityQuery, Failure, Host } from "../../platform/host";

export const ENTRIES = 100;
const DAY = 86_400_000;

export type Period = "any" | "today" | "week" | "month" | "own";

export type Narrowing = {
  period: Period;
  from: string;
  to: string;
  person: string;
  action: string | null;
  outcome: string | null;
};

export const EVERYTHING: Narrowing = { period: "any", from: "", to: "", person: "", action: null, outcome: null };

const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The first moment of a day as this computer counts days, or null where it is none. */
export function dayStart(text: string): number | null {
  const typed = text.trim();
  if (!DATE.test(typed)) return null;
  const at = new Date(`${typed}T00:00:00`);
  // The engine would roll the 31st of February over to March.
  return Number.isNaN(at.getTime()) || at.getDate() !== Number(typed.slice(8)) ? null : at.getTime();
}

export function rangeOf(narrowing: Narrowing, now: number): { from: number | null; to: number | null } {
  switch (narrowing.period) {
    case "any":
      return { from: null, to: null };
    case "today":
      return { from: new Date(now).setHours(0, 0, 0, 0), to: null };
    case "week":
      return { from: now - 7 * DAY, to: null };
    case "month":
      return { from: now - 30 * DAY, to: null };
    case "own": {
      const end = dayStart(narrowing.to);
      const next = end === null ? null : new Date(end);
      // The last day is meant as a whole, also where the clocks are changed.
      next?.setDate(next.getDate() + 1);
      return { from: dayStart(narrowing.from), to: next === null ? null : next.getTime() - 1 };
    }
  }
}

/** The entries in view. */
export class Entries {
  narrowing = $state.raw<Narrowing>(EVERYTHING);
  offset = $state(0);
  page = $state.raw<ActivityPage | null>(null);
  failure = $state.raw<Failure | null>(null);
  /** What the filters can offer: whatever was seen so far. */
  actions = $state.raw<readonly string[]>([]);
  outcomes = $state.raw<readonly string[]>(["done", "refused", "unknown"]);
  private version = 0;
  private asking = false;

  constructor(private readonly host: Host) {}

  narrow(change: Partial<Narrowing>): void {
    this.narrowing = { ...this.narrowing, ...change };
    this.offset = 0;
    void this.load();
  }

  turn(offset: number): void {
    this.offset = Math.max(0, offset);
    void this.load();
  }

  query(): ActivityQuery {
    const { person, action, outcome } = this.narrowing;
    const typed = person.trim();
    return {
      ...rangeOf(this.narrowing, Date.now()),
      person: typed === "" ? null : typed,
      action,
      outcome,
      offset: this.offset,
      limit: ENTRIES,
    };
  }

  /** The newest question wins; what is in view stays until its answer is there. */
  async load(): Promise<void> {
    this.version += 1;
    if (this.asking) return;
    this.asking = true;
    let version: number;
    do {
      version = this.version;
      const outcome = await this.host.activityList(this.query());
      if (version !== this.version) continue;
      if (outcome.status === "error") {
        this.failure = outcome.error;
      } else {
        this.failure = null;
        this.page = outcome.data;
        this.actions = known(this.actions, outcome.data.rows.map((row) => row.action));
        this.outcomes = known(this.outcomes, outcome.data.rows.map((row) => row.outcome));
      }
    } while (version !== this.version);
    this.asking = false;
  }
}

function known(before: readonly string[], more: readonly string[]): string[] {
  return [...new Set([...before, ...more])];
}
