import { blankFields } from "../areas/calls/fields";
import type {
  Added,
  Appearance,
  ArmedFault,
  CallRow,
  CallsMessage,
  CallState,
  ConnectionDraft,
  ConnectionView,
  Failure,
  FailureCode,
  Host,
  Keep,
  MetadataFields,
  Outcome,
  SandboxView,
  StationView,
  TestLine,
} from "./host";
import {
  aConnection,
  aRow,
  choiceOf,
  makeScene,
  overallOf,
  sandboxConnection,
  type Scene,
  type SceneName,
} from "./memory-scenes";

export function aFailure(code: FailureCode, message: string, over: Partial<Failure> = {}): Failure {
  return { code, message, hint: null, field: null, retry: "never", reference: "G-0001", ...over };
}

function ok<T>(data: T): Outcome<T> {
  return { status: "ok", data };
}

function no<T>(error: Failure): Outcome<T> {
  return { status: "error", error };
}

/**
 * A shell that is only memory, for tests and for looking at pages in a plain browser.
 * Trouble is asked for by what is typed: a client id of `keyring-locked`, an address of another host.
 */
export class MemoryHost implements Host {
  /** Every call that was made, so that a test can say what the page asked for. */
  readonly asked: { name: string; with: unknown[] }[] = [];
  private readonly refusals = new Map<string, Failure>();
  private listen: ((message: CallsMessage) => void) | null = null;
  private batch: MetadataFields = blankFields();
  private inUse: string | null;
  private seq = 0;
  private added = 0;

  constructor(private readonly scene: Scene) {
    this.inUse = scene.connections[0]?.id ?? null;
  }

  static fromQuery(query: URLSearchParams): MemoryHost {
    const scene = makeScene(
      (query.get("scene") ?? "first") as SceneName,
      (query.get("role") ?? "admin") as StationView["role"],
    );
    const host = new MemoryHost(scene);
    const hover = query.get("hover");
    if (hover) setTimeout(() => { host.send({ kind: "hover", files: Number(hover) }); }, 100);
    if (query.has("moving")) host.run();
    return host;
  }

  /** The next call of this name fails with this. */
  refuse(name: keyof Host, failure: Failure): void {
    this.refusals.set(name, failure);
  }

  send(message: CallsMessage): void {
    this.listen?.(message);
  }

