import { describe, expect, it, vi } from "vitest";
import type { CallRow, CallState } from "../../platform/host";
import { MemoryHost } from "../../platform/memory";
import { aRow, makeScene, overallOf } from "../../platform/memory-scenes";
import { actionsOf } from "./actions";
import { Calls } from "./calls.svelte";
import { blankFields, effective, inherited, joinMoment, splitMoment } from "./fields";
import { filterOf } from "./filter";
import { milestones } from "./milestones";
import { blankPace } from "./pace";

function aQueue(rows: CallRow[]): { calls: Calls; said: string[] } {
  const said: string[] = [];
  const calls = new Calls(new MemoryHost(makeScene("empty")), (text) => said.push(text));
  calls.receive({
    kind: "snapshot",
    snapshot: { seq: 5, rows, batch: blankFields(), overall: overallOf(rows), connection: null, choices: [], keeping: { kind: "durable" }, paused: false, pace: blankPace(), pattern: null, dating: { order: null, stamp: null }, passed: [] },
  });
  return { calls, said };
}

describe("messages", () => {
  it("replace whole rows by id and keep their places", () => {
    const { calls } = aQueue([aRow("1", "a.wav", "draft"), aRow("2", "b.wav", "draft")]);
    const next = aRow("1", "a.wav", "sending");
    calls.receive({ kind: "rows", seq: 6, rows: [next, aRow("3", "c.wav", "draft")], overall: overallOf([next]) });
    expect(calls.rows.map((row) => [row.id, row.state])).toEqual([
      ["1", "sending"],
      ["2", "draft"],
      ["3", "draft"],
    ]);
  });

  it("that a snapshot has overtaken are dropped", () => {
    const { calls } = aQueue([aRow("1", "a.wav", "confirmed")]);
    calls.receive({ kind: "rows", seq: 5, rows: [aRow("1", "a.wav", "sending")], overall: overallOf([]) });
    expect(calls.find("1")?.state).toBe("confirmed");
  });

  it("of a snapshot forget rows that are gone", () => {
    const { calls } = aQueue([aRow("1", "a.wav", "draft"), aRow("2", "b.wav", "draft")]);
    const rows = [aRow("2", "b.wav", "draft")];
    calls.receive({
      kind: "snapshot",
      snapshot: { seq: 9, rows, batch: blankFields(), overall: overallOf(rows), connection: null, choices: [], keeping: { kind: "durable" }, paused: false, pace: blankPace(), pattern: null, dating: { order: null, stamp: null }, passed: [] },
    });
    expect(calls.rows.map((row) => row.id)).toEqual(["2"]);
    expect(calls.find("1")).toBeUndefined();
  });

  it("about a hover come and go", () => {
    const { calls } = aQueue([]);
    calls.receive({ kind: "hover", files: 12 });
    expect(calls.hover).toBe(12);
    calls.receive({ kind: "hover", files: null });
    expect(calls.hover).toBeNull();
  });

  it("of a drop and of its rows are one sentence, and later rows have their own", () => {
    vi.useFakeTimers({ toFake: ["Date"] });
    const { calls, said } = aQueue([]);
    const rows = (seq: number, row: CallRow): void => {
      calls.receive({ kind: "rows", seq, rows: [row], overall: overallOf([row]) });
    };
    calls.receive({ kind: "added", added: 1, again: 0, passed: 4, described: 0, undescribed: 0 });
    rows(6, aRow("1", "a.wav", "draft"));
    rows(7, aRow("2", "b.wav", "draft"));
    calls.receive({ kind: "added", added: 1, again: 1, passed: 0, described: 0, undescribed: 0 });
    vi.setSystemTime(Date.now() + 2000);
    rows(8, aRow("3", "c.wav", "draft"));
    expect(said).toEqual([
      "4 were passed over: look at the list.",
      "1 call added. 4 were passed over: look at the list.",
      "1 call added.",
      "1 file was in the list already.",
      "1 call added.",
    ]);
    vi.useRealTimers();
  });

  it("are not announced for mere progress", () => {
    const { calls, said } = aQueue([aRow("1", "a.wav", "sending")]);
    for (let at = 6; at < 20; at += 1) {
      const row = aRow("1", "a.wav", "sending", { sentBytes: at });
      calls.receive({ kind: "rows", seq: at, rows: [row], overall: overallOf([row]) });
    }
    expect(said).toEqual([]);
  });
});

