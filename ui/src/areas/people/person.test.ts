import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aFailure, type MemoryHost } from "../../platform/memory";
import type { PersonDraft } from "../../platform/host";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { field, press, type } from "../../test/press";

async function openPerson(login: string, filter?: string): Promise<MemoryHost> {
  const host = await openDesk("people");
  await press(/^People/);
  if (filter) {
    await userEvent.click(screen.getByRole("radio", { name: filter }));
    await settle();
  }
  const row = document.querySelector<HTMLElement>(`[data-testid="person-row"][data-login="${login}"]`);
  if (!row) throw new Error(`no row ${login}`);
  await userEvent.click(row);
  await settle();
  return host;
}

async function openAdd(): Promise<MemoryHost> {
  const host = await openDesk("people");
  await press(/^People/);
  await userEvent.keyboard("n");
  await settle();
  return host;
}

async function country(words: string): Promise<void> {
  await userEvent.click(screen.getByRole("combobox", { name: "Country" }));
  await userEvent.keyboard(words);
  await settle();
  await userEvent.keyboard("{ArrowDown}{Enter}");
  await settle();
}

async function fill(login: string, first = "Uma"): Promise<void> {
  await type("Login name", login);
  await type("First name", first);
  await type("Last name", "Berg");
  await type("E-mail", `${login}@example.org`);
  await country("germ");
  await type("Number", "30 5550 1234");
}

const pane = (): HTMLElement => screen.getByTestId("person-detail");
const lastOf = (host: MemoryHost, name: string): unknown[] | undefined =>
  host.asked.findLast((one) => one.name === name)?.with;

