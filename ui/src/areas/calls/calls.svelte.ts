import type {
  Added,
  CallRow,
  CallsConnection,
  CallsMessage,
  CallState,
  Failure,
  Host,
  Keeping,
  Dating,
  MetadataFields,
  Outcome,
  Overall,
  Pace,
  Passed,
} from "../../platform/host";
import { m } from "../../paraglide/messages";
import { actionsOf, anchorOf, curingName, isUnread, type Way } from "./actions";
import { canConvert, conversionNews, rowConversionNews } from "./converting";
import { CallsDirectory } from "./directory.svelte";
import { blankFields, layersOf } from "./fields";
import { filterOf, matches, type Filter } from "./filter";
import { milestones } from "./milestones";
import { blankPace } from "./pace";
import { CallSheetList } from "./sheets.svelte";

const NOTHING: Overall = {
  total: 0,
  drafts: 0,
  arrived: 0,
  needYou: 0,
  unknown: 0,
  active: 0,
  onWay: 0,
  bytesTotal: 0,
  bytesSent: 0,
  rate: null,
  secondsLeft: null,
};

/** Milliseconds after a drop within which what is said of rows is about it. */
const ONE_SENTENCE = 1000;

const NOTHING_LATELY: { readonly words: readonly string[]; readonly until: number } = { words: [], until: 0 };

/** A copy of the queue that Rust owns. It is only ever replaced by messages, never edited here. */
export class Calls {
  rows = $state.raw<readonly CallRow[]>([]);
  batch = $state.raw<MetadataFields>(blankFields());
  /** The pattern that reads the names of files. */
  pattern = $state.raw<string | null>(null);
  /** How dates are taken. */
  dating = $state.raw<Dating>({ order: null, stamp: null });
  overall = $state.raw<Overall>(NOTHING);
  connection = $state.raw<CallsConnection | null>(null);
  choices = $state.raw<readonly CallsConnection[]>([]);
  hover = $state.raw<number | null>(null);
  /** Becomes true with the first snapshot: until then an empty table would be a claim. */
  known = $state(false);
  failure = $state.raw<Failure | null>(null);
  /** Whether the list outlives the application. */
  keeping = $state.raw<Keeping>({ kind: "opening" });
  paused = $state(false);
  /** What a drop held and what is in no list. */
  passed = $state.raw<readonly Passed[]>([]);
  /** How the queue works, beside its rows. */
  pace = $state.raw<Pace>(blankPace());
  /** The window was asked to close while calls are being sent. */
  leaving = $state(false);
  /** The calls of now, or those that arrived before. */
  view = $state<"queue" | "history" | "grid">("queue");
  /** The pattern over names is being typed. */
  patterning = $state(false);

  /** What a row was asked to do and could not: shown in that row, and nowhere else. */
  troubles = $state.raw<ReadonlyMap<string, Failure>>(new Map());

  /** What the page was asked to do and could not. */
  trouble = $state.raw<Failure | null>(null);

  /** Whose metadata is being typed: one row's id, or the batch. */
  editing = $state<string | null>(null);
  /** The row whose details are open. */
  detail = $state<string | null>(null);
  /** The row whose sent name is being typed. */
  naming = $state<string | null>(null);
  search = $state("");
  filter = $state<Filter>("all");
  now = $state(Date.now());

  readonly shown: readonly CallRow[] = $derived.by(() => {
    const needle = this.search.trim().toLowerCase();
    if (needle === "" && this.filter === "all") return this.rows;
    return this.rows.filter((row) => matches(row, needle, this.filter));
  });

  readonly ready: readonly CallRow[] = $derived(
    this.rows.filter((row) => row.state === "draft" && row.findings.length === 0),
  );

  /** Everything that can be sent again without a person's consent. */
  readonly retryable: readonly CallRow[] = $derived(
    this.rows.filter((row) => row.state !== "unknown" && actionsOf(row).includes("retry")),
  );

  /** Calls whose content the service takes only as WAV, whatever their names say. */
  readonly convertible: readonly CallRow[] = $derived(
    this.rows.filter((row) => row.state === "draft" && row.conversion?.kind === "offered"),
  );

  /** Calls that a better name would let go. */
  readonly renamable: readonly CallRow[] = $derived(this.rows.filter((row) => curingName(row) !== null && !canConvert(row)));

  /** Calls whose files could not be read. */
  readonly unread: readonly CallRow[] = $derived(this.rows.filter(isUnread));

