import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { aFailure, type MemoryHost } from "../../../platform/memory";
import { expectAccessible } from "../../../test/axe";
import { asked, openDesk, settle } from "../../../test/open";
import { press } from "../../../test/press";

let host: MemoryHost;

function row(login: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="person-row"][data-login="${login}"]`);
  if (!found) throw new Error(`no row ${login}`);
  return found;
}

const dialog = (): HTMLElement => screen.getByRole("dialog");
const said = (): string | null => screen.getByTestId("announcer").textContent;

/** One that begins with the digits of its country, one that is too short, and one that is dialled within its country. */
beforeEach(async () => {
  host = await openDesk("people");
  host.people.keep("b.lang", "+49", "4930901820");
  host.people.keep("mei.lin", "+65", "555");
  host.people.keep("liam.b", "+353", "01 555 0171");
  await press(/^People/);
});

async function openDialog(): Promise<void> {
  await userEvent.click(screen.getByRole("radio", { name: /^Numbers to look at/ }));
  await settle();
  await press("Correct numbers…");
}

describe("a number of which only a person can say that it is right", () => {
  it("leaves the list by one key press, and whoever goes on stands at the next", async () => {
    await openDialog();
    const apart = within(dialog()).getByTestId("numbers-apart");
    const right = within(apart).getAllByRole("button", { name: /is right as it is/ });
    const logins = [...apart.querySelectorAll("li")].map((one) => one.dataset["login"]);
    expect([right.length, logins.length]).toEqual([2, 2]);
    await expectAccessible();
    right[0]?.focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(asked(host, "numbersSayRight").at(-1)?.[1]).toBe(true);
    expect([...apart.querySelectorAll("li")].map((one) => one.dataset["login"])).toEqual(logins.slice(1));
    expect(document.activeElement?.getAttribute("aria-label")).toContain("is right as it is");
    expect(said()).toContain("stays as it is.");
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(dialog().contains(document.activeElement)).toBe(true);
  });

  it("is no finding any more, until it is another number or somebody wants it looked at again", async () => {
    row("b.lang").focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    const pane = screen.getByTestId("person-detail");
    expect(pane.textContent).toContain("edit it, or say that it is right.");
    within(pane).getByRole("button", { name: "It is right as it is" }).focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(asked(host, "numbersSayRight")).toEqual([
      [expect.objectContaining({ countryCode: "+49", number: "4930901820" }), true],
    ]);
    expect(within(row("b.lang")).queryByText("Number?")).toBeNull();
    expect(pane.textContent).toContain("Somebody said that it is right as it is.");
    expect(pane.contains(document.activeElement)).toBe(true);
    await expectAccessible();
    await press("Look at it again");
    expect(within(row("b.lang")).getByText("Number?")).toBeTruthy();
    expect(said()).toContain("is looked at again.");
  });

  it("is not what a number with a cure is", async () => {
    await userEvent.click(row("liam.b"));
    await settle();
    expect(within(screen.getByTestId("person-detail")).queryByRole("button", { name: "It is right as it is" })).toBeNull();
  });

  it("stays in the list where it is another one by now, and says so", async () => {
    await openDialog();
    host.refuse("numbersSayRight", aFailure("gone", "The number is another one by now."));
    await userEvent.click(within(dialog()).getAllByRole("button", { name: /is right as it is/ })[0] as HTMLElement);
    await settle();
    expect(within(dialog()).getByRole("alert").textContent).toContain("another one by now");
    expect(within(dialog()).getByTestId("numbers-apart").querySelectorAll("li")).toHaveLength(2);
  });
});