describe("adding a person", () => {
  it("sends what was typed, with an explicit country code, and selects the new one", async () => {
    const host = await openAdd();
    expect(document.activeElement).toBe(field("Login name"));
    await expectAccessible();
    await fill("uma.berg");
    await press("Add alias");
    await type("Alias 1", "uberg");
    await press("Add");
    expect(lastOf(host, "personAdd")?.[0]).toEqual({
      loginName: "uma.berg",
      firstName: "Uma",
      lastName: "Berg",
      email: "uma.berg@example.org",
      countryCode: "+49",
      number: "30 5550 1234",
      aliases: ["uberg"],
    } satisfies PersonDraft);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(pane().textContent).toContain("Uma Berg");
    expect(screen.getByTestId("announcer").textContent).toContain("Uma Berg is added.");
  });

  it("says at each field what is missing, and assumes no country", async () => {
    const host = await openAdd();
    await press("Add");
    expect(host.asked.some((one) => one.name === "personAdd")).toBe(false);
    expect(document.activeElement).toBe(field("Login name"));
    expect(screen.getByRole("combobox", { name: "Country" }).getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByText("Choose the country: nothing is assumed")).toBeTruthy();
    await expectAccessible();
  });

  it("shows what the shell says at its field and keeps what was typed", async () => {
    await openAdd();
    await fill("amara.okafor");
    await press("Add");
    expect(document.activeElement).toBe(field("Login name"));
    expect(screen.getByText("Somebody on the list has this login name.")).toBeTruthy();
    expect(field("Number").value).toBe("30 5550 1234");
  });

  it("shows what will be sent while the number is typed", async () => {
    await openAdd();
    await country("germ");
    await type("Number", "030 5550 1234");
    expect(screen.getByText("Will be sent as +49 · 305 5501 234")).toBeTruthy();
    await expectAccessible();
  });

  it("shows how an address is sent whose domain is in letters of a language, while it is typed", async () => {
    await openAdd();
    await type("E-mail", "ann@müller.example");
    expect(screen.getByText("Will be sent as ann@xn--mller-kva.example")).toBeTruthy();
    expect(field("E-mail").value).toBe("ann@müller.example");
    await expectAccessible();
    await userEvent.clear(field("E-mail"));
    await type("E-mail", "ann@x.example");
    expect(screen.queryByText(/Will be sent as ann/)).toBeNull();
  });

  it("takes the country from a number that says it itself", async () => {
    const host = await openAdd();
    await fill("uma.berg");
    await userEvent.clear(field("Number"));
    await type("Number", "0044 7911 123456");
    expect((screen.getByRole("combobox", { name: "Country" }) as HTMLInputElement).value).toBe("United Kingdom (+44)");
    await press("Add");
    expect(lastOf(host, "personAdd")?.[0]).toMatchObject({ countryCode: "+44", number: "0044 7911 123456" });
  });

  it("says what is wrong with a number when it is left", async () => {
    await openAdd();
    await country("germ");
    await type("Number", "03");
    expect(field("Number").getAttribute("aria-invalid")).toBeNull();
    await userEvent.tab();
    expect(field("Number").getAttribute("aria-invalid")).toBe("true");
    expect(screen.getByText("This number is too short for +49")).toBeTruthy();
  });

  it("finds a country by its code, its short form and its name in other languages", async () => {
    await openAdd();
    const chosen = () => (screen.getByRole("combobox", { name: "Country" }) as HTMLInputElement).value;
    for (const [asked, name] of [
      ["US", "United States (+1)"],
      ["usa", "United States (+1)"],
      ["+1", "United States (+1)"],
      ["DE", "Germany (+49)"],
      ["Deutschland", "Germany (+49)"],
      ["uk", "United Kingdom (+44)"],
      ["Alemania", "Germany (+49)"],
      ["united k", "United Kingdom (+44)"],
    ] as const) {
      await userEvent.click(screen.getByRole("combobox", { name: "Country" }));
      await userEvent.keyboard(asked);
      await settle();
      await userEvent.keyboard("{Enter}");
      await settle();
      expect(chosen(), asked).toBe(name);
    }
  });

  it("finds the line of an alias although blank ones are not sent", async () => {
    await openAdd();
    await fill("uma.berg");
    await press("Add alias");
    await press("Add alias");
    await type("Alias 2", "has space");
    await press("Add");
    expect(field("Alias 2").getAttribute("aria-invalid")).toBe("true");
    expect(field("Alias 1").getAttribute("aria-invalid")).toBeNull();
  });

  it("offers five aliases and says why not six", async () => {
    await openAdd();
    for (let at = 0; at < 5; at += 1) await press("Add alias");
    expect(screen.getByRole("button", { name: "Add alias" }).getAttribute("aria-disabled")).toBe("true");
  });

  it("says the service's own words at the form when it refused, and tries again with what was mended", async () => {
    const host = await openAdd();
    await fill("refused.one");
    await press("Add");
    const dialog = screen.getByRole("dialog", { name: "Add person" });
    expect(within(dialog).getByRole("alert").textContent).toContain("this login name is in use");
    expect(field("Login name").value).toBe("refused.one");
    expect(pane().dataset["id"]).toBe("n1");
    await press("Add again");
    expect(lastOf(host, "personRetry")).toEqual(["n1"]);
    await type("Login name", "another.one");
    await press("Add again");
    expect(lastOf(host, "personForget")).toEqual(["n1"]);
    expect((lastOf(host, "personAdd")?.[0] as PersonDraft).loginName).toBe("another.one");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("tells when there is nowhere to send to, and keeps the form", async () => {
    await openAdd();
    await fill("nowhere.one");
    await press("Add");
    expect(screen.getByRole("alert").textContent).toContain("No connection for people is chosen");
    expect(field("Login name").value).toBe("nowhere.one");
  });

  it("leads to the explaining card when nobody knows", async () => {
    await openAdd();
    await fill("unknown.one");
    await press("Add");
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByTestId("unknown-card").textContent).toContain("We do not know whether AuthX added this person");
  });

  it("asks before something typed is thrown away", async () => {
    await openAdd();
    await type("First name", "Uma");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("not saved yet");
    await press("Keep editing");
    expect(field("First name").value).toBe("Uma");
    await userEvent.keyboard("{Escape}");
    await settle();
    await press("Discard");
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

describe("changing a person", () => {
  it("locks the login name and says why", async () => {
    const host = await openPerson("b.lang");
    await press("Edit…");
    expect(field("Login name").readOnly).toBe(true);
    expect(screen.getByText(/does not allow a login name to be changed/)).toBeTruthy();
    expect(document.activeElement).toBe(field("First name"));
    await expectAccessible();
    await type("Last name", "Lange");
    await press("Save");
    expect(lastOf(host, "personUpdate")?.[0]).toBe("p1");
    expect(pane().textContent).toContain("Benedikt Lange");
  });

  it("does not guess which of several countries a code stands for", async () => {
    await openPerson("chidi.eze");
    await press("Not added…");
    await type("Note", "Looked in the portal");
    await press("Write it down");
    await press("Edit…");
    expect((screen.getByRole("combobox", { name: "Country" }) as HTMLInputElement).value).toBe("+1 (Canada, United States)");
  });

  it("shows a refusal at the form and a lost reply on the card", async () => {
    await openPerson("b.lang");
    await press("Edit…");
    await type("First name", "Refused");
    await press("Save");
    expect(screen.getByRole("alert").textContent).toContain("Nothing was changed");
    await type("First name", "Unknown");
    await press("Save");
    expect(screen.getByTestId("unknown-card").dataset["kind"]).toBe("update");
    expect(screen.getByRole("button", { name: "Edit…" }).getAttribute("aria-disabled")).toBe("true");
    await expectAccessible();
  });
});

describe("settling", () => {
  it("needs the id for somebody who was added, and a note", async () => {
    const host = await openPerson("chidi.eze");
    await press("I found the id…");
    await expectAccessible();
    await press("Write it down");
    expect(field("Id at AuthX").getAttribute("aria-invalid")).toBe("true");
    await type("Id at AuthX", "5a10cafe-0555-4555-8555-000000000555");
    await type("Note", "Found in the portal");
    await press("Write it down");
    expect(lastOf(host, "personSettle")).toEqual([
      "p2",
      "happened",
      "5a10cafe-0555-4555-8555-000000000555",
      "Found in the portal",
    ]);
    expect(screen.queryByTestId("unknown-card")).toBeNull();
    expect(pane().textContent).toContain("Found in the portal");
  });

  it("asks otherwise for a PIN", async () => {
    const host = await openPerson("noor.a");
    const card = screen.getByTestId("unknown-card");
    expect(within(card).getAllByRole("button").map((one) => one.textContent.trim())).toEqual([
      "It happened…",
      "It did not happen…",
    ]);
    await press("It did not happen…");
    await type("Note", "The old one still works");
    await press("Write it down");
    expect(lastOf(host, "personSettle")).toEqual(["p13", "didNotHappen", null, "The old one still works"]);
  });
});

describe("deleting", () => {
  it("needs the login name, names what is lost, and leaves the way to re-create", async () => {
    const host = await openPerson("amara.okafor");
    await press("Delete…");
    const ask = screen.getByRole("alertdialog", { name: "Delete Amara Okafor?" });
    expect(ask.textContent).toContain("the PIN and every enrolled face");
    const go = (): HTMLElement => within(ask).getByRole("button", { name: "Delete" });
    expect(go().getAttribute("aria-disabled")).toBe("true");
    await expectAccessible();
    await userEvent.type(within(ask).getByRole("textbox"), "amara.okafor");
    await settle();
    await userEvent.click(go());
    await settle();
    expect(lastOf(host, "personDelete")).toEqual(["p0", "amara.okafor"]);
    expect(screen.queryByRole("alertdialog")).toBeNull();
    expect(pane().textContent).toContain("Deleted at AuthX");
    expect(document.querySelector("[data-login='amara.okafor']")).toBeNull();
  });

  it("re-creates with what was typed, honest that it is another person", async () => {
    const host = await openPerson("s.carter", "Deleted");
    await press("Re-create…");
    const dialog = screen.getByRole("dialog", { name: "Re-create Sam Carter" });
    expect(dialog.textContent).toContain("a new id, no PIN, no face");
    expect(field("Login name").value).toBe("s.carter");
    await press("Re-create");
    expect((lastOf(host, "personAdd")?.[0] as PersonDraft).email).toBe("s.carter@example.org");
  });

  it("forgets a row without asking the service", async () => {
    const host = await openPerson("ivo.m");
    await press("Forget…");
    await press("Forget");
    expect(lastOf(host, "personForget")).toEqual(["p8"]);
    expect(screen.queryByTestId("person-detail")).toBeNull();
  });
});

describe("a refused person", () => {
  it("is tried again from the pane, where a failure is shown", async () => {
    const host = await openPerson("ivo.m");
    host.refuse("personRetry", aFailure("noConnection", "No network.", { retry: "safe" }));
    await press("Try again");
    expect(within(pane()).getByRole("alert").textContent).toContain("No network.");
    await press("Try again");
    expect(within(pane()).queryByRole("alert")).toBeNull();
    expect(pane().textContent).not.toContain("refused this person");
  });
});

describe("an id that exists already", () => {
  it("is adopted without a request to the service", async () => {
    const host = await openDesk("people");
    await press(/^People/);
    await press("More for people");
    await userEvent.click(screen.getByRole("menuitem", { name: "Adopt an existing id…" }));
    await settle();
    await fill("old.hand");
    await press("Adopt");
    expect(document.activeElement).toBe(field("Id at AuthX"));
    await type("Id at AuthX", "5a10cafe-0555-4555-8555-000000000777");
    await press("Adopt");
    expect(lastOf(host, "personAdopt")?.[1]).toBe("5a10cafe-0555-4555-8555-000000000777");
    expect(pane().textContent).toContain("5a10cafe-0555-4555-8555-000000000777");
  });
});
