import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { m } from "../../paraglide/messages";

async function choose(entry: string): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name: m.more_for_calls() }));
  await settle();
  await userEvent.click(screen.getByRole("menuitem", { name: entry }));
  await settle();
}

describe("what arrived before", () => {
  it("is a table of receipts that can be searched and exported", async () => {
    const host = await openDesk("busy");
    await choose("Arrived before");
    expect(screen.getAllByTestId("receipt-row")).toHaveLength(2);
    expect(screen.getByTestId("history").textContent).toContain("a person's word");
    await expectAccessible();
    await userEvent.type(screen.getByRole("textbox", { name: "Search receipts" }), "okafor");
    await settle();
    expect(screen.getAllByTestId("receipt-row")).toHaveLength(1);
    await userEvent.click(screen.getByRole("button", { name: "Export as CSV" }));
    await settle();
    expect(host.asked.at(-1)).toEqual({ name: "receiptsExport", with: ["okafor"] });
    await userEvent.click(screen.getByRole("button", { name: "Back to the list" }));
    expect(screen.getByTestId("calls-table")).toBeTruthy();
  });
});

describe("the list of calls", () => {
  it("says when it is not kept, and can be kept after all", async () => {
    const host = await openDesk("busy");
    host.keeping = { kind: "session", why: "The keyring is locked." };
    host.snapshot();
    await settle();
    const notice = screen.getByTestId("keeping");
    expect(notice.textContent).toContain("The keyring is locked.");
    await userEvent.click(within(notice).getByRole("button", { name: "Keep it" }));
    await settle();
    expect(screen.queryByTestId("keeping")).toBeNull();
  });

  it("is paused and goes on", async () => {
    await openDesk("busy");
    await choose("Pause");
    expect(screen.getByTestId("paused").textContent).toContain("What is on its way ends first");
    await userEvent.click(within(screen.getByTestId("paused")).getByRole("button", { name: "Go on" }));
    await settle();
    expect(screen.queryByTestId("paused")).toBeNull();
  });

  it("lays out what is known of an unknown call, and asks the service about it", async () => {
    const host = await openDesk("busy");
    await userEvent.click(screen.getByRole("button", { name: "More about call 0093.wav" }));
    await settle();
    await userEvent.click(screen.getByRole("menuitem", { name: "Ask the service" }));
    await settle();
    expect(host.asked.some((asked) => asked.name === "callsAsk")).toBe(true);
    const row = document.querySelector<HTMLElement>('[data-testid="call-row"][data-name="call 0093.wav"]');
    expect(row?.textContent).toContain("the service knows of no such call");
    row?.focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(screen.getByTestId("call-steps").textContent).toContain("from here on it may have arrived");
  });
});
