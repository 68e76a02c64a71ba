import type {
  AccountKind,
  AccountResult,
  AccountsDesk,
  AgentRow,
  CustomerRow,
  Failure,
  HierarchyRow,
  Host,
  Outcome,
  PeopleConnection,
  PlatformUserRow,
  RoleView,
  SubscriptionRow,
  UcaasUserRow,
  UnsettledAccount,
} from "../../platform/host";
import { Listing, type Page } from "./listing.svelte";

export type AgentsTab = "agents" | "users" | "hierarchy";
export type CustomersTab = "customers" | "users" | "subscriptions";

/** What is being asked about, in a dialog over a list. */
export type Question =
  | { kind: "agent"; row: AgentRow | null }
  | { kind: "platformUser"; row: PlatformUserRow | null }
  | { kind: "hierarchy"; row: HierarchyRow | null; below: string | null }
  | { kind: "customer"; row: CustomerRow | null }
  | { kind: "ucaasUser"; row: UcaasUserRow | null }
  | { kind: "adopt" }
  | { kind: "use"; of: Exclude<AccountKind, "customer">; id: string; name: string; active: boolean }
  | { kind: "settle"; open: UnsettledAccount };

const AUTHENTICX: readonly AccountKind[] = ["agent", "platformUser", "hierarchy"];

export function isAuthenticx(kind: AccountKind): boolean {
  return AUTHENTICX.includes(kind);
}

export function nameOf(row: { firstName: string; lastName: string; email: string }): string {
  return `${row.firstName} ${row.lastName}`.trim() || row.email;
}

async function whole<Row>(call: Promise<Outcome<readonly Row[]>>): Promise<Outcome<Page<Row>>> {
  const outcome = await call;
  return outcome.status === "ok" ? { status: "ok", data: { rows: outcome.data, unreadable: 0 } } : outcome;
}

async function listed<Row>(call: Promise<Outcome<{ rows: readonly Row[] }>>): Promise<Outcome<Page<Row>>> {
  const outcome = await call;
  return outcome.status === "ok" ? { status: "ok", data: { rows: outcome.data.rows, unreadable: 0 } } : outcome;
}

/** Agents, users and hierarchy at Authenticx; customers, users and subscriptions at EnableX. */
export class Accounts {
  desk = $state.raw<AccountsDesk | null>(null);
  failure = $state.raw<Failure | null>(null);
  authenticx = $state<string | null>(null);
  enablex = $state<string | null>(null);
  agentsTab = $state<AgentsTab>("agents");
  customersTab = $state<CustomersTab>("customers");
  roles = $state.raw<readonly RoleView[] | null>(null);
  question = $state.raw<Question | null>(null);
  /** What an action on the open row led to, where it could not be done. */
  trouble = $state.raw<Failure | null>(null);

  readonly agents: Listing<AgentRow>;
  readonly platformUsers: Listing<PlatformUserRow>;
  readonly hierarchy: Listing<HierarchyRow>;
  readonly customers: Listing<CustomerRow>;
  readonly ucaasUsers: Listing<UcaasUserRow>;
  readonly subscriptions: Listing<SubscriptionRow>;

  readonly agentsConnection: PeopleConnection | null = $derived(
    this.desk?.authenticx.find((one) => one.id === this.authenticx) ?? null,
  );
  readonly customersConnection: PeopleConnection | null = $derived(
    this.desk?.enablex.find((one) => one.id === this.enablex) ?? null,
  );
  readonly agentsUnsettled: readonly UnsettledAccount[] = $derived(
    this.desk?.unsettled.filter((open) => isAuthenticx(open.kind)) ?? [],
  );
  readonly customersUnsettled: readonly UnsettledAccount[] = $derived(
    this.desk?.unsettled.filter((open) => !isAuthenticx(open.kind)) ?? [],
  );