  snapshot(): void {
    const connection = this.connectionsNow().find((one) => one.id === this.inUse);
    const choices = this.scene.station.sandbox
      ? this.connectionsNow().filter((one) => one.environment === "sandbox")
      : this.connectionsNow();
    this.send({
      kind: "snapshot",
      snapshot: {
        seq: (this.seq += 1),
        rows: [...this.scene.rows],
        batch: this.batch,
        overall: overallOf(this.scene.rows),
        connection: connection ? choiceOf(connection) : null,
        choices: choices.map(choiceOf),
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
    return this.answer("stationOpen", [], () => ok(this.scene.station));
  }

  async stationPainted(): Promise<Outcome<null>> {
    return this.answer("stationPainted", [], () => ok(null));
  }

  async stationSetAppearance(appearance: Appearance): Promise<Outcome<StationView>> {
    return this.answer("stationSetAppearance", [appearance], () => this.station({ appearance }));
  }

  async sandboxStart(): Promise<Outcome<StationView>> {
    return this.answer("sandboxStart", [], () => {
      this.scene.connections = [
        sandboxConnection(),
        ...this.scene.connections.map((one) => ({ ...one, blockedBySandbox: true })),
      ];
      this.inUse = "sandbox";
      const outcome = this.station({ sandbox: true });
      this.snapshot();
      return outcome;
    });
  }

  async sandboxStop(): Promise<Outcome<StationView>> {
    return this.answer("sandboxStop", [], () => {
      this.scene.connections = this.scene.connections
        .filter((one) => one.environment !== "sandbox")
        .map((one) => ({ ...one, blockedBySandbox: false }));
      this.inUse = this.scene.connections[0]?.id ?? null;
      const outcome = this.station({ sandbox: false });
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

  async connectionsList(): Promise<Outcome<ConnectionView[]>> {
    return this.answer("connectionsList", [], () => ok([...this.connectionsNow()]));
  }

  async connectionSave(
    draft: ConnectionDraft,
    secret: string | null,
    keep: Keep,
  ): Promise<Outcome<ConnectionView>> {
    return this.answer("connectionSave", [draft, secret, keep], () => {
      const trouble = this.keyring(draft.clientId, keep);
      if (trouble) return no(trouble);
      let host = draft.environment === "staging" ? "api.authcx.com" : "api.beauthenticx.com";
      if (draft.environment === "custom") {
        if (!draft.customUrl || !URL.canParse(draft.customUrl)) {
          return no(aFailure("invalidInput", "This is not an address.", { field: "customUrl" }));
        }
        ({ host } = new URL(draft.customUrl));
        if (draft.confirmedHost !== host) {
          return no(
            aFailure("confirmHost", `The secret would be sent to ${host}.`, { field: "customUrl", hint: host }),
          );
        }
      }
      const before = this.scene.connections.find((one) => one.id === draft.id);
      const view = aConnection(draft.id ?? `c${this.scene.connections.length}`, {
        ...before,
        name: draft.name,
        environment: draft.environment,
        host,
        baseUrl: draft.customUrl ?? `https://${host}`,
        clientId: draft.clientId,
      });
      this.scene.connections = before
        ? this.scene.connections.map((one) => (one.id === view.id ? view : one))
        : [...this.scene.connections, view];
      this.inUse ??= view.id;
      this.snapshot();
      return ok(view);
    });
  }

  async connectionReplaceSecret(id: string, secret: string, keep: Keep): Promise<Outcome<ConnectionView>> {
    return this.answer("connectionReplaceSecret", [id, secret, keep], () => {
      const view = this.scene.connections.find((one) => one.id === id);
      if (!view) return no(aFailure("gone", "The connection was removed."));
      const next: ConnectionView = {
        ...view,
        secret: {
          state: keep === "session" ? "session" : "set",
          trouble: null,
          changedAt: Date.now(),
          usedAt: null,
          storedIn: keep === "session" ? "Memory" : "Secret Service (GNOME Keyring)",
        },
      };
      this.scene.connections = this.scene.connections.map((one) => (one.id === id ? next : one));
      return ok(next);
    });
  }

  async connectionRemove(id: string): Promise<Outcome<null>> {
    return this.answer("connectionRemove", [id], () => {
      this.scene.connections = this.scene.connections.filter((one) => one.id !== id);
      this.snapshot();
      return ok(null);
    });
  }

  async connectionTest(id: string): Promise<Outcome<TestLine[]>> {
    return this.answer("connectionTest", [id], () =>
      ok<TestLine[]>([
        { step: "name", outcome: "ok", millis: 8, words: "Name resolved", cure: null },
        { step: "tls", outcome: "ok", millis: 41, words: "TLS 1.3, certificate valid 71 days", cure: null },
        { step: "clock", outcome: "look", millis: null, words: "This computer's clock is 94 s behind the service.", cure: "Set the clock, or turn on automatic time." },
        { step: "token", outcome: "ok", millis: 130, words: "Token, valid 60 minutes", cure: null },
      ]),
    );
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

  private connectionsNow(): ConnectionView[] {
    return this.scene.connections;
  }

  private answer<T>(name: keyof Host, given: unknown[], reply: () => Outcome<T>): Outcome<T> {
    this.asked.push({ name, with: given });
    const failure = this.refusals.get(name);
    if (!failure) return reply();
    this.refusals.delete(name);
    return no(failure);
  }

  private station(over: Partial<StationView>): Outcome<StationView> {
    this.scene.station = { ...this.scene.station, ...over, connections: this.scene.connections.length };
    return ok(this.scene.station);
  }

  private keyring(clientId: string, keep: Keep): Failure | null {
    if (keep === "session") return null;
    if (clientId === "keyring-locked") return aFailure("keyringLocked", "", { retry: "safe" });
    if (clientId === "keyring-absent") return aFailure("keyringAbsent", "", { retry: "safe" });
    if (clientId === "keyring-hung") return aFailure("keyringHung", "", { retry: "safe" });
    return null;
  }

  private add(count: number): Outcome<Added> {
    for (let at = 0; at < count; at += 1) {
      this.added += 1;
      this.scene.rows = [...this.scene.rows, aRow(`a${this.added}`, `added-${this.added}.wav`, "draft")];
    }
    this.snapshot();
    return ok({ added: count, ignored: 0 });
  }

  private run(): void {
    setInterval(() => {
      const sending = this.scene.rows.filter((row) => row.state === "sending");
      this.change(
        sending.map((row) => row.id),
        (row) => ({ sentBytes: Math.min(row.bytes, row.sentBytes + 3_840_000) }),
      );
    }, 100);
  }
}
