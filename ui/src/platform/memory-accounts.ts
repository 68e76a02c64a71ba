import { aFailure, no, ok } from "./memory-base";
import { MemoryKiosk } from "./memory-kiosk";
import { choiceOf } from "./memory-scenes";
import { someAgents, someCustomers, somePlaces, someSubscriptions, someUcaasUsers, someUsers } from "./memory-accounts-seed";
import type {
  AccountKind,
  AccountResult,
  AccountsDesk,
  AccountWork,
  AgentDraft,
  AgentList,
  AgentRow,
  CustomerDraft,
  CustomerPage,
  CustomerRow,
  HierarchyDraft,
  HierarchyList,
  HierarchyRow,
  LookedUp,
  Outcome,
  PlatformUserDraft,
  PlatformUserRow,
  RoleView,
  SubscriptionPage,
  UcaasUserDraft,
  UcaasUserRow,
  UnsettledAccount,
} from "./host";

const PAGE = 20;

type About = { kind: AccountKind; work: AccountWork; connection: string; name: string; target: string | null };

/**
 * Authenticx's and EnableX's lists, in memory. What happens is asked for by what is typed: a first name, or a name,
 * that begins with `unknown` loses the reply although it was done, `lost` loses it and was not done, `refused` is
 * refused at the e-mail.
 */
export abstract class MemoryAccounts extends MemoryKiosk {
  protected agents: AgentRow[] | null = null;
  private users = someUsers();
  private places = somePlaces();
  private customers = someCustomers();
  private ucaasUsers = someUcaasUsers();
  private unsettled: UnsettledAccount[] = [];
  private numbers = 0;

  private agentRows(): AgentRow[] {
    this.agents ??= someAgents(this.scene.agents);
    return this.agents;
  }

  private write(about: About, hints: readonly string[], apply: () => string): Outcome<AccountResult> {
    const begins = (word: string): boolean => hints.some((hint) => hint.toLowerCase().startsWith(word));
    if (this.unsettled.some((open) => open.kind === about.kind && open.name === about.name)) {
      return no(aFailure("inUse", "Nobody knows yet how an earlier change of this ended. Settle that first"));
    }
    if (begins("refused")) {
      const words = "The service found something wrong with what was sent. It said: The email is not valid.";
      return ok({ outcome: "refused", words, field: about.kind === "customer" ? "contactEmail" : "email", id: null });
    }
    const lost = begins("lost");
    const id = lost ? null : apply();
    if (lost || begins("unknown")) {
      const words = "the connection broke after everything was sent";
      this.unsettled.push({ ...about, number: (this.numbers += 1), since: Date.now(), words });
      return ok({ outcome: "unknown", words: `Nobody knows how it ended: ${words}`, field: null, id: null });
    }
    return ok({ outcome: "done", words: `${about.name} is written`, field: null, id });
  }

  async accountsDesk(): Promise<Outcome<AccountsDesk>> {
    return this.answer("accountsDesk", [], () => {
      const { sandbox } = this.scene.station;
      const of = (vendor: string): AccountsDesk["enablex"] =>
        this.scene.connections
          .filter((one) => one.vendor === vendor && (!sandbox || one.environment === "sandbox"))
          .map(choiceOf);
      const authenticx = of("authenticx");
      const authenticxChosen = authenticx.find((one) => one.id === this.inUse)?.id ?? authenticx[0]?.id ?? null;
      return ok({ authenticx, authenticxChosen, enablex: of("enablex"), unsettled: [...this.unsettled] });
    });
  }

  async accountLookUp(number: number): Promise<Outcome<LookedUp>> {
    return this.answer("accountLookUp", [number], () => {
      const open = this.unsettled.find((one) => one.number === number);
      if (!open) return no(aFailure("gone", "It is settled already."));
      if (open.kind === "ucaasUser") {
        return ok({ happened: null, words: "EnableX has no way to look a user up", id: null });
      }
      const all: { id: string; email?: string; userName?: string; name?: string }[] = [
        ...this.agentRows(),
        ...this.users,
        ...this.places,
        ...this.customers,
      ];
      const found = all.find((row) => [row.email, row.userName, row.name].includes(open.name));
      return found
        ? ok({ happened: true, words: `The service has ${open.name}`, id: found.id })
        : ok({ happened: false, words: `The service does not have ${open.name}`, id: null });
    });
  }

  async accountSettle(number: number, happened: boolean, id: string | null, note: string): Promise<Outcome<null>> {
    return this.answer("accountSettle", [number, happened, id, note], () => {
      this.unsettled = this.unsettled.filter((one) => one.number !== number);
      return ok(null);
    });
  }

  async agentsList(connection: string | null): Promise<Outcome<AgentList>> {
    return this.answer("agentsList", [connection], () =>
      ok({ connection: connection ?? this.inUse ?? "", rows: [...this.agentRows()] }),
    );
  }

  async agentOpen(connection: string, id: string): Promise<Outcome<AgentRow>> {
    return this.answer("agentOpen", [connection, id], () => found(this.agentRows(), id));
  }