  constructor(
    readonly host: Host,
    private readonly say: (text: string) => void,
  ) {
    const name = (row: { firstName: string; lastName: string }): string => `${row.firstName} ${row.lastName}`;
    this.agents = new Listing<AgentRow>({
      read: (connection) => listed(host.agentsList(connection)),
      text: (row) => `${name(row)} ${row.email} ${row.code}`,
      active: (row) => row.active,
      sorts: { name, email: (row) => row.email, code: (row) => row.code },
      order: { sort: "name", descending: false },
    });
    this.platformUsers = new Listing<PlatformUserRow>({
      read: (connection) => whole(host.platformUsersList(connection)),
      text: (row) => `${name(row)} ${row.userName} ${row.email} ${row.role ?? ""} ${row.phone}`,
      active: (row) => (row.disabled === null ? null : !row.disabled),
      sorts: { name, userName: (row) => row.userName, role: (row) => row.role ?? "" },
      order: { sort: "name", descending: false },
    });
    this.hierarchy = new Listing<HierarchyRow>({
      read: (connection) => listed(host.hierarchyList(connection)),
      text: (row) => `${row.name} ${row.code} ${row.codes.join(" ")} ${row.category} ${row.subCategory}`,
      active: (row) => row.active,
    });
    this.customers = new Listing<CustomerRow>({
      read: (connection, page) => host.customersPage(connection, page),
      paged: true,
      text: (row) => `${row.name} ${row.legalName} ${row.code} ${row.contactName} ${row.contactEmail} ${row.id}`,
      sorts: { name: (row) => row.name, code: (row) => row.code, contact: (row) => row.contactName },
      order: { sort: "name", descending: false },
    });
    this.ucaasUsers = new Listing<UcaasUserRow>({
      read: (connection) => whole(host.ucaasUsersList(connection)),
      text: (row) => `${name(row)} ${row.email} ${row.id} ${row.department}`,
      active: (row) => (row.status === "unknown" ? null : row.status === "active"),
      sorts: { name, email: (row) => row.email },
      order: { sort: "name", descending: false },
    });
    this.subscriptions = new Listing<SubscriptionRow>({
      read: (connection, page) => host.subscriptionsPage(connection, page),
      paged: true,
      text: (row) => `${row.id} ${row.facts.map((fact) => fact.value).join(" ")}`,
    });
  }

  /** Which connections there are, and what is unsettled. */
  async open(): Promise<void> {
    const outcome = await this.host.accountsDesk();
    if (outcome.status === "error") {
      this.failure = outcome.error;
      return;
    }
    this.failure = null;
    this.desk = outcome.data;
    const { authenticx, authenticxChosen, enablex } = outcome.data;
    const keep = (chosen: string | null, all: readonly PeopleConnection[], first: string | null): string | null =>
      all.some((one) => one.id === chosen) ? chosen : (first ?? all[0]?.id ?? null);
    this.authenticx = keep(this.authenticx, authenticx, authenticxChosen);
    this.enablex = keep(this.enablex, enablex, null);
  }

  /** Another world, for example the sandbox: nothing of the one before stays in view. */
  async enter(): Promise<void> {
    [this.authenticx, this.enablex, this.question, this.trouble, this.roles] = [null, null, null, null, null];
    for (const listing of this.all()) listing.clear();
    await this.open();
  }

  use(vendor: "authenticx" | "enablex", id: string): void {
    this[vendor] = id;
    [this.trouble, this.roles] = [null, null];
  }

  listing(kind: AccountKind): Listing<{ id: string }> {
    const listings: Record<AccountKind, unknown> = {
      agent: this.agents,
      platformUser: this.platformUsers,
      hierarchy: this.hierarchy,
      customer: this.customers,
      ucaasUser: this.ucaasUsers,
    };
    return listings[kind] as Listing<{ id: string }>;
  }

  connectionOf(kind: AccountKind): string {
    return (isAuthenticx(kind) ? this.authenticx : this.enablex) ?? "";
  }

  async loadRoles(): Promise<void> {
    if (this.roles !== null || this.authenticx === null) return;
    const outcome = await this.host.rolesList(this.authenticx);
    if (outcome.status === "ok") this.roles = outcome.data;
    else this.trouble = outcome.error;
  }

  /** What every write ends with: it is announced, the list is read anew, and what was written is selected. */
  async wrote(kind: AccountKind, result: AccountResult): Promise<void> {
    this.trouble = null;
    this.say(result.words);
    const listing = this.listing(kind);
    if (result.outcome === "unknown") await this.open();
    await listing.load();
    if (result.id !== null && listing.rows.some((row) => row.id === result.id)) listing.chosen = result.id;
  }

  private all(): Listing<{ id: string }>[] {
    const kinds: AccountKind[] = ["agent", "platformUser", "hierarchy", "customer", "ucaasUser"];
    return [...kinds.map((kind) => this.listing(kind)), this.subscriptions as unknown as Listing<{ id: string }>];
  }
}
