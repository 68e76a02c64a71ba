import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aFailure } from "../../platform/memory";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { blankPace, timeOf, tuningOf, typedPace } from "./pace";

async function choose(entry: string): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name: "More for all calls" }));
  await settle();
  await userEvent.click(screen.getByRole("menuitem", { name: entry }));
  await settle();
}

const last = (host: { asked: { name: string; with: unknown[] }[] }) => host.asked.at(-1);

describe("what is typed about the pace", () => {
  it("comes back as it was", () => {
    const tuning = {
      atOnce: 5,
      limit: 2_500_000,
      timetable: [{ from: 22 * 60, to: 6 * 60 + 5, limit: null }],
      hashed: false,
    };
    expect(tuningOf(typedPace(tuning))).toEqual({ tuning });
    expect(timeOf(6 * 60 + 5)).toBe("06:05");
  });

  it("takes a comma where it is written so, and nothing for no limit", () => {
    const typed = typedPace(blankPace().tuning);
    expect(tuningOf({ ...typed, limit: " 1,5 " })).toMatchObject({ tuning: { limit: 1_500_000 } });
    expect(tuningOf({ ...typed, limit: "" })).toMatchObject({ tuning: { limit: null } });
  });

  it("names each field that cannot be used", () => {
    const hours = [
      { from: "8", to: "18:00", limit: "" },
      { from: "08:00", to: "08:00", limit: "0" },
    ];
    const read = tuningOf({ atOnce: "3", limit: "fast", hours, hashed: true });
    expect("errors" in read && Object.keys(read.errors)).toEqual(["limit", "from0", "to1", "limit1"]);
  });
});

describe("the pace of the queue", () => {
  it("is changed in one go and told beside the progress", async () => {
    const host = await openDesk("busy");
    await choose("Pace and hours…");
    const dialog = screen.getByRole("dialog", { name: "Pace and hours" });
    await expectAccessible();
    await userEvent.type(within(dialog).getByLabelText("Limit in MB a second"), "40");
    await userEvent.click(within(dialog).getByRole("button", { name: "Save" }));
    await settle();
    expect(last(host)).toEqual({
      name: "callsTune",
      with: [{ atOnce: 3, limit: 40_000_000, timetable: [], hashed: true }],
    });
    expect(screen.getByTestId("limit").textContent).toBe("Limit: 40.0 MB/s");
    host.work({ holding: { limit: 40_000_000, until: 20 * 60 } });
    await settle();
    expect(screen.getByTestId("limit").textContent).toBe("Limit: 40.0 MB/s until 20:00");
  });

  it("keeps what was typed when it cannot be used", async () => {
    const host = await openDesk("busy");
    await choose("Pace and hours…");
    await userEvent.click(screen.getByRole("button", { name: "Add hours" }));
    await settle();
    expect(document.activeElement).toBe(screen.getByLabelText("From"));
    const limits = screen.getAllByLabelText("Limit in MB a second");
    await userEvent.type(limits[1] as HTMLElement, "a lot");
    await userEvent.click(screen.getByRole("button", { name: "Save" }));
    await settle();
    expect((limits[1] as HTMLInputElement).value).toBe("a lot");
    expect((limits[1] as HTMLInputElement).ariaInvalid ?? limits[1]?.getAttribute("aria-invalid")).toBe("true");
    expect(last(host)?.name).not.toBe("callsTune");
    await expectAccessible();
  });

  it("says when the computer may fall asleep", async () => {
    const host = await openDesk("busy");
    host.work({ awake: "refused" });
    await settle();
    expect(screen.getByTestId("overall").textContent).toContain("may fall asleep");
  });
});

describe("a watched folder", () => {
  it("is chosen, told about and ended", async () => {
    const host = await openDesk("busy");
    await choose("Watch a folder…");
    await expectAccessible();
    await userEvent.click(screen.getByRole("checkbox", { name: "Send them by themselves" }));
    await userEvent.click(screen.getByRole("button", { name: "Choose the folder…" }));
    await settle();
    expect(last(host)).toEqual({ name: "callsFolderChoose", with: [{ sends: true, converts: false, finished: { kind: "unchanged", seconds: 30 } }] });
    const watched = screen.getByRole("region", { name: "Watched folder" });
    expect(watched.textContent).toContain("evening-shift");
    await userEvent.click(within(watched).getByRole("button", { name: "Send by hand" }));
    await settle();
    expect(watched.textContent).toContain("Calls wait until you send them");
    await expectAccessible();
    await userEvent.click(within(watched).getByRole("button", { name: "Stop watching" }));
    await settle();
    expect(screen.queryByRole("region", { name: "Watched folder" })).toBeNull();
  });

  it("that is away is named and not given up", async () => {
    const host = await openDesk("busy");
    host.work({ watched: { folder: "/srv/shift", sends: true, converts: false, finished: { kind: "moved" }, trouble: { why: "gone", parts: [], more: 0 } } });
    await settle();
    expect(screen.getByTestId("watched").textContent).toContain("It cannot be read now: nothing is there");
  });

  it("names each part of it that cannot be read, and nothing is called done meanwhile", async () => {
    const host = await openDesk("done");
    const parts = [
      { name: "shift-3/call-0103.wav", why: "away" },
      { name: "shift-7", why: "broken" },
    ];
    const watched = { folder: "/srv/calls", sends: true, converts: false, finished: { kind: "moved" } as const };
    expect(screen.getByTestId("overall").textContent).toContain("Everything arrived");
    host.work({ watched: { ...watched, trouble: { why: null, parts, more: 3 } } });
    await settle();
    const told = screen.getByTestId("watched").textContent;
    expect(told).toContain("5 parts of it cannot be read now");
    expect(told).toContain("shift-3/call-0103.wav: the share or disk does not answer");
    expect(told).toContain("shift-7: the disk failed to read it");
    expect(told).toContain("And 3 more");
    expect(screen.getByTestId("overall").textContent).not.toContain("Everything arrived");
    await expectAccessible();
    host.work({ watched: { ...watched, trouble: { why: null, parts: parts.slice(0, 1), more: 0 } } });
    await settle();
    expect(screen.getByTestId("watched").textContent).toContain("shift-3/call-0103.wav cannot be read now");
  });
});

describe("closing while calls are sent", () => {
  it("asks, with going on in the background at hand, and Escape stays", async () => {
    const host = await openDesk("busy");
    host.send({ kind: "leaving" });
    await settle();
    const dialog = screen.getByRole("dialog", { name: "Calls are still being sent" });
    expect(document.activeElement?.textContent.trim()).toBe("Go on in the background");
    expect(dialog.textContent).toContain("begin again at zero");
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.queryByRole("dialog")).toBeNull();
    host.send({ kind: "leaving" });
    await settle();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(host.asked).toContainEqual({ name: "callsLeave", with: ["background"] });
  });

  it("stays open and says why when it could not leave", async () => {
    const host = await openDesk("busy");
    host.send({ kind: "leaving" });
    await settle();
    host.refuse("callsLeave", aFailure("internal", "It did not work"));
    await userEvent.click(screen.getByRole("button", { name: "Close now" }));
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("It did not work");
  });
});
