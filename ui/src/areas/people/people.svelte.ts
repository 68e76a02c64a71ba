import { m } from "../../paraglide/messages";
import { whole } from "../../words/format";
import type {
  BodyFactor,
  FactorProcess,
  Failure,
  Host,
  NumberCorrection,
  Outcome,
  PeopleDesk,
  PeoplePage,
  PersonDraft,
  PersonRow,
  PersonView,
  Settlement,
  WriteResult,
} from "../../platform/host";
import { named, type NamedCountry } from "./countries";
import { Imports } from "./import/import.svelte";
import { Numbers } from "./numbers/numbers.svelte";
import { EVERYBODY, PAGE, pageQuery, REACH, type Asked } from "./query";

/** What a person is being asked about, in a dialog over the table. */
export type Question =
  | { kind: "add" }
  | { kind: "recreate"; person: PersonView; draft: PersonDraft }
  | { kind: "edit"; person: PersonView }
  | { kind: "correct"; person: PersonView }
  | { kind: "adopt" }
  | { kind: "delete"; person: PersonView }
  | { kind: "forget"; person: PersonView }
  | { kind: "settle"; person: PersonView; how: Settlement }
  | { kind: "pin"; person: PersonView }
  | { kind: "slip"; person: PersonView }
  | { kind: "factor"; person: PersonView; factor: BodyFactor; process: FactorProcess }
  /** The numbers that look wrong, or the one of somebody. */
  | { kind: "numbers"; only: string | null };

export function nameOf(row: Pick<PersonRow, "firstName" | "lastName" | "loginName">): string {
  return `${row.firstName} ${row.lastName}`.trim() || row.loginName;
}

/** A window onto the directory that Rust owns: it holds the pages in view, never the whole. */
export class People {
  desk = $state.raw<PeopleDesk | null>(null);
  asked = $state.raw<Asked>(EVERYBODY);
  /** What the rows in view were found with: they stay until the next ones are there. */
  shown = $state.raw<Asked>(EVERYBODY);
  pages = $state.raw<ReadonlyMap<number, readonly PersonRow[]>>(new Map());
  total = $state(0);
  exact = $state(true);
  everybody = $state(0);
  unsettled = $state(0);
  /** How many numbers look wrong; null as long as not every one was looked at. */
  oddNumbers = $state<number | null>(null);
  /** Becomes true with the first answer: until then an empty table would be a claim. */
  known = $state(false);
  /** Counts the searches that were answered, so that the table can begin at its top again. */
  turn = $state(0);
  failure = $state.raw<Failure | null>(null);
  /** What an action on the open person led to, where it could not be done. */
  trouble = $state.raw<Failure | null>(null);
  person = $state.raw<PersonView | null>(null);
  question = $state.raw<Question | null>(null);
  countries = $state.raw<readonly NamedCountry[] | null>(null);
  countriesFailure = $state.raw<Failure | null>(null);
  /** The last one that was used in this session; the first is never assumed. */
  country = "";

  /** People from a file. */
  readonly imports: Imports;
  /** Numbers that look wrong. */
  readonly numbers: Numbers;

  readonly reach: number = $derived(Math.min(this.total, REACH));

  private version = 0;
  private answered = 0;
  private searching = false;
  private loading = false;
  private looking = false;
  private opening = 0;
  private readonly mounted = new Map<number, number>();

  constructor(
    readonly host: Host,
    private readonly say: (text: string) => void,
  ) {
    this.imports = new Imports(host, say, () => void this.search());
    this.numbers = new Numbers(host, say, () => this.refresh());
  }

  async open(): Promise<void> {
    await this.take(this.host.peopleDesk());
    if (this.desk?.records !== "ready") return;
    await this.imports.look();
    await this.numbers.resume();
  }

  /** Takes over how the records are now, and looks at them if they are open. */
  async take(call: Promise<Outcome<PeopleDesk>>): Promise<Outcome<PeopleDesk>> {
    const outcome = await call;
    if (outcome.status === "error") {
      if (this.desk === null) this.failure = outcome.error;
      return outcome;
    }
    this.failure = null;
    this.desk = outcome.data;
    if (outcome.data.records === "ready") await this.search();
    // They open by themselves shortly after the start.
    else if (outcome.data.records === "closed") this.lookAgain();
    return outcome;
  }

  /** Another world, for example the sandbox: nobody of the one before stays in view. */
  async enter(): Promise<void> {
    this.close();
    this.question = null;
    this.asked = EVERYBODY;
    this.known = false;
    this.pages = new Map();
    this.total = 0;
    this.oddNumbers = null;
    this.numbers.leave();
    await this.imports.enter();
    await this.open();
  }

  async useConnection(id: string): Promise<void> {
    this.close();
    const outcome = await this.take(this.host.peopleUseConnection(id));
    this.trouble = outcome.status === "error" ? outcome.error : null;
  }

  ask(change: Partial<Asked>): void {
    this.asked = { ...this.asked, ...change };
    void this.search();
  }

  at(index: number): PersonRow | undefined {
    return this.pages.get(Math.floor(index / PAGE))?.[index % PAGE];
  }

