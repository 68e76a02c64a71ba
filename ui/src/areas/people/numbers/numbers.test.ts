import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { aFailure, type MemoryHost } from "../../../platform/memory";
import type { NumberCorrection } from "../../../platform/host";
import { expectAccessible } from "../../../test/axe";
import { asked, openDesk, settle } from "../../../test/open";
import { press } from "../../../test/press";

let host: MemoryHost;

function row(login: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="person-row"][data-login="${login}"]`);
  if (!found) throw new Error(`no row ${login}`);
  return found;
}

const shown = (): (string | undefined)[] => screen.getAllByTestId("person-row").map((one) => one.dataset["login"]);
const dialog = (): HTMLElement => screen.getByRole("dialog");

/** Five numbers as older versions kept them: three with a trunk zero, one too short, one of somebody who is not sent yet. */
beforeEach(async () => {
  host = await openDesk("people");
  host.people.keep("b.lang", "+49", "030 5550 1199");
  host.people.keep("liam.b", "+353", "01 555 0171", "Unknownia");
  host.people.keep("g.berg", "+46", "08 555 010 93", "Refusedo");
  host.people.keep("mei.lin", "+65", "555");
  host.people.keep("farah.haddad", "+962", "06 555 0120");
  await press(/^People/);
});

async function filter(): Promise<void> {
  await userEvent.click(screen.getByRole("radio", { name: /^Numbers to look at/ }));
  await settle();
}

async function openDialog(): Promise<void> {
  await filter();
  await press("Correct numbers…");
}

/** Long enough for a scripted run over everybody. */
async function ran(): Promise<void> {
  for (let turn = 0; turn < 10; turn += 1) await settle();
}

describe("a number that looks wrong", () => {
  it("is a finding of its row in words and with a mark", async () => {
    const badge = within(row("b.lang")).getByText("Number?");
    expect(badge.closest(".badge")?.querySelector("svg")).toBeTruthy();
    expect(row("b.lang").textContent).toContain("+49 030 5550 1199");
    expect(within(row("farah.haddad")).getByText("Number?")).toBeTruthy();
    expect(row("farah.haddad").textContent).toContain("Draft");
    expect(within(row("amara.okafor")).queryByText("Number?")).toBeNull();
    await expectAccessible();
  });

  it("is filtered for, with how many there are, beside the states", async () => {
    expect(screen.getByRole("radio", { name: "Numbers to look at 5" })).toBeTruthy();
    await filter();
    expect(shown()).toEqual(["b.lang", "farah.haddad", "mei.lin", "g.berg", "liam.b"]);
    expect(asked(host, "peopleSearch").at(-1)?.[0]).toMatchObject({
      oddNumbers: true,
      states: ["draft", "adding", "known", "unknown", "refused"],
    });
  });

  it("says in the pane why, and what would be sent instead", async () => {
    await userEvent.click(row("b.lang"));
    await settle();
    const pane = screen.getByTestId("person-detail");
    expect(pane.textContent).toContain("It is written as it is dialled within its country.");
    expect(pane.textContent).toContain("It would be sent as +49 305 5501 199.");
    await press("Correct number…");
    expect(within(dialog()).getAllByTestId("number-row")).toHaveLength(1);
    expect(asked(host, "numbersLook").at(-1)).toEqual(["p1"]);
  });

  it("without a cure leads to the form", async () => {
    await userEvent.click(row("mei.lin"));
    await settle();
    expect(screen.getByTestId("person-detail").textContent).toContain("It is too short for its country.");
    await press("Edit number…");
    expect(screen.getByRole("dialog", { name: /Mei Lin/ })).toBeTruthy();
  });
});

describe("correcting numbers together", () => {
  it("shows each as it is and as it will be, and apart what only a person can put right", async () => {
    await openDialog();
    const rows = within(dialog()).getAllByTestId("number-row");
    expect(rows.map((one) => one.dataset["login"])).toEqual(["b.lang", "g.berg", "liam.b"]);
    expect(rows[0]?.textContent).toContain("+49 030 5550 1199");
    expect(rows[0]?.textContent).toContain("+49 305 5501 199");
    const boxes = within(dialog()).getAllByRole<HTMLInputElement>("checkbox");
    expect(boxes.every((box) => box.checked)).toBe(true);
    const apart = within(dialog()).getByTestId("numbers-apart");
    expect(apart.textContent).toContain("It is too short for its country.");
    expect(apart.textContent).toContain("Not at AuthX. Correct it before this person is added.");
    await expectAccessible();
  });

  it("sends only what is ticked, after it was confirmed, with keys alone", async () => {
    await filter();
    screen.getByRole("button", { name: "Correct numbers…" }).focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(document.activeElement).toBe(screen.getByRole("checkbox", { name: "All 3" }));
    await userEvent.keyboard(" ");
    await settle();
    const none = screen.getByRole("button", { name: /^Correct 0 numbers/ });
    expect(none.getAttribute("aria-disabled")).toBe("true");
    await userEvent.keyboard("{Tab} ");
    await settle();
    expect(document.activeElement).toBe(screen.getByRole("checkbox", { name: "Correct the number of Benedikt Lang" }));
    screen.getByRole("button", { name: "Correct 1 number…" }).focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(dialog().textContent).toContain("1 number will be changed at AuthX, as shown.");
    expect(document.activeElement?.textContent).toContain("Back");
    expect(asked(host, "numbersCorrect")).toEqual([]);
    await userEvent.keyboard("{Tab}{Enter}");
    await ran();
    const wanted: NumberCorrection[] = [{ id: "p1", countryCode: "+49", number: "3055501199" }];
    expect(asked(host, "numbersCorrect")).toEqual([[wanted]]);
    expect(screen.getByTestId("numbers-counts").textContent).toContain("1 number corrected");
    expect(document.activeElement?.textContent).toContain("Close");
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(shown()).not.toContain("b.lang");
    expect(screen.getByRole("radio", { name: "Numbers to look at 4" })).toBeTruthy();
  });

  it("tells honestly how each ended", async () => {
    await openDialog();
    await press("Correct 3 numbers…");
    await press("Correct 3 numbers now");
    await ran();
    expect(screen.getByRole("dialog", { name: "Not every number was corrected" })).toBeTruthy();
    const counts = screen.getByTestId("numbers-counts").textContent;
    expect(counts).toContain("1 number corrected");
    expect(counts).toContain("1 refused");
    expect(counts).toContain("1 unknown");
    const others = screen.getByTestId("numbers-others").textContent;
    expect(others).toContain("Refused: AuthX refused the change.");
    expect(others).toContain("nothing is sent again by itself");
    expect(screen.getByTestId("announcer").textContent).toContain("1 corrected, 1 refused, 1 unknown, 0 not sent.");
    await expectAccessible();
  });

  it("is stopped between two people, goes on when it is closed, and is found again", async () => {
    host.oddNumbers.waits = true;
    await openDialog();
    await press("Correct 3 numbers…");
    await press("Correct 3 numbers now");
    host.oddNumbers.step();
    await settle();
    expect(screen.getByTestId("numbers-run").textContent).toContain("1 of 3");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByTestId("numbers-strip").textContent).toContain("1 of 3");
    await expectAccessible();
    await press("Show");
    await press("Stop");
    expect(screen.getByRole("dialog", { name: "Stopped before the end" })).toBeTruthy();
    expect(screen.getByTestId("numbers-counts").textContent).toContain("2 not reached");
  });

  it("goes to the form of somebody whose number has no cure, and says why a run could not begin", async () => {
    await openDialog();
    host.refuse("numbersCorrect", aFailure("inUse", "People are being imported.", { retry: "safe" }));
    await press("Correct 3 numbers…");
    await press("Correct 3 numbers now");
    expect(screen.getByRole("alert").textContent).toContain("People are being imported.");
    await press("Edit the number of Mei Lin");
    await settle();
    expect(screen.getByRole("dialog", { name: /Mei Lin/ })).toBeTruthy();
  });

  it("is not offered where every number is right", async () => {
    const right: [string, string, string][] = [
      ["b.lang", "+49", "30 5550 1199"],
      ["liam.b", "+353", "1 555 0171"],
      ["g.berg", "+46", "8 555 010 93"],
      ["mei.lin", "+65", "5550 0188"],
      ["farah.haddad", "+962", "6 555 0120"],
    ];
    for (const [login, code, number] of right) host.people.keep(login, code, number);
    await userEvent.click(screen.getByRole("radio", { name: "Known" }));
    await settle();
    expect(screen.queryByRole("radio", { name: /^Numbers to look at/ })).toBeNull();
  });
});