  async agentCreate(connection: string, draft: AgentDraft): Promise<Outcome<AccountResult>> {
    return this.answer("agentCreate", [connection, draft], () => {
      const about: About = { kind: "agent", work: "create", connection, name: draft.email, target: null };
      return this.write(about, [draft.firstName], () => {
        const id = `agent-new-${this.agentRows().length}`;
        this.agents = [...this.agentRows(), { ...plain(draft), id, active: true }];
        return id;
      });
    });
  }

  async agentUpdate(
    connection: string,
    id: string,
    before: AgentDraft,
    draft: AgentDraft,
  ): Promise<Outcome<AccountResult>> {
    return this.answer("agentUpdate", [connection, id, before, draft], () => {
      const about: About = { kind: "agent", work: "update", connection, name: draft.email, target: id };
      return this.write(about, [draft.firstName], () => {
        this.agents = replaced(this.agentRows(), id, plain(draft));
        return id;
      });
    });
  }

  async agentSetActive(connection: string, id: string, name: string, active: boolean): Promise<Outcome<AccountResult>> {
    return this.answer("agentSetActive", [connection, id, name, active], () =>
      this.write(use("agent", connection, id, name, active), [name], () => {
        this.agents = replaced(this.agentRows(), id, { active });
        return id;
      }),
    );
  }

  async platformUsersList(connection: string): Promise<Outcome<PlatformUserRow[]>> {
    return this.answer("platformUsersList", [connection], () => ok([...this.users]));
  }

  async platformUserOpen(connection: string, id: string): Promise<Outcome<PlatformUserRow>> {
    return this.answer("platformUserOpen", [connection, id], () => found(this.users, id));
  }

  async platformUserCreate(connection: string, draft: PlatformUserDraft): Promise<Outcome<AccountResult>> {
    return this.answer("platformUserCreate", [connection, draft], () => {
      const about: About = { kind: "platformUser", work: "create", connection, name: draft.userName, target: null };
      return this.write(about, [draft.firstName], () => {
        const id = `user-new-${this.users.length}`;
        this.users = [...this.users, { ...draft, id, disabled: false, agentId: null, lastLogin: null }];
        return id;
      });
    });
  }

  async platformUserUpdate(
    connection: string,
    id: string,
    before: PlatformUserDraft,
    draft: PlatformUserDraft,
  ): Promise<Outcome<AccountResult>> {
    return this.answer("platformUserUpdate", [connection, id, before, draft], () => {
      const about: About = { kind: "platformUser", work: "update", connection, name: draft.userName, target: id };
      return this.write(about, [draft.firstName], () => {
        this.users = replaced(this.users, id, draft);
        return id;
      });
    });
  }

  async platformUserSetActive(
    connection: string,
    id: string,
    name: string,
    active: boolean,
  ): Promise<Outcome<AccountResult>> {
    return this.answer("platformUserSetActive", [connection, id, name, active], () =>
      this.write(use("platformUser", connection, id, name, active), [name], () => {
        this.users = replaced(this.users, id, { disabled: !active });
        return id;
      }),
    );
  }

  async rolesList(connection: string): Promise<Outcome<RoleView[]>> {
    return this.answer("rolesList", [connection], () =>
      ok([
        { name: "Analyst", permissions: ["View: Summary"] },
        { name: "Company Admin", permissions: ["Edit: Users", "Edit: Uploads"] },
        { name: "Supervisor", permissions: ["Edit: Uploads"] },
      ]),
    );
  }

  async hierarchyList(connection: string | null): Promise<Outcome<HierarchyList>> {
    return this.answer("hierarchyList", [connection], () =>
      ok({ connection: connection ?? this.inUse ?? "", rows: [...this.places] }),
    );
  }

  async hierarchyCreate(connection: string, draft: HierarchyDraft): Promise<Outcome<AccountResult>> {
    return this.answer("hierarchyCreate", [connection, draft], () => {
      const about: About = { kind: "hierarchy", work: "create", connection, name: draft.name, target: null };
      return this.write(about, [draft.name], () => {
        const id = `place-new-${this.places.length}`;
        const at = this.places.findIndex((one) => one.id === draft.parentId);
        const row: HierarchyRow = { ...draft, id, level: null, active: true, depth: (this.places[at]?.depth ?? -1) + 1 };
        this.places = this.places.toSpliced(at < 0 ? this.places.length : at + 1, 0, row);
        return id;
      });
    });
  }

  async hierarchyUpdate(
    connection: string,
    id: string,
    before: HierarchyDraft,
    draft: HierarchyDraft,
  ): Promise<Outcome<AccountResult>> {
    return this.answer("hierarchyUpdate", [connection, id, before, draft], () => {
      const about: About = { kind: "hierarchy", work: "update", connection, name: draft.name, target: id };
      return this.write(about, [draft.name], () => {
        this.places = replaced(this.places, id, draft);
        return id;
      });
    });
  }