  /** Calls that wait for their disk or share. */
  readonly away: readonly CallRow[] = $derived(
    this.rows.filter((row) => row.state === "waiting" && row.cause?.code === "fileAway"),
  );

  readonly held: number = $derived(
    // What is still being looked at waits for nobody.
    this.rows.filter((row) => row.state === "draft" && row.findings.some(({ code }) => code !== "beingLookedAt")).length,
  );

  /** Somebody says under which code an agent is: whom the service has under it is asked. */
  readonly namesAgents: boolean = $derived(
    this.rows.some(
      (row) => row.state === "draft" && layersOf(row, this.batch).some(({ fields }) => fields.agentCode !== null),
    ),
  );

  /** Agents and hierarchy to choose from. */
  readonly directory: CallsDirectory;
  readonly sheets: CallSheetList;

  private seq = -1;
  private places = new Map<string, number>();
  private states = new Map<string, CallState>();
  /** What was said of the last drop, and how long that belongs to what is said of its rows. */
  private lately = NOTHING_LATELY;

  constructor(
    readonly host: Host,
    private readonly say: (text: string) => void,
  ) {
    this.directory = new CallsDirectory(host);
    this.sheets = new CallSheetList(host);
  }

  async watch(): Promise<void> {
    const outcome = await this.host.callsWatch((message) => {
      this.receive(message);
    });
    this.failure = outcome.status === "error" ? outcome.error : null;
  }

  receive(message: CallsMessage): void {
    switch (message.kind) {
      case "hover":
        this.hover = message.files;
        return;
      case "added":
        this.tell(message);
        return;
      case "passed":
        this.passOver(message.passed);
        return;
      case "leaving":
        this.leaving = true;
        return;
      case "failed":
        this.trouble = message.failure;
        return;
      case "snapshot": {
        const { snapshot } = message;
        this.seq = snapshot.seq;
        this.batch = snapshot.batch;
        this.pattern = snapshot.pattern;
        this.dating = snapshot.dating;
        this.connection = snapshot.connection;
        this.choices = snapshot.choices;
        this.keeping = snapshot.keeping;
        this.paused = snapshot.paused;
        this.pace = snapshot.pace;
        this.passed = snapshot.passed;
        this.replace(snapshot.rows, snapshot.overall);
        return;
      }
      case "rows": {
        // A message that was overtaken by a snapshot would turn the time back.
        if (message.seq <= this.seq) return;
        this.seq = message.seq;
        this.merge(message.rows, message.overall);
      }
    }
  }

  find(id: string): CallRow | undefined {
    const place = this.places.get(id);
    return place === undefined ? undefined : this.rows[place];
  }

  async chooseFiles(): Promise<void> {
    this.tell(await this.run(this.host.callsChooseFiles()));
  }

  async chooseFolder(): Promise<void> {
    this.tell(await this.run(this.host.callsChooseFolder()));
  }

  async useConnection(id: string): Promise<void> {
    await this.run(this.host.callsUseConnection(id));
  }

  async sendReady(): Promise<void> {
    const queued = await this.run(this.host.callsSend(this.ready.map((row) => row.id)));
    if (queued !== null) this.say(m.said_queued({ count: queued }));
  }

  async cancelAll(): Promise<void> {
    await this.run(this.host.callsCancel(this.rows.filter((row) => actionsOf(row).includes("cancel")).map((row) => row.id)));
  }

  async retrySafe(): Promise<void> {
    await this.run(this.host.callsRetry(this.retryable.map((row) => row.id), false));
  }

  async pause(paused: boolean): Promise<void> {
    await this.run(this.host.callsPause(paused));
  }

  async keep(): Promise<void> {
    await this.run(this.host.callsKeep());
  }

  /** Puts a row elsewhere in the order in which calls are sent. */
  async move(row: CallRow, way: Way): Promise<void> {
    const before = anchorOf(this.rows, row, way);
    if (before === undefined) return;
    const outcome = await this.act(row, (id) => this.host.callsPlace([id], before));
    const place = this.rows.findIndex((one) => one.id === row.id) + 1;
    if (outcome.status === "ok") this.say(m.said_moved({ name: row.fileName, place }));
  }

  async folderSends(sends: boolean): Promise<void> {
    await this.run(this.host.callsFolderSends(sends));
  }

  async endFolder(): Promise<void> {
    await this.run(this.host.callsFolderEnd());
  }

  /** Adds something all the same that was passed over. */
  async addPassed(one: Passed): Promise<void> {
    this.tell(await this.run(this.host.callsPassedAdd(one.id)));
  }

