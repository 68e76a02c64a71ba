import { aFailure, no, ok } from "./memory-base";
import { crowdPerson, fewPeople } from "./memory-names";
import { findingOf } from "./memory-numbers";
import type {
  Failure,
  NumberCorrection,
  Outcome,
  PendingKind,
  PeoplePage,
  PeopleQuery,
  PersonDraft,
  PersonRow,
  PersonView,
  PinResult,
  Settlement,
  VerifyResult,
  WriteOutcome,
  WriteResult,
} from "./host";

function pairOf({ countryCode, number }: { countryCode: string; number: string }): string {
  return `${countryCode} ${number}`;
}

const NOT_THERE = aFailure("gone", "The person was taken off the list.");

/**
 * A directory that is only memory. What happens is asked for by what is typed: a login name or a first name
 * that begins with `unknown` loses the reply, `refused` is refused, `unreachable` was never sent.
 */
export class MemoryPeople {
  private readonly persons = new Map<string, PersonView>();
  private readonly pins = new Map<string, string>();
  /** Numbers of which somebody said that they are right. */
  private readonly right = new Set<string>();
  private order: string[] | null = null;
  private added = 0;

  constructor(private people: "few" | "none" | number) {}

  /** Made when they are first asked for: a hundred thousand take a moment. */
  private all(): string[] {
    if (this.order) return this.order;
    const made =
      this.people === "few"
        ? fewPeople()
        : this.people === "none"
          ? []
          : Array.from({ length: this.people }, (_, at) => crowdPerson(at));
    for (const one of made) this.persons.set(one.row.id, one);
    this.order = made.map((one) => one.row.id);
    return this.order;
  }

  count(): Outcome<number> {
    return ok(this.all().length);
  }

  everybody(): PersonView[] {
    return this.all().flatMap((id) => this.persons.get(id) ?? []);
  }

  /** Somebody is kept with another number, as an older version kept it. */
  keep(loginName: string, countryCode: string, number: string, firstName?: string): void {
    const person = this.everybody().find((one) => one.row.loginName === loginName);
    if (!person) throw new Error(`nobody is called ${loginName}`);
    const draft = { ...person.draft, countryCode, number, firstName: firstName ?? person.draft.firstName };
    this.put(this.wear(person, draft));
  }

  clear(): void {
    this.people = "none";
    this.order = null;
    this.persons.clear();
  }

