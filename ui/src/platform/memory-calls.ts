import { blankFields } from "../areas/calls/fields";
import { blankPace } from "../areas/calls/pace";
import { Memory, no, ok } from "./memory-base";
import { policyGuide } from "./memory-policy";
import { aRow, choiceOf, overallOf, sandboxConnections, type Scene } from "./memory-scenes";
import type {
  Added,
  Appearance,
  ArmedFault,
  CallRow,
  CallsMessage,
  CallState,
  CallStep,
  ConnectionView,
  Dating,
  Keeping,
  Leave,
  MetadataFields,
  Outcome,
  Pace,
  Passed,
  PolicyGuide,
  ReceiptQuery,
  ReceiptRow,
  ReceiptsPage,
  Role,
  SandboxView,
  StationView,
  Tuning,
  WatchRule,
} from "./host";

function isThere(row: CallRow): boolean {
  return row.state === "confirmed" || row.state === "settled";
}

function receiptOf(row: CallRow): ReceiptRow {
  return {
    id: row.id,
    fileName: row.fileName,
    convertedFrom: row.convertedFrom,
    sentName: row.sentName,
    bytes: row.bytes,
    sha256: row.sha256,
    startedAt: row.startedAt,
    endedAt: row.endedAt ?? Date.now(),
    attempts: row.attempts,
    clientCallId: row.derived.clientCallId,
    serverId: row.serverId,
    knownBy: row.state === "settled" ? "person" : "reply",
    status: row.processing?.status ?? null,
    failures: row.processing?.failures ?? [],
  };
}

/** The station, the sandbox and the calls of the scripted shell. */
export class MemoryCalls extends Memory {
  private listen: ((message: CallsMessage) => void) | null = null;
  private batch: MetadataFields = blankFields();
  protected inUse: string | null;
  private seq = 0;
  private added = 0;
  keeping: Keeping = { kind: "durable" };
  private paused = false;
  passed: Passed[] = [];
  private pace: Pace = blankPace();
  protected pattern = "";
  protected dating: Dating = { order: null, stamp: null };

  constructor(protected readonly scene: Scene) {
    super();
    this.inUse = this.forCalls()[0]?.id ?? null;
  }

  /** Puts these calls on the list, and no others. */
  readonly rows = (): readonly CallRow[] => this.scene.rows;

  list(rows: readonly CallRow[]): void {
    this.scene.rows = [...rows];
    this.snapshot();
  }

  send(message: CallsMessage): void {
    this.listen?.(message);
  }

  snapshot(): void {
    const choices = this.forCalls();
    const connection = choices.find((one) => one.id === this.inUse);
    this.send({
      kind: "snapshot",
      snapshot: {
        seq: (this.seq += 1),
        keeping: this.keeping,
        paused: this.paused,
        pace: this.pace,
        rows: [...this.scene.rows],
        batch: this.batch,
        pattern: this.pattern === "" ? null : this.pattern,
        dating: this.dating,
        overall: overallOf(this.scene.rows),
        connection: connection ? choiceOf(connection) : null,
        choices: choices.map(choiceOf),
        passed: this.passed,
      },
    });
  }

  change(ids: readonly string[], over: (row: CallRow) => Partial<CallRow>): void {
    const changed: CallRow[] = [];
    this.scene.rows = this.scene.rows.map((row) => {
      if (!ids.includes(row.id)) return row;
      const next = { ...row, ...over(row) };
      changed.push(next);
      return next;
    });
    this.send({ kind: "rows", seq: (this.seq += 1), rows: changed, overall: overallOf(this.scene.rows) });
  }

  become(ids: readonly string[], state: CallState): void {
    this.change(ids, () => ({ state, cause: null, findings: [] }));
  }

  async stationOpen(): Promise<Outcome<StationView>> {
    return this.answer("stationOpen", [], () => (this.scene.refusal ? no(this.scene.refusal) : ok(this.scene.station)));
  }

  async stationPainted(): Promise<Outcome<null>> {
    return this.answer("stationPainted", [], () => ok(null));
  }

  async stationSetAppearance(appearance: Appearance): Promise<Outcome<StationView>> {
    return this.answer("stationSetAppearance", [appearance], () => this.station({ appearance }));
  }

  async stationClose(): Promise<Outcome<null>> {
    return this.answer("stationClose", [], () => ok(null));
  }

  async stationPolicy(): Promise<Outcome<PolicyGuide>> {
    return this.answer("stationPolicy", [], () => ok(policyGuide(this.scene.station.fixed)));
  }