  /** Converts what loses nothing on the way; each becomes a row, or goes on as the row that it is, or says why it does not. */
  async convert(some: readonly (Passed | CallRow)[]): Promise<void> {
    const begun = await this.run(this.host.callsConvert(some.map(({ id }) => id)));
    if (this.trouble === null && begun === null) this.say(m.said_converting({ count: some.length }));
  }

  async stopConverting(some: readonly (Passed | CallRow)[]): Promise<void> {
    await this.run(this.host.callsConvertStop(some.map(({ id }) => id)));
  }

  async passedSeen(): Promise<void> {
    await this.run(this.host.callsPassedSeen());
  }

  async removeArrived(): Promise<void> {
    await this.run(this.host.callsRemove(this.rows.filter((row) => filterOf(row) === "arrived").map((row) => row.id)));
  }

  async lookAgain(): Promise<void> {
    await this.run(this.host.callsLookAgain(this.unread.map((row) => row.id)));
  }

  async useBetterNames(): Promise<void> {
    const names = this.renamable.map((row) => ({ id: row.id, name: row.suggestedName }));
    const wrong = await this.run(this.host.callsSendAs(names));
    if (wrong !== null) this.say(m.said_names_cured({ count: names.length - wrong.length }));
  }

  private passOver(passed: readonly Passed[]): void {
    const words = conversionNews(this.passed, passed);
    this.passed = passed;
    if (words.length > 0) this.say(words.join(" "));
  }

  private tell(added: Pick<Added, "again" | "passed" | "described" | "undescribed"> | null): void {
    if (!added) return;
    void this.sheets.load();
    const words = [
      ...(added.again > 0 ? [m.said_again({ count: added.again })] : []),
      ...(added.passed > 0 ? [m.said_passed({ count: added.passed })] : []),
      ...(added.described > 0 ? [m.said_described({ count: added.described })] : []),
      ...(added.undescribed > 0 ? [m.said_undescribed({ count: added.undescribed })] : []),
    ];
    if (words.length > 0) this.say(words.join(" "));
    this.lately = { words, until: Date.now() + ONE_SENTENCE };
  }

  /** What became of a drop and what became of its rows come one after the other: the second would hide the first. */
  private tellRows(words: readonly string[]): void {
    if (words.length === 0) return;
    const { words: before, until } = this.lately;
    this.lately = NOTHING_LATELY;
    this.say([...words, ...(Date.now() < until ? before : [])].join(" "));
  }

  private async run<T>(call: Promise<Outcome<T>>): Promise<T | null> {
    const outcome = await call;
    this.trouble = outcome.status === "error" ? outcome.error : null;
    return outcome.status === "ok" ? outcome.data : null;
  }

  async act(row: CallRow, call: (id: string) => Promise<Outcome<unknown>>): Promise<Outcome<unknown>> {
    const outcome = await call(row.id);
    const troubles = new Map(this.troubles);
    if (outcome.status === "error") {
      troubles.set(row.id, outcome.error);
      this.say(outcome.error.message);
    } else {
      troubles.delete(row.id);
    }
    this.troubles = troubles;
    return outcome;
  }

  private news(rows: readonly CallRow[], overall: Overall): string[] {
    return [...milestones(this.states, rows, overall), ...rowConversionNews((id) => this.find(id), rows)];
  }

  private replace(rows: readonly CallRow[], overall: Overall): void {
    const first = !this.known;
    const words = first ? [] : this.news(rows, overall);
    this.places = new Map(rows.map((row, place) => [row.id, place]));
    this.states = new Map(rows.map((row) => [row.id, row.state]));
    this.rows = rows;
    this.overall = overall;
    this.known = true;
    this.now = Date.now();
    if (first && rows.length > 0) void this.sheets.load();
    this.tellRows(words);
  }

  private merge(changed: readonly CallRow[], overall: Overall): void {
    const words = this.news(changed, overall);
    const rows = [...this.rows];
    for (const row of changed) {
      const place = this.places.get(row.id);
      if (place === undefined) {
        // A watched folder tells of nothing but its calls.
        if (row.beside.length > 0) this.sheets.soon();
        this.places.set(row.id, rows.length);
        rows.push(row);
      } else {
        rows[place] = row;
      }
      this.states.set(row.id, row.state);
    }
    this.rows = rows;
    this.overall = overall;
    this.now = Date.now();
    this.tellRows(words);
  }
}
