import { screen } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ActivityQuery } from "../../platform/host";
import { aFailure, type MemoryHost } from "../../platform/memory";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { choose, press, type } from "../../test/press";
import { dayStart, EVERYTHING, rangeOf } from "./entries.svelte";

async function openActivity(): Promise<MemoryHost> {
  const host = await openDesk("people");
  await press("Activity");
  return host;
}

const rows = (): HTMLElement[] => screen.getAllByTestId("activity-row");
const asked = (host: MemoryHost): ActivityQuery =>
  host.asked.findLast((one) => one.name === "activityList")?.with[0] as ActivityQuery;

describe("times", () => {
  it("take a whole day at both ends", () => {
    const range = rangeOf({ ...EVERYTHING, period: "own", from: "2026-11-20", to: "2026-11-21" }, 0);
    expect(range).toEqual({
      from: new Date(2026, 10, 20).getTime(),
      to: new Date(2026, 10, 22).getTime() - 1,
    });
  });

  it.each(["", "yesterday", "2026-02-31", "2026-13-01", "20261120"])("do not invent a day from %j", (text) => {
    expect(dayStart(text)).toBeNull();
  });
});

describe("the activity", () => {
  it("is an accessible table, page by page", async () => {
    const host = await openActivity();
    expect(rows()).toHaveLength(100);
    expect(screen.getByText("1–100 of 345")).toBeTruthy();
    expect(screen.getByRole("button", { name: "Newer" }).getAttribute("aria-disabled")).toBe("true");
    await expectAccessible();
    await press("Older");
    expect(asked(host)).toMatchObject({ offset: 100, limit: 100 });
    expect(screen.getByText("101–200 of 345")).toBeTruthy();
  });

  it("is filtered by person, action, outcome and time", async () => {
    const host = await openActivity();
    await type("Person", "ivo.m");
    await settle();
    expect(new Set(rows().map((row) => row.dataset["person"]))).toEqual(new Set(["ivo.m"]));
    await type("Person", "x");
    await settle();
    expect(screen.getByText("No entry matches.")).toBeTruthy();
    await type("Person", " ");
    await settle();
    await choose("Action", "Person added");
    await choose("Outcome", "Unknown");
    expect(rows().every((row) => row.dataset["action"] === "person.add" && row.dataset["outcome"] === "unknown")).toBe(true);
    await choose("When", "From … to …");
    await type("From", "2026-11");
    await settle();
    expect(screen.getByText("Like 2026-11-21")).toBeTruthy();
    await type("From", "2026-11-20");
    await settle();
    expect(asked(host)).toMatchObject({
      from: new Date(2026, 10, 20).getTime(),
      action: "person.add",
      outcome: "unknown",
      person: null,
      offset: 0,
    });
    await expectAccessible();
  });

  it("is verified, and says where it was broken", async () => {
    const host = await openActivity();
    await press("Verify chain");
    expect(screen.getByTestId("chain-verdict").textContent).toContain("345 entries");
    host.activityVerify = async () => ({ status: "ok", data: { whole: false, entries: 345, brokenAt: 128 } });
    await press("Verify chain");
    expect(screen.getByTestId("chain-verdict").textContent).toContain("broken at entry 128");
    await expectAccessible();
  });

  it("is exported as it is filtered", async () => {
    const host = await openActivity();
    await choose("Outcome", "Refused");
    await press("Export CSV…");
    expect(host.asked.findLast((one) => one.name === "activityExport")?.with[0]).toMatchObject({ outcome: "refused" });
    expect(screen.getByTestId("announcer").textContent).toMatch(/\d+ entries exported\./);
    host.refuse("activityExport", aFailure("internal", "The disk is full."));
    await press("Export CSV…");
    expect(screen.getByRole("alert").textContent).toContain("The disk is full.");
  });

  it("teaches where nothing was done yet", async () => {
    await openDesk("empty");
    await press("Activity");
    expect(screen.getByRole("heading", { name: "Nothing was done yet" })).toBeTruthy();
    await expectAccessible();
  });
});
