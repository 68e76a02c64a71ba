import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aFailure, type MemoryHost } from "../../platform/memory";
import type { SceneName } from "../../platform/memory-scenes";
import type { PeopleQuery } from "../../platform/host";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { choose, press } from "../../test/press";

async function openPeople(scene: SceneName = "people"): Promise<MemoryHost> {
  const host = await openDesk(scene);
  await press(/^People/);
  return host;
}

function row(login: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="person-row"][data-login="${login}"]`);
  if (!found) throw new Error(`no row ${login}`);
  return found;
}

const shown = (): (string | undefined)[] => screen.getAllByTestId("person-row").map((one) => one.dataset["login"]);
const asked = (host: MemoryHost): PeopleQuery[] =>
  host.asked.filter((one) => one.name === "peopleSearch").map((one) => one.with[0] as PeopleQuery);

describe("the table of people", () => {
  it("is an accessible grid that tells how many are known", async () => {
    await openPeople();
    const grid = screen.getByRole("grid", { name: "People" });
    expect(grid.getAttribute("aria-rowcount")).toBe("20");
    expect(screen.getByTestId("people-count").textContent).toBe("19 known to this station");
    expect(row("chidi.eze").dataset["state"]).toBe("unknown");
    expect(document.querySelector("[data-login='s.carter']")).toBeNull();
    await expectAccessible();
  });

  it("keeps few of a hundred thousand in the page and fetches pages as they come into view", async () => {
    const host = await openPeople("crowd");
    expect(screen.getByTestId("people-table").getAttribute("aria-rowcount")).toBe("99859");
    expect(screen.getAllByTestId("person-row").length).toBeLessThan(60);
    screen.getAllByTestId("person-row")[0]?.focus();
    await userEvent.keyboard("{End}");
    await settle();
    await settle();
    expect(asked(host).some((query) => query.offset === 99_800 && query.limit === 100)).toBe(true);
    expect(asked(host).length).toBeLessThan(8);
  });

  it("searches with every keystroke and says what was found", async () => {
    const host = await openPeople();
    await userEvent.keyboard("/");
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Search people" }));
    await userEvent.keyboard("eze");
    await settle();
    expect(shown()).toEqual(["chidi.eze"]);
    expect(asked(host).at(-1)).toMatchObject({ text: "eze", offset: 0, limit: 100 });
    expect(screen.getByTestId("people-count").textContent).toBe("1 of 19 match");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(shown().length).toBeGreaterThan(5);
  });

  it("sorts by a column's head and says so", async () => {
    await openPeople();
    const head = screen.getByRole("columnheader", { name: "Login name" });
    expect(head.getAttribute("aria-sort")).toBe("none");
    await press("Login name");
    expect(head.getAttribute("aria-sort")).toBe("ascending");
    await press("Login name");
    expect(head.getAttribute("aria-sort")).toBe("descending");
    expect(shown()[0]).toBe("tomas.v");
    expect(screen.getByTestId("announcer").textContent).toContain("Sorted by Login name, descending.");
    expect(screen.getByTestId("said").textContent).toBe("Sorted by Login name, descending.");
  });

  it("filters by state and by factor", async () => {
    const host = await openPeople();
    await userEvent.click(screen.getByRole("radio", { name: /^Unknown/ }));
    await settle();
    expect(shown()).toEqual(["chidi.eze", "noor.a"]);
    await userEvent.click(screen.getByRole("radio", { name: "All" }));
    await choose("Factor", "With Palm");
    expect(shown()).toEqual(["dolores.i"]);
    expect(asked(host).at(-1)).toMatchObject({ factors: ["palm"], states: ["draft", "adding", "known", "unknown", "refused"] });
  });

  it("has one row in the tab order, moves with the arrows, and the open pane follows", async () => {
    await openPeople();
    expect(screen.getAllByTestId("person-row").filter((one) => one.tabIndex === 0)).toHaveLength(1);
    row("amara.okafor").focus();
    await userEvent.keyboard("{ArrowDown}");
    await settle();
    expect(document.activeElement).toBe(row("b.lang"));
    expect(screen.queryByTestId("person-detail")).toBeNull();
    await userEvent.keyboard("{Enter}");
    await settle();
    const pane = screen.getByRole("complementary", { name: "Benedikt Lang" });
    expect(pane.contains(document.activeElement)).toBe(true);
    await expectAccessible();
    row("b.lang").focus();
    await userEvent.keyboard("{ArrowDown}");
    await settle();
    expect(screen.getByRole("complementary", { name: "Chidi Eze" })).toBeTruthy();
    expect(document.activeElement).toBe(row("chidi.eze"));
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.queryByTestId("person-detail")).toBeNull();
  });

  it("keeps its rows while the next ones are on their way, and the newest question wins", async () => {
    const host = await openPeople();
    const slow = host.peopleSearch.bind(host);
    const waits: (() => void)[] = [];
    host.peopleSearch = async (query) => {
      await new Promise<void>((resolve) => waits.push(resolve));
      return slow(query);
    };
    await userEvent.type(screen.getByRole("textbox", { name: "Search people" }), "ros");
    await settle();
    expect(shown()[0]).toBe("amara.okafor");
    expect(waits).toHaveLength(1);
    waits[0]?.();
    await settle();
    expect(shown()[0]).toBe("amara.okafor");
    waits[1]?.();
    await settle();
    expect(shown()).toEqual(["rosa.lima"]);
    expect(waits).toHaveLength(2);
  });

  it("shows why a search failed and tries again", async () => {
    const host = await openPeople();
    host.refuse("peopleSearch", aFailure("recordsClosed", "The file is locked.", { retry: "safe" }));
    await userEvent.type(screen.getByRole("textbox", { name: "Search people" }), "x");
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("The file is locked.");
    await press("Try again");
    expect(screen.queryByRole("alert")).toBeNull();
  });
});

describe("a station that knows nobody", () => {
  it("teaches, and leads to the first person", async () => {
    await openPeople("nobody");
    expect(screen.getByRole("heading", { name: "Nobody is known to this station yet" })).toBeTruthy();
    await expectAccessible();
    await userEvent.keyboard("n");
    await settle();
    expect(screen.getByRole("dialog", { name: "Add person" })).toBeTruthy();
  });

  it("asks for AuthX first where it is not connected", async () => {
    await openPeople("empty");
    const add = screen.getByRole("button", { name: /^Add person/ });
    expect(add.getAttribute("aria-disabled")).toBe("true");
    expect(document.getElementById(add.getAttribute("aria-describedby") ?? "")?.textContent).toBe("Connect AuthX first");
    await expectAccessible();
  });
});

describe("the rail and the palette", () => {
  it("count who has to be settled", async () => {
    await openPeople();
    const rail = screen.getByRole("navigation", { name: "Areas" });
    expect(within(rail).getByRole("button", { name: /^People/ }).textContent).toContain("2 people to be settled");
  });

  it("lead to them", async () => {
    await openDesk("people");
    await userEvent.keyboard("{Control>}k{/Control}");
    await settle();
    await userEvent.keyboard("settle{Enter}");
    await settle();
    await settle();
    expect(shown()).toEqual(["chidi.eze", "noor.a"]);
  });
});

describe("the sandbox", () => {
  it("shows nobody of the real world", async () => {
    await openPeople();
    await userEvent.click(row("amara.okafor"));
    await settle();
    await press("Station");
    await press("Try it with the sandbox");
    await press(/^People/);
    expect(screen.queryByTestId("person-detail")).toBeNull();
    expect(screen.getByTestId("environment").textContent).toContain("Sandbox");
    expect(screen.queryByTestId("backup-reminder")).toBeNull();
  });
});

describe("the reminder of a backup", () => {
  it("stands over the people until it is dismissed or made", async () => {
    await openPeople();
    const reminder = screen.getByTestId("backup-reminder");
    expect(reminder.textContent).toContain("never been backed up");
    await userEvent.click(within(reminder).getByRole("button", { name: "Dismiss" }));
    await settle();
    expect(screen.queryByTestId("backup-reminder")).toBeNull();
  });
});

describe("records that do not open", () => {
  it.each([
    ["keyMissing", "The key of the records is gone"],
    ["keyringTrouble", "The keyring could not be asked"],
    ["damaged", "The file of the records is damaged"],
    ["newer", "The records belong to a newer Gatehouse"],
  ] as const)("%s: stand in place of the table with three ways out", async (state, words) => {
    await openPeople(state);
    const recovery = screen.getByTestId("recovery");
    expect(recovery.dataset["state"]).toBe(state);
    expect(within(recovery).getByRole("heading", { name: words })).toBeTruthy();
    expect(within(recovery).getAllByRole("button").map((one) => one.textContent.trim())).toEqual([
      "Try again",
      "Restore from a backup…",
      "Start anew…",
    ]);
    expect(screen.queryByTestId("people-table")).toBeNull();
    await expectAccessible();
  });

  it("open after the keyring was unlocked", async () => {
    await openPeople("keyringTrouble");
    await press("Try again");
    expect(screen.queryByTestId("recovery")).toBeNull();
    expect(screen.getByTestId("announcer").textContent).toContain("The records are open.");
  });

  it("begin anew only after the loss was named", async () => {
    const host = await openPeople("damaged");
    await press("Start anew…");
    const ask = screen.getByRole("alertdialog", { name: "Start with empty records?" });
    expect(ask.textContent).toContain("The old file is kept");
    expect(host.asked.some((one) => one.name === "recordsStartAnew")).toBe(false);
    await press("Start anew, keep the old file");
    expect(screen.getByRole("heading", { name: "Nobody is known to this station yet" })).toBeTruthy();
  });

  it("are restored from a backup after a look at what it holds", async () => {
    const host = await openPeople("keyMissing");
    await press("Restore from a backup…");
    await userEvent.type(screen.getByLabelText("Passphrase"), "wrong one");
    await press("Choose a file and look");
    expect(screen.getByLabelText("Passphrase").getAttribute("aria-invalid")).toBe("true");
    await userEvent.clear(screen.getByLabelText("Passphrase"));
    await userEvent.type(screen.getByLabelText("Passphrase"), "right one indeed");
    await press("Choose a file and look");
    expect(screen.getByTestId("backup-summary").textContent).toContain("12,391");
    await expectAccessible();
    expect(host.asked.some((one) => one.name === "backupRestore")).toBe(false);
    await press("Restore it");
    expect(screen.queryByTestId("recovery")).toBeNull();
  });

  it("that are not open yet open by themselves", async () => {
    const host = await openDesk("people");
    host.refuse("peopleDesk", aFailure("internal", "once"));
    const real = host.peopleDesk.bind(host);
    let first = true;
    host.peopleDesk = async () => {
      const outcome = await real();
      if (first && outcome.status === "ok") {
        first = false;
        return { status: "ok", data: { ...outcome.data, records: "closed" } };
      }
      return outcome;
    };
    await press(/^People/);
    await new Promise((resolve) => setTimeout(resolve, 600));
    await settle();
    expect(screen.getByTestId("people-table")).toBeTruthy();
  });
});