  search(query: PeopleQuery): PeoplePage {
    const words = query.text.toLowerCase().split(/\s+/).filter(Boolean);
    const rows: PersonRow[] = [];
    let everybody = 0;
    let unsettled = 0;
    let oddNumbers = 0;
    for (const id of this.all()) {
      const person = this.persons.get(id);
      if (!person) continue;
      const { row } = person;
      if (row.state !== "deleted") everybody += 1;
      if (person.pending) unsettled += 1;
      if (row.number !== null) oddNumbers += 1;
      if (query.oddNumbers && row.number === null) continue;
      if (query.states.length > 0 && !query.states.includes(row.state)) continue;
      if (!query.factors.every((factor) => row.factors.includes(factor))) continue;
      const text = `${row.firstName} ${row.lastName} ${row.loginName} ${row.email} ${row.phone} ${person.guid ?? ""}`.toLowerCase();
      if (words.every((word) => text.includes(word))) rows.push(row);
    }
    const key = (row: PersonRow): string | number => {
      if (query.sort === "loginName") return row.loginName;
      if (query.sort === "state") return row.state;
      if (query.sort === "changed") return this.persons.get(row.id)?.changedAt ?? 0;
      return `${row.firstName} ${row.lastName}`;
    };
    const keyed = rows.map((row) => ({ row, key: key(row) }));
    keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0));
    if (query.descending) keyed.reverse();
    const page = keyed.slice(query.offset, query.offset + query.limit).map((one) => one.row);
    return { rows: page, total: rows.length, exact: true, everybody, unsettled, oddNumbers };
  }

  open(id: string): Outcome<PersonView> {
    this.all();
    const person = this.persons.get(id);
    return person ? ok(person) : no(NOT_THERE);
  }

  agreed(id: string, language: string): Outcome<PersonView> {
    const found = this.open(id);
    if (found.status === "error") return found;
    return ok(this.put({ ...found.data, consent: { version: "2", language, at: Date.now(), inForce: true } }));
  }

  private put(person: PersonView): PersonView {
    if (!this.persons.has(person.row.id)) this.order = [person.row.id, ...this.all()];
    this.persons.set(person.row.id, person);
    return person;
  }

  private wrong(draft: PersonDraft, self: string | null): Failure | null {
    const at = (field: string, words: string): Failure => aFailure("invalidInput", words, { field });
    if (draft.loginName === "") return at("loginName", "Give a login name.");
    if (/\s/.test(draft.loginName)) return at("loginName", "A login name has no spaces.");
    for (const one of this.persons.values()) {
      if (one.row.id !== self && one.row.loginName === draft.loginName && one.row.state !== "deleted") {
        return at("loginName", "Somebody on the list has this login name.");
      }
    }
    if (!draft.email.includes("@")) return at("email", "This is not an e-mail address.");
    if (draft.countryCode === "") return at("countryCode", "Choose a country.");
    if (draft.number.replace(/\D/g, "").length < 5) return at("number", "This number is too short for the country.");
    const odd = draft.aliases.findIndex((alias) => /\s/.test(alias));
    if (odd >= 0) return at(`aliases.${odd}`, "An alias has no spaces.");
    if (draft.loginName.startsWith("nowhere")) {
      return aFailure("noConnection", "Its connection was removed meanwhile.", { retry: "safe" });
    }
    return null;
  }

  private fate(draft: PersonDraft): WriteOutcome {
    const asked = [draft.loginName, draft.firstName].map((text) => text.toLowerCase());
    if (asked.some((text) => text.startsWith("unknown"))) return "unknown";
    return asked.some((text) => text.startsWith("refused")) ? "refused" : "done";
  }

  private blank(id: string): PersonView {
    return {
      row: { id, loginName: "", firstName: "", lastName: "", email: "", phone: "", number: null, numberIsRight: false, state: "adding", factors: [] },
      draft: { loginName: "", firstName: "", lastName: "", email: "", countryCode: "", number: "", aliases: [] },
      guid: null,
      addedAt: null,
      changedAt: Date.now(),
      note: null,
      pending: null,
      refusal: null,
      factors: [
        { factor: "pin", state: "absent", since: null },
        { factor: "face", state: "absent", since: null },
        { factor: "fingerprint", state: "absent", since: null },
        { factor: "palm", state: "absent", since: null },
      ],
      failedVerifications: 0,
      consent: null,
    };
  }

  private wear(person: PersonView, draft: PersonDraft): PersonView {
    const { loginName, firstName, lastName, email } = draft;
    const phone = `${draft.countryCode} ${draft.number}`;
    const numberIsRight = this.right.has(pairOf(draft));
    const number = numberIsRight ? null : findingOf(draft);
    const row = { ...person.row, loginName, firstName, lastName, email, phone, number, numberIsRight };
    return { ...person, draft, changedAt: Date.now(), row };
  }

  /** Somebody says that a number is right as it is, or that it is to be looked at again. */
  sayRight(said: NumberCorrection, isRight: boolean): Outcome<null> {
    const person = this.persons.get(said.id);
    if (!person || pairOf(person.draft) !== pairOf(said)) return no(aFailure("gone", "The number is another one by now."));
    if (isRight) this.right.add(pairOf(said));
    else this.right.delete(pairOf(said));
    this.put(this.wear(person, person.draft));
    return ok(null);
  }

  private lost(person: PersonView, kind: PendingKind): PersonView {
    const words = "The connection broke after the request was sent, before a reply came.";
    return { ...person, pending: { kind, since: Date.now(), words }, row: { ...person.row, state: "unknown" } };
  }

  add(draft: PersonDraft, again: PersonView | null = null): Outcome<WriteResult> {
    const wrong = this.wrong(draft, again?.row.id ?? null);
    if (wrong) return no(wrong);
    const blank = again ?? this.blank(`n${(this.added += 1)}`);
    const worn = { ...this.wear(blank, draft), refusal: null };
    const outcome = this.fate(draft);
    if (outcome === "unknown") {
      return ok({ outcome, words: "AuthX did not answer.", person: this.put(this.lost(worn, "add")) });
    }
    if (outcome === "refused") {
      const words = "AuthX refused: this login name is in use.";
      return ok({ outcome, words, person: this.put({ ...worn, refusal: words, row: { ...worn.row, state: "refused" } }) });
    }
    const person = this.put({
      ...worn,
      guid: `5a10cafe-0555-4555-8555-${String(this.added).padStart(12, "0")}`,
      addedAt: Date.now(),
      row: { ...worn.row, state: "known" },
    });
    return ok({ outcome, words: `${draft.firstName} ${draft.lastName} is added.`, person });
  }

  retry(id: string): Outcome<WriteResult> {
    const found = this.open(id);
    return found.status === "ok" ? this.add(found.data.draft, found.data) : found;
  }

  update(id: string, draft: PersonDraft): Outcome<WriteResult> {
    const found = this.open(id);
    if (found.status === "error") return found;
    const wrong = this.wrong(draft, id);
    if (wrong) return no(wrong);
    const outcome = this.fate(draft);
    if (outcome === "refused") return ok({ outcome, words: "AuthX refused the change.", person: found.data });
    const worn = this.wear(found.data, draft);
    const person = this.put(outcome === "unknown" ? this.lost(found.data, "update") : worn);
    return ok({ outcome, words: outcome === "done" ? "The change is saved." : "AuthX did not answer.", person });
  }

  remove(id: string, typed: string): Outcome<WriteResult> {
    const found = this.open(id);
    if (found.status === "error") return found;
    const { data } = found;
    if (typed !== data.row.loginName) {
      return no(aFailure("invalidInput", "This is not the login name.", { field: "loginName" }));
    }
    const outcome = this.fate(data.draft);
    if (outcome === "refused") return ok({ outcome, words: "AuthX refused to delete this person.", person: data });
    if (outcome === "unknown") {
      return ok({ outcome, words: "AuthX did not answer.", person: this.put(this.lost(data, "delete")) });
    }
    const person = this.put({ ...data, guid: null, row: { ...data.row, state: "deleted", number: null, factors: [] } });
    return ok({ outcome, words: `${data.row.firstName} ${data.row.lastName} is deleted.`, person });
  }

  forget(id: string): Outcome<null> {
    this.order = this.all().filter((one) => one !== id);
    this.persons.delete(id);
    return ok(null);
  }

  adopt(draft: PersonDraft, guid: string): Outcome<PersonView> {
    const wrong = this.wrong(draft, null);
    if (wrong) return no(wrong);
    if (guid.length < 8) return no(aFailure("invalidInput", "This is not an id.", { field: "guid" }));
    const worn = this.wear(this.blank(`n${(this.added += 1)}`), draft);
    return ok(this.put({ ...worn, guid, addedAt: Date.now(), row: { ...worn.row, state: "known" } }));
  }

  settle(id: string, how: Settlement, guid: string | null, note: string): Outcome<PersonView> {
    const found = this.open(id);
    if (found.status === "error") return found;
    const { data } = found;
    const kind = data.pending?.kind;
    const happened = how === "happened";
    if (kind === "add" && happened && (guid ?? "").length < 8) {
      return no(aFailure("invalidInput", "This is not an id.", { field: "guid" }));
    }
    const state =
      kind === "add" ? (happened ? "known" : "draft") : kind === "delete" && happened ? "deleted" : "known";
    return ok(
      this.put({ ...data, pending: null, note, guid: guid ?? data.guid, row: { ...data.row, state }, changedAt: Date.now() }),
    );
  }

  setPin(id: string, typed: string | null): Outcome<PinResult> {
    const found = this.open(id);
    if (found.status === "error") return found;
    const { data } = found;
    if (typed !== null && (typed.length < 4 || /^(.)\1+$/.test(typed) || "0123456789".includes(typed))) {
      return no(aFailure("invalidInput", "This PIN is easy to guess.", { field: "pin" }));
    }
    const outcome = this.fate(data.draft);
    if (outcome === "refused") return ok({ outcome, words: "AuthX refused the PIN.", pin: null, person: data });
    if (outcome === "unknown") {
      return ok({ outcome, words: "AuthX did not answer.", pin: null, person: this.put(this.lost(data, "pin")) });
    }
    const pin = typed ?? "048251";
    this.pins.set(id, pin);
    const others = data.row.factors.filter((one) => one !== "pin");
    const person = this.put({
      ...data,
      failedVerifications: 0,
      row: { ...data.row, factors: ["pin", ...others] },
      factors: data.factors.map((one) => (one.factor === "pin" ? { ...one, state: "present", since: Date.now() } : one)),
    });
    return ok({ outcome, words: "The PIN is set.", pin: typed === null ? pin : null, person });
  }

  verifyPin(id: string, pin: string): Outcome<VerifyResult> {
    const found = this.open(id);
    if (found.status === "error") return found;
    const verified = this.pins.get(id) === pin;
    const failedVerifications = verified ? 0 : found.data.failedVerifications + 1;
    const person = this.put({ ...found.data, failedVerifications });
    const words = verified ? "AuthX verified the PIN." : "AuthX did not verify the PIN, or had trouble of its own.";
    return ok({ verified, words, failedVerifications, person });
  }
}