  async hierarchySetActive(
    connection: string,
    id: string,
    name: string,
    active: boolean,
  ): Promise<Outcome<AccountResult>> {
    return this.answer("hierarchySetActive", [connection, id, name, active], () =>
      this.write(use("hierarchy", connection, id, name, active), [name], () => {
        this.places = replaced(this.places, id, { active });
        return id;
      }),
    );
  }

  async customersPage(connection: string, page: number): Promise<Outcome<CustomerPage>> {
    return this.answer("customersPage", [connection, page], () =>
      ok({ rows: this.customers.slice((page - 1) * PAGE, page * PAGE), unreadable: 0 }),
    );
  }

  async customerOpen(connection: string, id: string): Promise<Outcome<CustomerRow>> {
    return this.answer("customerOpen", [connection, id], () => found(this.customers, id));
  }

  async customerCreate(connection: string, draft: CustomerDraft): Promise<Outcome<AccountResult>> {
    return this.answer("customerCreate", [connection, draft], () => {
      const about: About = { kind: "customer", work: "create", connection, name: draft.name, target: null };
      return this.write(about, [draft.name], () => {
        const id = String(10_001 + this.customers.length);
        const billing = someCustomers()[0]?.billing ?? draft.office;
        const row = { ...draft, id, status: "A", statusWord: "Active", kindWord: null, billing, facts: [] };
        this.customers = [...this.customers, row];
        return id;
      });
    });
  }

  async customerUpdate(
    connection: string,
    id: string,
    before: CustomerDraft,
    draft: CustomerDraft,
  ): Promise<Outcome<AccountResult>> {
    return this.answer("customerUpdate", [connection, id, before, draft], () => {
      const about: About = { kind: "customer", work: "update", connection, name: draft.name, target: id };
      return this.write(about, [draft.name], () => {
        this.customers = replaced(this.customers, id, draft);
        return id;
      });
    });
  }

  async ucaasUsersList(connection: string): Promise<Outcome<UcaasUserRow[]>> {
    return this.answer("ucaasUsersList", [connection], () => ok([...this.ucaasUsers]));
  }

  async ucaasUserCreate(connection: string, draft: UcaasUserDraft): Promise<Outcome<AccountResult>> {
    return this.answer("ucaasUserCreate", [connection, draft], () => {
      const about: About = { kind: "ucaasUser", work: "create", connection, name: draft.email, target: null };
      return this.write(about, [draft.firstName], () => {
        const id = String(20_008 + this.ucaasUsers.length);
        this.ucaasUsers = [{ ...draft, id, status: "active", changedAt: Date.now() }, ...this.ucaasUsers];
        return id;
      });
    });
  }

  async ucaasUserUpdate(
    connection: string,
    id: string,
    before: UcaasUserDraft,
    draft: UcaasUserDraft,
  ): Promise<Outcome<AccountResult>> {
    return this.answer("ucaasUserUpdate", [connection, id, before, draft], () => {
      const about: About = { kind: "ucaasUser", work: "update", connection, name: draft.email, target: id };
      return this.write(about, [draft.firstName], () => {
        this.ucaasUsers = replaced(this.ucaasUsers, id, draft);
        return id;
      });
    });
  }

  async ucaasUserSetActive(
    connection: string,
    id: string,
    name: string,
    active: boolean,
  ): Promise<Outcome<AccountResult>> {
    return this.answer("ucaasUserSetActive", [connection, id, name, active], () =>
      this.write(use("ucaasUser", connection, id, name, active), [name], () => {
        this.ucaasUsers = replaced(this.ucaasUsers, id, { status: active ? "active" : "suspended" });
        return id;
      }),
    );
  }

  async ucaasUserAdopt(connection: string, id: string, draft: UcaasUserDraft): Promise<Outcome<null>> {
    return this.answer("ucaasUserAdopt", [connection, id, draft], () => {
      this.ucaasUsers = [{ ...draft, id, status: "unknown", changedAt: Date.now() }, ...this.ucaasUsers];
      return ok(null);
    });
  }

  async subscriptionsPage(connection: string, page: number): Promise<Outcome<SubscriptionPage>> {
    return this.answer("subscriptionsPage", [connection, page], () =>
      ok({ rows: someSubscriptions().slice((page - 1) * PAGE, page * PAGE), unreadable: 0 }),
    );
  }
}

/** What the service shows of an agent: not the places. */
function plain(draft: AgentDraft): Omit<AgentDraft, "hierarchyIds"> {
  const { firstName, lastName, email, code, startDate, userId, managerId } = draft;
  return { firstName, lastName, email, code, startDate, userId, managerId };
}

function use(kind: AccountKind, connection: string, target: string, name: string, active: boolean): About {
  return { kind, work: active ? "activate" : "deactivate", connection, name, target };
}

function found<Row extends { id: string }>(rows: readonly Row[], id: string): Outcome<Row> {
  const row = rows.find((one) => one.id === id);
  return row ? ok(row) : no(aFailure("service", "The service does not have this"));
}

function replaced<Row extends { id: string }>(rows: readonly Row[], id: string, over: Partial<Row>): Row[] {
  return rows.map((row) => (row.id === id ? { ...row, ...over } : row));
}
