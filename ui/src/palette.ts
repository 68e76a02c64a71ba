import type { Area, Desk } from "./desk.svelte";
import { m } from "./paraglide/messages";
import type { IconName } from "./parts/Icon.svelte";

export type PaletteEntry = { id: string; label: string; icon: IconName; act: () => void };

export function areaWord(area: Area): string {
  switch (area) {
    case "people":
      return m.area_people();
    case "agents":
      return m.area_agents();
    case "customers":
      return m.area_customers();
    case "activity":
      return m.area_activity();
    case "calls":
      return m.area_calls();
    case "connections":
      return m.area_connections();
    case "sandbox":
      return m.area_sandbox();
    case "station":
      return m.area_station();
  }
}

export function areaIcon(area: Area): IconName {
  switch (area) {
    case "people":
      return "people";
    case "agents":
      return "agents";
    case "customers":
      return "customers";
    case "activity":
      return "history";
    case "calls":
      return "calls";
    case "connections":
      return "link";
    case "sandbox":
      return "flask";
    case "station":
      return "station";
  }
}

function peopleEntries(desk: Desk): PaletteEntry[] {
  const { people } = desk;
  if (people.desk?.records !== "ready") return [];
  const ask = (kind: "add" | "adopt") => () => {
    desk.go("people");
    setTimeout(() => {
      people.question = { kind };
    });
  };
  const entries: PaletteEntry[] = [];
  if (people.desk.connection) {
    entries.push({ id: "person-add", label: m.add_person(), icon: "userPlus", act: ask("add") });
  }
  entries.push({ id: "person-adopt", label: m.adopt_person(), icon: "key", act: ask("adopt") });
  if (people.unsettled > 0) {
    entries.push({
      id: "person-unknown",
      label: m.palette_unsettled({ count: people.unsettled }),
      icon: "unknown",
      act: () => {
        desk.go("people");
        people.ask({ text: "", filter: "unknown", factor: null });
      },
    });
  }
  if (people.desk?.connection) {
    entries.push({
      id: "import",
      label: m.palette_import_people(),
      icon: "upload",
      act: () => {
        desk.go("people");
        people.imports.open();
      },
    });
  }
  if (people.everybody > 0) {
    entries.push({ id: "export", label: m.palette_export_people(), icon: "download", act: () => void people.export() });
  }
  entries.push({
    id: "backup",
    label: m.palette_backup(),
    icon: "backup",
    act: () => {
      desk.sheet = "backup";
    },
  });
  return entries;
}

function accountEntries(desk: Desk): PaletteEntry[] {
  const { accounts } = desk;
  const entries: PaletteEntry[] = [];
  const offer = (area: Area, id: string, label: string, act: () => void): void => {
    entries.push({
      id,
      label,
      icon: areaIcon(area),
      act: () => {
        desk.go(area);
        setTimeout(act);
      },
    });
  };
  if (accounts.agentsConnection) {
    offer("agents", "agent-add", m.agent_add(), () => {
      accounts.agentsTab = "agents";
      accounts.question = { kind: "agent", row: null };
    });
    offer("agents", "user-add", m.user_add_title(), () => {
      accounts.agentsTab = "users";
      accounts.question = { kind: "platformUser", row: null };
    });
  }
  if (accounts.customersConnection) {
    offer("customers", "customer-add", m.customer_add(), () => {
      accounts.customersTab = "customers";
      accounts.question = { kind: "customer", row: null };
    });
  }
  return entries;
}

/** What the organisation has set is not offered. */
function stationEntries(desk: Desk): PaletteEntry[] {
  const entries: PaletteEntry[] = [];
  if (desk.station.sandbox) {
    entries.push({ id: "sandbox-stop", label: m.sandbox_leave(), icon: "flask", act: () => void desk.stopSandbox() });
  } else if (desk.fixed("stationSandbox") === null) {
    entries.push({ id: "sandbox-start", label: m.sandbox_try(), icon: "flask", act: () => void desk.startSandbox() });
  }
  if (desk.fixed("stationAppearance") !== null) return entries;
  const appearances = [
    ["system", m.appearance_system(), "monitor"],
    ["light", m.appearance_light(), "sun"],
    ["dark", m.appearance_dark(), "moon"],
  ] as const;
  for (const [id, appearance, icon] of appearances) {
    const label = m.palette_appearance({ appearance });
    entries.push({ id, label, icon, act: () => void desk.setAppearance(id) });
  }
  return entries;
}

export function paletteEntries(desk: Desk): PaletteEntry[] {
  const entries: PaletteEntry[] = [];
  if (!desk.first) {
    for (const area of desk.areas) {
      entries.push({
        id: `go-${area}`,
        label: m.palette_go({ area: areaWord(area) }),
        icon: areaIcon(area),
        act: () => {
          desk.go(area);
        },
      });
    }
    const inCalls = (act: () => void) => () => {
      desk.go("calls");
      setTimeout(act);
    };
    entries.push(
      { id: "files", label: m.calls_choose_files(), icon: "file", act: inCalls(() => void desk.calls.chooseFiles()) },
      { id: "folder", label: m.calls_choose_folder(), icon: "folder", act: inCalls(() => void desk.calls.chooseFolder()) },
      {
        id: "batch",
        label: m.calls_metadata_all(),
        icon: "tag",
        act: inCalls(() => {
          desk.calls.editing = "batch";
        }),
      },
      {
        id: "grid",
        label: m.grid_open(),
        icon: "tag",
        act: inCalls(() => {
          desk.calls.view = "grid";
        }),
      },
      {
        id: "pattern",
        label: m.pattern_open(),
        icon: "tag",
        act: inCalls(() => {
          desk.calls.patterning = true;
        }),
      },
    );
    if (desk.calls.ready.length > 0 && desk.calls.connection) {
      entries.push({
        id: "send",
        label: m.calls_send({ count: desk.calls.ready.length }),
        icon: "send",
        act: inCalls(() => void desk.calls.sendReady()),
      });
    }
  }
  if (desk.station.role === "admin" && !desk.first) entries.push(...peopleEntries(desk), ...accountEntries(desk));
  entries.push({
    id: "messages",
    label: m.messages_title(),
    icon: "history",
    act: () => {
      desk.sheet = "messages";
    },
  });
  if (desk.station.role === "admin" && desk.fixed("connectionsOthers") === null) {
    entries.push({
      id: "connect",
      label: m.connect_service(),
      icon: "plus",
      act: () => {
        desk.sheet = "connect";
      },
    });
  }
  entries.push(...stationEntries(desk), {
    id: "shortcuts",
    label: m.shortcuts_title(),
    icon: "info",
    act: () => {
      desk.sheet = "shortcuts";
    },
  });
  return entries;
}