describe("milestones", () => {
  it("name what was refused and why", () => {
    const row = aRow("1", "call 0094.wav", "refused", {
      cause: { code: "duplicateName", httpStatus: 400, detail: null, retry: "ask" },
    });
    expect(milestones(new Map([["1", "sending"]]), [row], overallOf([row]))).toEqual([
      "call 0094.wav was refused: A call with this name exists there.",
    ]);
  });

  it("count what arrived", () => {
    const rows = [aRow("1", "a.wav", "confirmed"), aRow("2", "b.wav", "sending")];
    expect(milestones(new Map([["1", "awaiting"], ["2", "sending"]]), rows, overallOf(rows))).toEqual([
      "1 of 2 arrived.",
    ]);
  });

  it("stay short when many things happen at once", () => {
    const rows = Array.from({ length: 40 }, (_, at) => aRow(`${at}`, `${at}.wav`, "unknown"));
    const before = new Map(rows.map((row) => [row.id, "awaiting" as CallState]));
    expect(milestones(before, rows, overallOf(rows))).toHaveLength(4);
  });
});

describe("actions", () => {
  const all: CallState[] = [
    "draft",
    "waiting",
    "sending",
    "stalled",
    "awaiting",
    "confirmed",
    "settled",
    "unknown",
    "refused",
    "stopped",
  ];

  it("offer a retry only after something ended", () => {
    expect(all.filter((state) => actionsOf(aRow("1", "a", state)).includes("retry"))).toEqual([
      "unknown",
      "refused",
      "stopped",
    ]);
  });

  it("let only an unknown be settled by a person", () => {
    expect(all.filter((state) => actionsOf(aRow("1", "a", state)).includes("settle"))).toEqual(["unknown"]);
  });

  it("never remove what is on its way", () => {
    const moving: CallState[] = ["waiting", "sending", "stalled", "awaiting"];
    expect(moving.filter((state) => actionsOf(aRow("1", "a", state)).includes("remove"))).toEqual([]);
  });

  it("do not send a draft with a finding", () => {
    const row = aRow("1", "a", "draft", { findings: [{ code: "empty", waivable: false, detail: null }] });
    expect(actionsOf(row)).not.toContain("send");
    expect(filterOf(row)).toBe("needYou");
  });

  it("do not offer the same file again where only another file can help", () => {
    const row = aRow("1", "a", "refused", {
      cause: { code: "tooLarge", httpStatus: 413, detail: null, retry: "never" },
    });
    expect(actionsOf(row)).not.toContain("retry");
  });
});

describe("fields", () => {
  it("inherit from the batch, then from the file", () => {
    const row = aRow("1", "a.wav", "draft");
    const batch = { ...blankFields(), clientCallId: "B" };
    expect(effective("clientCallId", batch, row)).toBe("B");
    expect(effective("clientCallId", blankFields(), row)).toBe("a");
    expect(effective("clientCallId", batch, { ...row, own: { ...blankFields(), clientCallId: "O" } })).toBe("O");
    expect(inherited("email", batch, row)).toBeNull();
  });

  it.each(["2026-11-21T14:02:00+01:00", "2022-03-18T21:52:26Z", "2022-03-18T21:52:26.881Z"])(
    "take a moment apart and put it together: %s",
    (text) => {
      expect(joinMoment(splitMoment(text))).toBe(text);
    },
  );

  it("never invent the missing part of a moment", () => {
    expect(joinMoment({ date: "2026-11-21", time: "", offset: "" })).toBe("part");
    expect(joinMoment({ date: "", time: " ", offset: "" })).toBeNull();
    expect(splitMoment("yesterday")).toEqual({ date: "yesterday", time: "", offset: "" });
  });
});