  /** The newest question wins, and only one is on its way at a time. */
  async search(): Promise<void> {
    this.version += 1;
    if (this.searching) return;
    this.searching = true;
    let version: number;
    do {
      version = this.version;
      const { asked } = this;
      const same = asked === this.shown && this.known;
      // The same question again: every page in view is fetched anew before any is replaced.
      const wanted = same ? [...this.mounted.keys()] : [0];
      const outcomes = await this.fetch(asked, wanted.length > 0 ? wanted : [0]);
      if (version !== this.version) continue;
      const failed = outcomes.find((one) => one.outcome.status === "error")?.outcome;
      if (failed?.status === "error") {
        this.failure = failed.error;
        continue;
      }
      this.failure = null;
      this.answered = version;
      this.shown = asked;
      const pages = new Map<number, readonly PersonRow[]>();
      for (const { page, outcome } of outcomes) {
        if (outcome.status !== "ok") continue;
        pages.set(page, outcome.data.rows);
        this.count(outcome.data);
      }
      this.pages = pages;
      this.known = true;
      if (!same) this.turn += 1;
    } while (version !== this.version);
    this.searching = false;
    void this.fill();
  }

  /** A line came into view: what it shows is fetched if it is not there. Returns what to do when it leaves. */
  mount(index: number): () => void {
    const page = Math.floor(index / PAGE);
    const before = this.mounted.get(page) ?? 0;
    // Put last, so that the newest in view is fetched first.
    this.mounted.delete(page);
    this.mounted.set(page, before + 1);
    if (!this.pages.has(page)) void this.fill();
    return () => {
      const left = (this.mounted.get(page) ?? 1) - 1;
      if (left > 0) this.mounted.set(page, left);
      else this.mounted.delete(page);
    };
  }

  async select(id: string): Promise<boolean> {
    const turn = (this.opening += 1);
    const outcome = await this.host.personOpen(id);
    if (turn !== this.opening) return false;
    if (outcome.status === "error") {
      this.trouble = outcome.error;
      return false;
    }
    this.trouble = null;
    this.person = outcome.data;
    return true;
  }

  close(): void {
    this.opening += 1;
    this.person = null;
    this.trouble = null;
  }

  /** After a write: the person as it is now, and the rows around it. */
  put(person: PersonView): void {
    this.opening += 1;
    this.person = person;
    this.trouble = null;
    void this.search();
  }

  /** What every write ends with: done is announced and selected, so is what nobody knows. */
  settle(result: WriteResult): void {
    this.put(result.person);
    this.say(result.words);
  }

  async retry(person: PersonView): Promise<void> {
    const outcome = await this.host.personRetry(person.row.id);
    if (outcome.status === "error") {
      this.trouble = outcome.error;
      this.say(outcome.error.message);
    } else {
      this.settle(outcome.data);
    }
  }

  async recreate(person: PersonView): Promise<void> {
    const outcome = await this.host.personRecreate(person.row.id);
    if (outcome.status === "error") this.trouble = outcome.error;
    else this.question = { kind: "recreate", person, draft: outcome.data };
  }

  /** Opens somebody and the form that their number is put right in. */
  async edit(id: string): Promise<void> {
    if (!(await this.select(id)) || !this.person) return;
    const { person } = this;
    const here = person.row.state === "draft" || person.row.state === "refused";
    this.question = { kind: here ? "correct" : "edit", person };
  }

  async loadCountries(): Promise<void> {
    if (this.countries) return;
    const outcome = await this.host.peopleCountries();
    if (outcome.status === "ok") this.countries = named(outcome.data, document.documentElement.lang || "en");
    this.countriesFailure = outcome.status === "error" ? outcome.error : null;
  }

  async export(): Promise<void> {
    const outcome = await this.host.peopleExport();
    if (outcome.status === "error") this.trouble = outcome.error;
    else if (outcome.data !== null) this.say(m.said_people_exported({ count: whole(outcome.data) }));
  }

  /** Others than the open person have changed, and perhaps that one too. */
  /** Writes down that a number is right as it is, or that it is to be looked at again. */
  async sayNumberRight(said: NumberCorrection, name: string, isRight: boolean): Promise<void> {
    if (await this.numbers.sayRight(said, name, isRight)) return;
    this.trouble = this.numbers.failure;
    this.numbers.failure = null;
  }

  private async refresh(): Promise<void> {
    if (this.person) await this.select(this.person.row.id);
    await this.search();
  }

  private lookAgain(): void {
    if (this.looking) return;
    this.looking = true;
    setTimeout(() => {
      this.looking = false;
      void this.open();
    }, 400);
  }

  private async fetch(
    asked: Asked,
    pages: readonly number[],
  ): Promise<{ page: number; outcome: Outcome<PeoplePage> }[]> {
    return Promise.all(
      pages.map(async (page) => ({ page, outcome: await this.host.peopleSearch(pageQuery(asked, page)) })),
    );
  }

  private async fill(): Promise<void> {
    if (this.loading || this.searching) return;
    this.loading = true;
    for (;;) {
      const page = [...this.mounted.keys()].findLast((one) => !this.pages.has(one) && one * PAGE < this.total);
      if (page === undefined) break;
      const version = this.answered;
      const [found] = await this.fetch(this.shown, [page]);
      if (version !== this.answered) continue;
      if (found?.outcome.status !== "ok") {
        if (found?.outcome.status === "error") this.failure = found.outcome.error;
        break;
      }
      this.pages = new Map(this.pages).set(page, found.outcome.data.rows);
      this.count(found.outcome.data);
    }
    this.loading = false;
  }

  private count(page: PeoplePage): void {
    this.total = page.total;
    this.exact = page.exact;
    this.everybody = page.everybody;
    this.unsettled = page.unsettled;
    this.oddNumbers = page.oddNumbers;
  }
}
