import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aFailure } from "../../platform/memory";
import { expectAccessible } from "../../test/axe";
import { asked, openDesk, settle } from "../../test/open";

function row(name: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="call-row"][data-name="${name}"]`);
  if (!found) throw new Error(`no row ${name}`);
  return found;
}

async function menu(name: string, entry: string): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name: `More about ${name}` }));
  await settle();
  await userEvent.click(screen.getByRole("menuitem", { name: entry }));
  await settle();
}

const last = (host: { asked: { name: string; with: unknown[] }[] }) => host.asked.at(-1);

describe("the table of calls", () => {
  it("is an accessible grid that says how many rows there are", async () => {
    await openDesk("busy");
    const grid = screen.getByRole("grid", { name: "Calls" });
    expect(grid.getAttribute("aria-rowcount")).toBe("14");
    expect(row("call 0094.wav").dataset["state"]).toBe("refused");
    await expectAccessible();
  });

  it("keeps few of ten thousand rows in the page", async () => {
    await openDesk("many");
    expect(screen.getByTestId("calls-table").getAttribute("aria-rowcount")).toBe("10001");
    expect(screen.getAllByTestId("call-row").length).toBeLessThan(60);
  });

  it("has one row in the tab order and moves with the arrows", async () => {
    await openDesk("busy");
    expect(screen.getAllByTestId("call-row").filter((one) => one.tabIndex === 0)).toHaveLength(1);
    row("2026-11-21_1402_AK17_Okafor.wav").focus();
    await userEvent.keyboard("{ArrowDown}");
    await settle();
    expect(document.activeElement).toBe(row("2026-11-21_1417_AK17_Lang.wav"));
    await userEvent.keyboard("{End}");
    await settle();
    expect(document.activeElement).toBe(row("call 0099.wav"));
    await userEvent.keyboard("{Home}");
    await settle();
    expect(document.activeElement).toBe(row("2026-11-21_1402_AK17_Okafor.wav"));
  });

  it("opens the receipt with Enter and comes back with Escape", async () => {
    await openDesk("busy");
    row("2026-11-21_1402_AK17_Okafor.wav").focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    const pane = screen.getByRole("complementary", { name: "2026-11-21_1402_AK17_Okafor.wav" });
    expect(pane.textContent).toContain("4f1c02aa-51f7-4e1c-b8b5-0d8f5f0a9e20");
    expect(pane.contains(document.activeElement)).toBe(true);
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(document.activeElement).toBe(row("2026-11-21_1402_AK17_Okafor.wav"));
  });

  it("hands the focus to the neighbour of a row that was removed", async () => {
    const host = await openDesk("busy");
    row("call 0098.wav").focus();
    await userEvent.keyboard("{Delete}");
    await settle();
    expect(last(host)).toEqual({ name: "callsRemove", with: [["12"]] });
    expect(document.activeElement).toBe(row("call 0099.wav"));
  });

  it("sends what is ready and leaves what is held", async () => {
    const host = await openDesk("busy");
    await userEvent.click(screen.getByRole("button", { name: "Send 2 of 3" }));
    await settle();
    expect(last(host)).toEqual({ name: "callsSend", with: [["12", "13"]] });
    expect(screen.getByTestId("announcer").textContent).toContain("2 calls are on their way.");
  });

  it("says why nothing can be sent", async () => {
    await openDesk("empty");
    const send = screen.getByRole("button", { name: "Send 0 calls" });
    expect(send.getAttribute("aria-disabled")).toBe("true");
    expect(document.getElementById(send.getAttribute("aria-describedby") ?? "")?.textContent).toBe("Add calls first");
    expect(screen.getByRole("heading", { name: "Drop calls here" })).toBeTruthy();
    await expectAccessible();
  });

  it("asks before an unknown is sent again, and says what could happen", async () => {
    const host = await openDesk("busy");
    await menu("call 0093.wav", "Retry…");
    const ask = screen.getByRole("alertdialog", { name: "Send call 0093.wav again?" });
    expect(ask.textContent).toContain("second copy");
    expect(ask.textContent).toContain("a call with this name exists");
    await expectAccessible();
    await userEvent.click(within(ask).getByRole("button", { name: "Send it again" }));
    await settle();
    expect(last(host)).toEqual({ name: "callsRetry", with: [["6"], true] });
    expect(row("call 0093.wav").dataset["state"]).toBe("waiting");
  });

  it("retries a refused call without a question", async () => {
    const host = await openDesk("busy");
    await menu("call 0094.wav", "Retry");
    expect(last(host)).toEqual({ name: "callsRetry", with: [["7"], false] });
  });

  it("settles an unknown by a person's word", async () => {
    const host = await openDesk("busy");
    await menu("call 0093.wav", "It arrived…");
    await userEvent.click(screen.getByRole("button", { name: "Yes, it arrived" }));
    await settle();
    expect(last(host)).toEqual({ name: "callsSettle", with: ["6"] });
  });

  it("shows the failure of an action in its row", async () => {
    const host = await openDesk("busy");
    host.refuse("callsCancel", aFailure("gone", "The call is no longer in the queue."));
    await menu("2026-11-21_1533_DI03.m4a", "Cancel");
    expect(row("2026-11-21_1533_DI03.m4a").textContent).toContain("The call is no longer in the queue.");
  });

  it("filters by name and by what needs a person", async () => {
    await openDesk("busy");
    await userEvent.keyboard("/");
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Search calls" }));
    await userEvent.keyboard("okafor");
    await settle();
    expect(screen.getAllByTestId("call-row")).toHaveLength(1);
    await userEvent.keyboard("{Escape}");
    await userEvent.click(screen.getByRole("button", { name: "3 need you" }));
    await settle();
    expect(screen.getAllByTestId("call-row").map((one) => one.dataset["name"])).toEqual([
      "call 0094.wav",
      "call 0096.wav",
      "call 0097.wav",
    ]);
  });

  it("shows what is held over the window", async () => {
    const host = await openDesk("busy");
    host.send({ kind: "hover", files: 12 });
    await settle();
    expect(screen.getByTestId("drop-overlay").textContent).toContain("Drop 12 files to add them");
    host.send({ kind: "hover", files: null });
    await settle();
    expect(screen.queryByTestId("drop-overlay")).toBeNull();
  });

  it("announces milestones and not progress", async () => {
    const host = await openDesk("busy");
    const announcer = screen.getByTestId("announcer");
    host.change(["3"], () => ({ sentBytes: 1_200_000_000 }));
    await settle();
    expect(announcer.textContent).toBe("");
    host.change(["4"], () => ({ state: "confirmed" }));
    await settle();
    expect(announcer.textContent).toBe("3 of 13 arrived.");
  });
});

describe("metadata", () => {
  it("shows what a blank field inherits and saves only what was typed", async () => {
    const host = await openDesk("busy");
    await menu("call 0098.wav", "Metadata…");
    const dialog = screen.getByRole("dialog", { name: "Metadata for call 0098.wav" });
    const id = within(dialog).getByRole("textbox", { name: "Your call id" });
    expect(id.getAttribute("placeholder")).toBe("call 0098");
    expect(within(dialog).getByRole("combobox", { name: /^Type/ }).textContent).toContain("Audio (inherited)");
    await expectAccessible();
    await userEvent.type(within(dialog).getByRole("textbox", { name: "Agent code" }), "AK17");
    await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await settle();
    expect(last(host)?.name).toBe("callsSetFile");
    expect(last(host)?.with[1]).toMatchObject({ agentCode: "AK17", clientCallId: null, uploadType: null });
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("keeps what was typed when the dialog would close or the shell refuses", async () => {
    const host = await openDesk("busy");
    await userEvent.click(screen.getByRole("button", { name: "Metadata for all…" }));
    await settle();
    const email = screen.getByRole("textbox", { name: "Email" });
    await userEvent.type(email, "nobody");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("not saved");
    await userEvent.click(screen.getByRole("button", { name: "Keep editing" }));
    await settle();
    host.refuse("callsSetBatch", aFailure("invalidInput", "This is not an email address.", { field: "email" }));
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await settle();
    expect((email as HTMLInputElement).value).toBe("nobody");
    expect(email.getAttribute("aria-invalid")).toBe("true");
    expect(document.activeElement).toBe(email);
  });

  it("does not guess the missing part of a moment", async () => {
    const host = await openDesk("busy");
    await userEvent.click(screen.getByRole("button", { name: "Metadata for all…" }));
    await settle();
    await userEvent.type(screen.getByRole("textbox", { name: "Date" }), "2026-11-21");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await settle();
    expect(host.asked.some((one) => one.name === "callsSetBatch")).toBe(false);
    expect(screen.getByRole("textbox", { name: "Date" }).getAttribute("aria-invalid")).toBe("true");
  });
});

describe("the order of calls", () => {
  it("is changed with the keyboard and told", async () => {
    const host = await openDesk("busy");
    row("call 0099.wav").focus();
    await userEvent.keyboard("{Alt>}{ArrowUp}{/Alt}");
    await settle();
    expect(asked(host, "callsPlace")).toEqual([[["13"], "12"]]);
    expect(document.activeElement).toBe(row("call 0099.wav"));
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await settle();
    expect(asked(host, "callsPlace").at(-1)).toEqual([["13"], null]);
  });

  it("offers to send a call first, and leaves those on their way where they are", async () => {
    const host = await openDesk("busy");
    await menu("call 0099.wav", "Send first");
    expect(asked(host, "callsPlace")[0]?.[1]).not.toBeNull();
    row("2026-11-21_1402_AK17_Okafor.wav").focus();
    await userEvent.keyboard("{Alt>}{ArrowDown}{/Alt}");
    await settle();
    expect(asked(host, "callsPlace")).toHaveLength(1);
  });
});

describe("what is passed over", () => {
  it("stays in view with its reason, and nothing is called done while it does", async () => {
    const host = await openDesk("done");
    expect(screen.getByTestId("overall").textContent).toContain("Everything arrived");
    host.passed = [
      { id: "1", name: "call.wv", folder: "shift", why: "kind", detail: null, found: null, conversion: null },
      { id: "2", name: "locked", folder: "", why: "closed", detail: "notAllowed", found: 454, conversion: null },
    ];
    host.snapshot();
    await settle();
    const list = screen.getByRole("region", { name: "Passed over" });
    expect(list.textContent).toContain("2 were passed over and are not in the list");
    expect(list.textContent).toContain("shift/call.wv");
    expect(list.textContent).toContain("your account may not read it. What was found of it before, 454, is here");
    expect(list.textContent).toContain("Convert it to WAV");
    expect(screen.getByTestId("overall").textContent).not.toContain("Everything arrived");
    await expectAccessible();
    await userEvent.click(within(list).getByRole("button", { name: "Add all the same: call.wv" }));
    await settle();
    expect(asked(host, "callsPassedAdd")).toEqual([["1"]]);
    await userEvent.click(within(list).getByRole("button", { name: "I have looked at them" }));
    await settle();
    expect(screen.queryByRole("region", { name: "Passed over" })).toBeNull();
  });

  it("says of what has no path here what to do, and does not offer to add it", async () => {
    const host = await openDesk("done");
    const one = { folder: "", detail: null, found: null, conversion: null };
    host.passed = [
      { ...one, id: "1", name: "https://example.org/call.wav", why: "web" },
      { ...one, id: "2", name: "smb://files/calls/call.wav", why: "share" },
      { ...one, id: "3", name: "trash:///call.wav", why: "trash" },
      { ...one, id: "4", name: "recent:///0a1b", why: "address" },
    ];
    host.snapshot();
    await settle();
    const list = screen.getByRole("region", { name: "Passed over" });
    const words = within(list).getAllByRole("listitem").map((item) => item.textContent);
    expect(words[0]).toContain("It is a link to the web.");
    expect(words[1]).toContain("Copy it here, then drop the copy.");
    expect(words[2]).toContain("It lies in the trash.");
    expect(words[3]).toContain("It names no file on this computer.");
    expect(within(list).getAllByRole("button").map((button) => button.textContent.trim())).toEqual([
      "I have looked at them",
    ]);
    await expectAccessible();
  });
});