  async stationBecome(role: Role, current: string | null): Promise<Outcome<null>> {
    return this.answer("stationBecome", [role, current], () => ok(null));
  }

  async sandboxStart(): Promise<Outcome<StationView>> {
    return this.answer("sandboxStart", [], () => {
      this.scene.connections = [
        ...sandboxConnections(),
        ...this.scene.connections.map((one) => ({ ...one, blockedBySandbox: true })),
      ];
      const outcome = this.station({ sandbox: true });
      this.inUse = this.forCalls()[0]?.id ?? null;
      this.snapshot();
      return outcome;
    });
  }

  async sandboxStop(): Promise<Outcome<StationView>> {
    return this.answer("sandboxStop", [], () => {
      this.scene.connections = this.scene.connections
        .filter((one) => one.environment !== "sandbox")
        .map((one) => ({ ...one, blockedBySandbox: false }));
      const outcome = this.station({ sandbox: false });
      this.inUse = this.forCalls()[0]?.id ?? null;
      this.snapshot();
      return outcome;
    });
  }

  async sandboxLook(): Promise<Outcome<SandboxView>> {
    return this.answer("sandboxLook", [], () => ok(this.scene.sandbox));
  }

  async sandboxArm(armed: ArmedFault): Promise<Outcome<SandboxView>> {
    return this.answer("sandboxArm", [armed], () => {
      this.scene.sandbox = { ...this.scene.sandbox, armed: [...this.scene.sandbox.armed, armed] };
      return ok(this.scene.sandbox);
    });
  }

  async sandboxClear(): Promise<Outcome<SandboxView>> {
    return this.answer("sandboxClear", [], () => {
      this.scene.sandbox = { ...this.scene.sandbox, armed: [] };
      return ok(this.scene.sandbox);
    });
  }

  async callsWatch(listen: (message: CallsMessage) => void): Promise<Outcome<null>> {
    return this.answer("callsWatch", [], () => {
      this.listen = listen;
      this.snapshot();
      return ok(null);
    });
  }

  async callsChooseFiles(): Promise<Outcome<Added>> {
    return this.answer("callsChooseFiles", [], () => this.add(3));
  }

  async callsChooseFolder(): Promise<Outcome<Added>> {
    return this.answer("callsChooseFolder", [], () => this.add(5));
  }

  async callsPassedAdd(id: string): Promise<Outcome<Added>> {
    return this.answer("callsPassedAdd", [id], () => {
      this.passed = this.passed.filter((one) => one.id !== id);
      return this.add(1);
    });
  }

  async callsPassedSeen(): Promise<Outcome<null>> {
    return this.answer("callsPassedSeen", [], () => {
      this.passed = [];
      this.snapshot();
      return ok(null);
    });
  }

  async callsUseConnection(id: string): Promise<Outcome<null>> {
    return this.answer("callsUseConnection", [id], () => {
      this.inUse = id;
      this.snapshot();
      return ok(null);
    });
  }

  async callsSetBatch(fields: MetadataFields): Promise<Outcome<null>> {
    return this.answer("callsSetBatch", [fields], () => {
      this.batch = fields;
      this.snapshot();
      return ok(null);
    });
  }

  async callsSetFile(id: string, fields: MetadataFields): Promise<Outcome<null>> {
    return this.answer("callsSetFile", [id, fields], () => {
      this.change([id], () => ({ own: fields }));
      return ok(null);
    });
  }

  async callsSend(ids: string[]): Promise<Outcome<number>> {
    return this.answer("callsSend", [ids], () => {
      this.become(ids, "waiting");
      return ok(ids.length);
    });
  }

  async callsCancel(ids: string[]): Promise<Outcome<null>> {
    return this.answer("callsCancel", [ids], () => {
      this.become(ids, "stopped");
      return ok(null);
    });
  }

  async callsRetry(ids: string[], consent: boolean): Promise<Outcome<null>> {
    return this.answer("callsRetry", [ids, consent], () => {
      this.become(ids, "waiting");
      return ok(null);
    });
  }

  async callsSettle(id: string): Promise<Outcome<null>> {
    return this.answer("callsSettle", [id], () => {
      this.become([id], "settled");
      return ok(null);
    });
  }

  async callsRemove(ids: string[]): Promise<Outcome<null>> {
    return this.answer("callsRemove", [ids], () => {
      this.scene.rows = this.scene.rows.filter((row) => !ids.includes(row.id));
      this.snapshot();
      return ok(null);
    });
  }

