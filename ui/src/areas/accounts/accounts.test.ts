import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aFailure, type MemoryHost } from "../../platform/memory";
import type { SceneName } from "../../platform/memory-scenes";
import { expectAccessible } from "../../test/axe";
import { asked, openDesk, settle } from "../../test/open";
import { choose, field, press, type } from "../../test/press";

async function openArea(area: "Agents" | "Customers", scene: SceneName = "people"): Promise<MemoryHost> {
  const host = await openDesk(scene);
  await press(new RegExp(`^${area}`));
  await settle();
  return host;
}

async function tab(name: string): Promise<void> {
  await userEvent.click(screen.getByRole("tab", { name }));
  await settle();
}

function row(testid: string, name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="${testid}-row"][data-name="${name}"]`);
  if (!found) throw new Error(`no row ${name}`);
  return found;
}

const names = (testid: string): (string | undefined)[] =>
  screen.getAllByTestId(`${testid}-row`).map((one) => one.dataset["name"]);
const said = (): string => screen.getByTestId("announcer").textContent;

async function fillAgent(first: string, email: string): Promise<void> {
  await press("Add agent");
  await type("First name", first);
  await type("Last name", "Byron");
  await type("E-mail", email);
}

describe("the agents", () => {
  it("are an accessible grid that is searched, narrowed and sorted without the service", async () => {
    const host = await openArea("Agents");
    expect(screen.getByRole("grid", { name: "Agents" }).getAttribute("aria-rowcount")).toBe("13");
    await expectAccessible();
    await userEvent.keyboard("/");
    await userEvent.keyboard("ag4107");
    await settle();
    expect(names("agents")).toEqual(["owen.nakagawa@calls.example.org"]);
    await userEvent.keyboard("{Escape}");
    await userEvent.click(screen.getByRole("radio", { name: "Not in use" }));
    await settle();
    expect(names("agents")).toEqual(["hugo.adeyemi@calls.example.org", "leila.petrov@calls.example.org"]);
    await userEvent.click(screen.getByRole("radio", { name: "All" }));
    await press("Code");
    expect(names("agents")[0]).toBe("amara.lindqvist@calls.example.org");
    expect(said()).toContain("Sorted by Code, ascending.");
    expect(asked(host, "agentsList")).toHaveLength(1);
  });

  it("keep few of ten thousand in the page", async () => {
    await openArea("Agents", "crowd");
    expect(screen.getByRole("grid", { name: "Agents" }).getAttribute("aria-rowcount")).toBe("10001");
    expect(screen.getAllByTestId("agents-row").length).toBeLessThan(60);
    await userEvent.type(screen.getByRole("textbox", { name: "Search agents" }), "ag14099");
    await settle();
    expect(screen.getAllByTestId("agents-row")).toHaveLength(1);
  });

  it("are read with the keyboard, and the pane follows", async () => {
    await openArea("Agents");
    row("agents", "amara.lindqvist@calls.example.org").focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    const pane = screen.getByRole("complementary", { name: "Amara Lindqvist" });
    expect(pane.contains(document.activeElement)).toBe(true);
    expect(pane.textContent).toContain("Authenticx does not tell which places");
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.queryByTestId("account-detail")).toBeNull();
    expect(document.activeElement).toBe(row("agents", "amara.lindqvist@calls.example.org"));
  });

  it("are added with their places, announced and selected", async () => {
    const host = await openArea("Agents");
    await fillAgent("Ada", "ada@example.org");
    await userEvent.click(screen.getByRole("combobox", { name: "Add a place" }));
    await settle();
    await userEvent.click(screen.getByRole("option", { name: "Billing (BILL-01)" }));
    await settle();
    await expectAccessible();
    await press("Add");
    await settle();
    expect(asked(host, "agentCreate")[0]?.[1]).toMatchObject({ email: "ada@example.org", hierarchyIds: ["place-1"] });
    expect(screen.getByRole("complementary", { name: "Ada Byron" })).toBeTruthy();
    expect(said()).toContain("ada@example.org is written");
  });

  it("are edited as the service has them now, and their places are left unless asked for", async () => {
    const host = await openArea("Agents");
    await userEvent.click(row("agents", "callum.rossi@calls.example.org"));
    await settle();
    await press("Edit…");
    expect(asked(host, "agentOpen")[0]).toEqual(["head", "agent-11"]);
    await type("Code", "AG9");
    await press("Save");
    const [, id, before, draft] = asked(host, "agentUpdate")[0] ?? [];
    expect(id).toBe("agent-11");
    expect(before).toMatchObject({ code: "AG4111", hierarchyIds: null });
    expect(draft).toMatchObject({ code: "AG9", hierarchyIds: null });
  });

  it("that the service refuses are said at the field, and nothing typed is lost", async () => {
    await openArea("Agents");
    await fillAgent("Refused", "ada@example.org");
    await press("Add");
    expect(field("E-mail").getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(field("E-mail"));
    expect(screen.getByRole("dialog").textContent).toContain("Nothing that you typed is lost");
    expect(field("First name").value).toBe("Refused");
  });

  it("name each field that is missing, and guard what was typed", async () => {
    const host = await openArea("Agents");
    await press("Add agent");
    await press("Add");
    expect(document.activeElement).toBe(field("First name"));
    expect(asked(host, "agentCreate")).toHaveLength(0);
    await type("First name", "Ada");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByText("What you typed is not saved yet.")).toBeTruthy();
    await press("Keep editing");
    expect(field("First name").value).toBe("Ada");
  });

  it("are taken out of use after the consequences were named", async () => {
    const host = await openArea("Agents");
    await userEvent.click(row("agents", "callum.rossi@calls.example.org"));
    await settle();
    await press("Take out of use…");
    const ask = screen.getByRole("alertdialog");
    expect(ask.textContent).toContain("stays in Authenticx with all their calls");
    await userEvent.click(within(ask).getByRole("button", { name: "Take out of use" }));
    await settle();
    expect(asked(host, "agentSetActive")[0]).toEqual(["head", "agent-11", "Callum Rossi", false]);
    expect(screen.getByTestId("account-detail").textContent).toContain("Not in use");
  });
});

describe("a reply that was lost", () => {
  it("is listed, looked up and settled, and never sent again", async () => {
    const host = await openArea("Agents");
    await fillAgent("Unknown", "lost@example.org");
    await press("Add");
    await settle();
    expect(screen.getByTestId("unsettled").textContent).toContain("We do not know whether the agent lost@example.org was added");
    expect(screen.getByRole("button", { name: /^Agents/ }).textContent).toContain("1 change with no known outcome");
    await press("Look it up…");
    await settle();
    expect(screen.getByTestId("looked-up").textContent).toContain("The service has lost@example.org");
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "It was added" }).checked).toBe(true);
    await expectAccessible();
    await press("Write it down");
    await settle();
    expect(asked(host, "accountSettle")[0]).toEqual([1, true, "agent-new-12", "The service has lost@example.org"]);
    expect(screen.queryByTestId("unsettled")).toBeNull();
    expect(asked(host, "agentCreate")).toHaveLength(1);
  });

  it("of something that is not there is settled as not done", async () => {
    const host = await openArea("Agents");
    await fillAgent("Lost", "gone@example.org");
    await press("Add");
    await settle();
    await press("Look it up…");
    await settle();
    expect(screen.getByRole<HTMLInputElement>("radio", { name: "It was not added" }).checked).toBe(true);
    await press("Write it down");
    expect(asked(host, "accountSettle")[0]?.[1]).toBe(false);
  });

  it("of a user at EnableX wants the id, which nobody can look up", async () => {
    const host = await openArea("Customers");
    await tab("Users");
    await press("Add user");
    await type("First name", "Unknown");
    await type("Last name", "Byron");
    await type("E-mail", "ada@example.org");
    await type("Kind of user", "1");
    await press("Add");
    await settle();
    await press("Look it up…");
    await settle();
    expect(screen.getByTestId("looked-up").textContent).toContain("no way to look a user up");
    await userEvent.click(screen.getByRole("radio", { name: "It was added" }));
    await press("Write it down");
    expect(document.activeElement).toBe(field("Id at the service"));
    await type("Id at the service", "20019");
    await press("Write it down");
    expect(asked(host, "accountSettle")[0]?.[2]).toBe("20019");
  });
});

describe("users and the hierarchy of Authenticx", () => {
  it("are invited with a role of the service", async () => {
    const host = await openArea("Agents");
    await tab("Users");
    await press("Add user");
    await type("First name", "Ada");
    await type("Last name", "Byron");
    await type("User name", "ada@example.org");
    await type("E-mail", "ada@example.org");
    await choose("Role", "Company Admin");
    expect(screen.getByText("Allows: Edit: Users, Edit: Uploads")).toBeTruthy();
    await expectAccessible();
    await press("Add and invite");
    expect(asked(host, "platformUserCreate")[0]?.[1]).toMatchObject({ role: "Company Admin", emailConfirmed: false });
  });

  it("are moved with the arrow keys from tab to tab", async () => {
    await openArea("Agents");
    screen.getByRole("tab", { name: "Agents" }).focus();
    await userEvent.keyboard("{ArrowRight}");
    await settle();
    expect(document.activeElement).toBe(screen.getByRole("tab", { name: "Users" }));
    expect(screen.getByRole("tabpanel", { name: "Users" })).toBeTruthy();
  });

  it("have a tree whose places cannot be put below themselves", async () => {
    const host = await openArea("Agents");
    await tab("Hierarchy");
    expect(names("hierarchy")).toEqual(["Accounting", "Billing", "Support", "Pharmacy line", "Night shift"]);
    await userEvent.click(row("hierarchy", "Support"));
    await settle();
    await press("Edit…");
    await userEvent.click(screen.getByRole("combobox", { name: "Below" }));
    await settle();
    const options = screen.getAllByRole("option").map((one) => one.textContent.trim());
    expect(options).toEqual(["At the top", "Accounting (Accounting)", "Billing (BILL-01)"]);
    await userEvent.click(screen.getByRole("option", { name: "Accounting (Accounting)" }));
    await settle();
    await press("Save");
    expect(asked(host, "hierarchyUpdate")[0]?.[3]).toMatchObject({ parentId: "place-0" });
  });
});

describe("the customers", () => {
  it("are read page by page until nothing new comes", async () => {
    const host = await openArea("Customers");
    expect(screen.getByRole("grid", { name: "Customers" }).getAttribute("aria-rowcount")).toBe("47");
    expect(asked(host, "customersPage").map(([, page]) => page)).toEqual([1, 2, 3, 4]);
    await expectAccessible();
  });

  it("are changed by what differs, and are offered no state that nobody documents", async () => {
    const host = await openArea("Customers");
    await userEvent.click(row("customers", "Cedar Clinic"));
    await settle();
    expect(screen.queryByRole("button", { name: /Suspend/ })).toBeNull();
    await press("Edit…");
    await type("City", "Millbrook");
    await press("Save");
    const [, id, before, draft] = asked(host, "customerUpdate")[0] ?? [];
    expect(id).toBe("10004");
    expect(before).toMatchObject({ office: { city: "Fairhaven" } });
    expect(draft).toMatchObject({ office: { city: "Millbrook" } });
  });

  it("have users that are taken in by their id", async () => {
    const host = await openArea("Customers");
    await tab("Users");
    expect(screen.getByText(/EnableX can neither list nor show users/)).toBeTruthy();
    await press("Take in by id…");
    await type("Id at the service", "20044");
    await type("E-mail", "ada@example.org");
    await press("Take in");
    expect(asked(host, "ucaasUserAdopt")[0]?.[1]).toBe("20044");
    await settle();
    expect(screen.getByTestId("account-detail").dataset["id"]).toBe("20044");
  });

  it("have subscriptions that are shown as EnableX tells them", async () => {
    await openArea("Customers");
    await tab("Subscriptions");
    await userEvent.click(row("subscriptions", "30002"));
    await settle();
    expect(screen.getByTestId("account-detail").textContent).toContain("Voice and Video");
    expect(screen.queryByRole("button", { name: /^Add/ })).toBeNull();
    await expectAccessible();
  });
});

describe("where a list cannot be read", () => {
  it("says so at its place and reads it again", async () => {
    const host = await openDesk("people");
    host.refuse("agentsList", aFailure("service", "The service could not be reached", { retry: "safe" }));
    await press(/^Agents/);
    await settle();
    expect(screen.getByText("The service could not be reached")).toBeTruthy();
    await press("Try again");
    expect(screen.getByRole("grid", { name: "Agents" })).toBeTruthy();
  });

  it("teaches how to connect where there is no connection", async () => {
    await openArea("Customers", "empty");
    expect(screen.getByRole("heading", { name: "EnableX is not connected" })).toBeTruthy();
    await press("Connect a service");
    expect(screen.getByRole("dialog")).toBeTruthy();
  });
});
