import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { MemoryHost } from "../../platform/memory";
import type { CallRow, CallState } from "../../platform/host";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { actionsOf, cureOf } from "./actions";

const UNREAD: Partial<CallRow> = { findings: [{ code: "unreadable", detail: "away", waivable: false }] };

/** The first calls of a busy desk, some of which are otherwise. */
async function withSome(count: number, state: CallState, change: Partial<CallRow>): Promise<MemoryHost> {
  const host = await openDesk("busy");
  host.list(host.rows().map((row, at) => (at < count ? { ...row, ...change, state } : row)));
  host.snapshot();
  await settle();
  return host;
}

describe("calls whose disk or share is away", () => {
  it("wait, and say so in one sentence however many there are", async () => {
    const cause = { code: "fileAway", detail: "away", httpStatus: null, retry: "safe" } as const;
    await withSome(3, "waiting", { cause, findings: [] });
    const told = screen.getByTestId("away");
    expect(told.textContent).toContain("3 calls wait: the share or disk does not answer.");
    expect(told.textContent).toContain("tried again by themselves");
    await expectAccessible();
  });

  it("are looked at again one by one and all at once while they are drafts", async () => {
    const host = await withSome(2, "draft", UNREAD);
    const cures = screen.getByTestId("cures");
    await userEvent.click(within(cures).getByRole("button", { name: "Look again at 2" }));
    await settle();
    const ids = host.rows().slice(0, 2).map((row) => row.id);
    expect(host.asked.at(-1)).toEqual({ name: "callsLookAgain", with: [ids] });
    const [row] = host.rows();
    if (!row) throw new Error("there is no call");
    expect(cureOf(row)).toBe("lookAgain");
    expect(actionsOf(row)).toContain("lookAgain");
    expect(actionsOf({ ...row, findings: [] })).not.toContain("lookAgain");
    await expectAccessible();
  });
});
