import { getContext, setContext } from "svelte";
import { Accounts } from "./areas/accounts/accounts.svelte";
import { Calls } from "./areas/calls/calls.svelte";
import { Updates } from "./areas/station/updates.svelte";
import { People } from "./areas/people/people.svelte";
import { m } from "./paraglide/messages";
import type {
  Appearance,
  CallsConnection,
  ConnectionView,
  Environment,
  Failure,
  Host,
  Outcome,
  PeopleConnection,
  PolicyKey,
  StationView,
} from "./platform/host";

export type Area = "people" | "agents" | "customers" | "calls" | "connections" | "activity" | "sandbox" | "station";
export type Sheet = "connect" | "palette" | "shortcuts" | "messages" | "backup" | "restore";
/** Something that was said, and when. */
export type Message = { readonly id: number; readonly text: string; readonly at: number };

/** A day has more than anybody reads again. */
const MESSAGES_KEPT = 200;

const KEY = Symbol("desk");

/** What the whole window shares: the station, the area in view, the dialogs every area can open. */
export class Desk {
  readonly host: Host;
  readonly calls: Calls;
  readonly people: People;
  readonly accounts: Accounts;
  readonly updates: Updates;
  station = $state.raw<StationView>() as StationView;
  connections = $state.raw<ConnectionView[] | null>(null);
  connectionsFailure = $state.raw<Failure | null>(null);
  area = $state<Area>("calls");
  sheet = $state<Sheet | null>(null);
  said = $state("");
  /** What was said in this session, the latest last. */
  messages = $state.raw<readonly Message[]>([]);
  /** A failed change of the sandbox or the appearance, shown by the place that asked for it. */
  failure = $state.raw<Failure | null>(null);
  starting = $state(false);
  stopping = $state(false);
  dismissed = $state<string[]>([]);
  /** The reminder of a backup was read in this session. */
  reminded = $state(false);

  readonly areas: Area[] = $derived.by(() => {
    const admin = this.station.role === "admin";
    const areas: Area[] = admin ? ["people", "calls", "agents", "customers", "connections", "activity"] : ["calls"];
    if (this.station.sandbox) areas.push("sandbox");
    areas.push("station");
    return areas;
  });

  /** Somebody asked for the station itself before anything was connected. */
  private entered = $state(false);

  readonly first: boolean = $derived(
    !this.entered && !this.station.sandbox && (this.connections?.length ?? this.station.connections) === 0,
  );

  /** The connection that the area in view works with. */
  readonly connection: CallsConnection | PeopleConnection | null = $derived.by(() =>
    this.area === "people"
      ? (this.people.desk?.connection ?? null)
      : this.area === "agents"
        ? this.accounts.agentsConnection
        : this.area === "customers"
          ? this.accounts.customersConnection
          : this.calls.connection,
  );

  readonly environment: Environment | null = $derived.by(() =>
    this.station.sandbox ? "sandbox" : (this.connection?.environment ?? null),
  );

  readonly notices: string[] = $derived(
    this.station.notices.filter((notice) => !this.dismissed.includes(notice)),
  );

  /** Why it cannot be changed here; null where it can. */
  fixed(key: PolicyKey): string | null {
    return this.station.fixed.includes(key) ? m.fixed_by_policy() : null;
  }

  constructor(host: Host, station: StationView) {
    this.host = host;
    this.station = station;
    const say = (text: string): void => {
      this.say(text);
    };
    this.calls = new Calls(host, say);
    this.people = new People(host, say);
    this.accounts = new Accounts(host, say);
    this.updates = new Updates(host);
  }

  /** Looks at what the first picture does not show: where that is kept the keyring may have to be asked. */
  async open(): Promise<void> {
    if (this.station.role === "admin") await this.loadConnections();
  }

  /** The same words twice in a row are still two announcements. */
  say(text: string): void {
    this.said = this.said === text ? `${text}\u00a0` : text;
    const id = (this.messages.at(-1)?.id ?? 0) + 1;
    this.messages = [...this.messages.slice(1 - MESSAGES_KEPT), { id, text, at: Date.now() }];
  }

  /** Leaves the first screen for the station's own: what is fixed, and where settings of another station come in. */
  enter(): void {
    this.entered = true;
    this.area = "station";
  }

  go(area: Area): void {
    if (this.areas.includes(area)) this.area = area;
  }

  async loadConnections(): Promise<void> {
    const [outcome] = await Promise.all([this.host.connectionsList(), this.people.open(), this.accounts.open()]);
    if (outcome.status === "ok") {
      this.connections = outcome.data;
      this.connectionsFailure = null;
    } else {
      this.connectionsFailure = outcome.error;
    }
  }

  putConnection(view: ConnectionView): void {
    const before = this.connections ?? [];
    this.connections = before.some((one) => one.id === view.id)
      ? before.map((one) => (one.id === view.id ? view : one))
      : [...before, view];
  }

  async startSandbox(): Promise<void> {
    this.starting = true;
    if (await this.take(this.host.sandboxStart())) {
      void this.people.enter();
      void this.accounts.enter();
      this.area = "calls";
      this.say(m.sandbox_started());
    }
    this.starting = false;
  }

  async stopSandbox(): Promise<void> {
    this.stopping = true;
    if (await this.take(this.host.sandboxStop())) {
      void this.people.enter();
      void this.accounts.enter();
      if (this.area === "sandbox") this.area = "calls";
      this.say(m.sandbox_stopped());
    }
    this.stopping = false;
  }

  /** Brings in the settings file that was looked into last. */
  async importSettings(): Promise<Outcome<StationView>> {
    const outcome = await this.host.settingsImport();
    if (outcome.status === "ok") {
      this.station = outcome.data;
      wear(this.station.appearance);
      await this.loadConnections();
    }
    return outcome;
  }

  async setAppearance(appearance: Appearance): Promise<void> {
    await this.take(this.host.stationSetAppearance(appearance));
    wear(this.station.appearance);
  }

  private async take(call: Promise<Outcome<StationView>>): Promise<boolean> {
    this.failure = null;
    const outcome = await call;
    if (outcome.status === "error") {
      this.failure = outcome.error;
      return false;
    }
    this.station = outcome.data;
    if (this.station.role === "admin") await this.loadConnections();
    return true;
  }
}

export function wear(appearance: Appearance): void {
  if (appearance === "system") delete document.documentElement.dataset["theme"];
  else document.documentElement.dataset["theme"] = appearance;
}

export function provideDesk(desk: Desk): Desk {
  return setContext(KEY, desk);
}

export function useDesk(): Desk {
  return getContext<Desk>(KEY);
}
