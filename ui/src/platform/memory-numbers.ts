import { aFailure, no, ok } from "./memory-base";
import { readNumber } from "./memory-names";
import type { MemoryPeople } from "./memory-people";
import type {
  NumberCorrection,
  NumberFinding,
  NumberRow,
  NumbersLook,
  NumbersProgress,
  Outcome,
  PersonDraft,
  PersonView,
} from "./host";

/** How often a scripted run moves on. */
const TICK = 20;

/** What looks wrong about a number, in the few ways that are scripted: a trunk zero, and fewer digits than any has. */
export function findingOf(draft: PersonDraft): NumberFinding | null {
  const digits = draft.number.replace(/\D/g, "");
  if (digits.length > 0 && digits.length < 5) return { reason: "tooShort", cure: null, mayBeRight: true };
  if (draft.countryCode === "+49" && digits.startsWith("49")) return { reason: "plusLost", cure: null, mayBeRight: true };
  if (!digits.startsWith("0")) return null;
  const read = readNumber(draft.countryCode, draft.number);
  if (read.reading === "wrong") return { reason: "tooShort", cure: null, mayBeRight: false };
  const { countryCode, grouped } = read;
  const cure = { countryCode, number: grouped.replace(/ /g, ""), phone: `${countryCode} ${grouped}` };
  return { reason: "dialled", cure, mayBeRight: false };
}

function rowOf(person: PersonView): NumberRow | null {
  const { id, loginName, firstName, lastName, phone, state, number: finding } = person.row;
  const { countryCode, number } = person.draft;
  if (finding === null || state === "deleted") return null;
  const held = person.pending || state === "adding" ? "unsettled" : state === "known" ? null : "notThere";
  return { id, loginName, firstName, lastName, phone, countryCode, number, finding, held };
}

/** Numbers that look wrong, and a run that puts them right in memory, one at a tick. */
export class MemoryNumbers {
  /** For a test that looks at a run which goes on. */
  waits = false;
  private listen: ((progress: NumbersProgress) => void) | null = null;
  private run: NumbersProgress | null = null;
  private left: NumberCorrection[] = [];

  constructor(private readonly people: MemoryPeople) {}

  watch(listen: (progress: NumbersProgress) => void): Outcome<null> {
    this.listen = listen;
    return ok(null);
  }

  look(only: string | null): Outcome<NumbersLook> {
    const rows = this.people.everybody().flatMap((person) => rowOf(person) ?? []);
    const wanted = only === null ? rows : rows.filter((row) => row.id === only);
    return ok({ rows: wanted, total: wanted.length, run: this.run?.over === false ? this.run : null });
  }

  correct(corrections: NumberCorrection[]): Outcome<NumbersProgress> {
    if (this.run?.over === false) return no(aFailure("inUse", "Numbers are being corrected."));
    this.left = [...corrections];
    this.run = { seq: 0, total: corrections.length, done: 0, others: [], pause: null, halted: null, over: false };
    if (!this.waits) setTimeout(() => { this.step(); }, TICK);
    return ok(this.run);
  }

  stop(): Outcome<null> {
    this.left = [];
    if (this.waits) this.step();
    return ok(null);
  }

  /** One more of the run, or its end. */
  step(): void {
    if (!this.run || this.run.over) return;
    const next = this.left.shift();
    const seq = this.run.seq + 1;
    if (!next) {
      this.run = { ...this.run, seq, over: true };
      this.listen?.(this.run);
      return;
    }
    this.run = { ...this.run, seq, ...this.one(next, this.run) };
    this.listen?.(this.run);
    if (!this.waits) setTimeout(() => { this.step(); }, TICK);
  }

  private one(next: NumberCorrection, run: NumbersProgress): Partial<NumbersProgress> {
    const found = this.people.open(next.id);
    if (found.status === "error") return {};
    const { draft, row } = found.data;
    const { countryCode, number } = next;
    const result = this.people.update(next.id, { ...draft, countryCode, number });
    if (result.status === "ok" && result.data.outcome === "done") return { done: run.done + 1 };
    const name = `${row.firstName} ${row.lastName}`;
    const told = { id: next.id, name, words: "AuthX refused the change." };
    const end = result.status === "error" ? "notSent" : result.data.outcome === "unknown" ? "unknown" : "refused";
    return { others: [...run.others, { ...told, end }] };
  }
}