  async callsAsk(ids: string[]): Promise<Outcome<null>> {
    return this.answer("callsAsk", [ids], () => {
      this.change(ids, () => ({ lookup: { kind: "notThere", at: Date.now() } }));
      return ok(null);
    });
  }

  async callsLookAgain(ids: string[]): Promise<Outcome<null>> {
    return this.answer("callsLookAgain", [ids], () => ok(null));
  }

  async callsPause(paused: boolean): Promise<Outcome<null>> {
    return this.answer("callsPause", [paused], () => {
      this.paused = paused;
      this.snapshot();
      return ok(null);
    });
  }

  async callsKeep(): Promise<Outcome<null>> {
    return this.answer("callsKeep", [], () => {
      this.keeping = { kind: "durable" };
      this.snapshot();
      return ok(null);
    });
  }

  async callsSteps(id: string): Promise<Outcome<CallStep[]>> {
    return this.answer("callsSteps", [id], () =>
      ok(["add", "send", "begin", "last-bytes"].map((event, at) => ({ at: 1_790_000_000_000 + at * 1000, event, attempt: 1 }))),
    );
  }

  async callsPlace(ids: string[], before: string | null): Promise<Outcome<null>> {
    return this.answer("callsPlace", [ids, before], () => {
      const moved = this.scene.rows.filter((row) => ids.includes(row.id));
      const rest = this.scene.rows.filter((row) => !ids.includes(row.id));
      const at = before === null ? rest.length : rest.findIndex((row) => row.id === before);
      this.scene.rows = [...rest.slice(0, at), ...moved, ...rest.slice(at)];
      this.snapshot();
      return ok(null);
    });
  }

  async callsTune(tuning: Tuning): Promise<Outcome<null>> {
    return this.answer("callsTune", [tuning], () => this.work({ tuning, holding: { limit: tuning.limit, until: null } }));
  }

  async callsFolderChoose(rule: WatchRule): Promise<Outcome<boolean>> {
    return this.answer("callsFolderChoose", [rule], () => {
      this.work({ watched: { folder: "/srv/recordings/evening-shift", ...rule, trouble: null } });
      return ok(true);
    });
  }

  async callsFolderSends(sends: boolean): Promise<Outcome<null>> {
    return this.answer("callsFolderSends", [sends], () =>
      this.work({ watched: this.pace.watched && { ...this.pace.watched, sends } }),
    );
  }

  async callsFolderEnd(): Promise<Outcome<null>> {
    return this.answer("callsFolderEnd", [], () => this.work({ watched: null }));
  }

  async callsLeave(how: Leave): Promise<Outcome<null>> {
    return this.answer("callsLeave", [how], () => ok(null));
  }

  work(over: Partial<Pace>): Outcome<null> {
    this.pace = { ...this.pace, ...over };
    this.snapshot();
    return ok(null);
  }

  async receiptsList(query: ReceiptQuery): Promise<Outcome<ReceiptsPage>> {
    return this.answer("receiptsList", [query], () => {
      const needle = query.text.trim().toLowerCase();
      const found = this.scene.rows.filter((row) => isThere(row) && row.fileName.toLowerCase().includes(needle));
      const rows = found.slice(query.offset, query.offset + query.limit).map(receiptOf);
      return ok({ rows, total: found.length });
    });
  }

  async receiptsExport(text: string): Promise<Outcome<number | null>> {
    return this.answer("receiptsExport", [text], () => ok(this.scene.rows.filter(isThere).length));
  }

  private forCalls(): ConnectionView[] {
    return this.scene.connections.filter(
      (one) => one.vendor === "authenticx" && (!this.scene.station.sandbox || one.environment === "sandbox"),
    );
  }

  private station(over: Partial<StationView>): Outcome<StationView> {
    this.scene.station = { ...this.scene.station, ...over, connections: this.scene.connections.length };
    return ok(this.scene.station);
  }

  private add(count: number): Outcome<Added> {
    for (let at = 0; at < count; at += 1) {
      this.added += 1;
      this.scene.rows = [...this.scene.rows, aRow(`a${this.added}`, `added-${this.added}.wav`, "draft")];
    }
    this.send({ kind: "passed", passed: this.passed });
    this.snapshot();
    return ok({ added: count, again: 0, passed: this.passed.length, described: 0, undescribed: 0 });
  }

  protected run(): void {
    setInterval(() => {
      const sending = this.scene.rows.filter((row) => row.state === "sending");
      this.change(
        sending.map((row) => row.id),
        (row) => ({ sentBytes: Math.min(row.bytes, row.sentBytes + 3_840_000) }),
      );
    }, 100);
  }
}
