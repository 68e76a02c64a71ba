import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { m } from "../../paraglide/messages";
import type { CallRow, Conversion, ConvertTrouble, Finding, Passed } from "../../platform/host";
import { aRow } from "../../platform/memory-scenes";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { convertTroubleWords } from "../../words/recordings";
import { conversionNews, rowConversionNews } from "./converting";

type Desk = Awaited<ReturnType<typeof openDesk>>;

function passed(id: string, name: string, conversion: Conversion | null): Passed {
  return { id, name, folder: "shift", why: "kind", detail: null, found: null, conversion };
}

const OFFERED: Conversion = { kind: "offered", bytes: 48_200_000 };

async function withPassed(...some: Passed[]): Promise<Desk> {
  const host = await openDesk("done");
  host.passed = some;
  host.snapshot();
  await settle();
  return host;
}

const list = (): HTMLElement => screen.getByRole("region", { name: "Passed over" });
const press = async (name: string): Promise<void> => {
  await userEvent.click(within(list()).getByRole("button", { name }));
  await settle();
};

/** A call of the scene that arrived. */
async function confirmed(host: Desk): Promise<{ id: string; fileName: string }> {
  const page = await host.receiptsList({ text: "", offset: 0, limit: 1 });
  const row = page.status === "ok" ? page.data.rows[0] : undefined;
  if (!row) throw new Error("nothing arrived");
  return row;
}

describe("a call that is no WAV inside, whatever its name says", () => {
  const MISNAMED = "call 0097.wav";
  const inside: Finding = { code: "otherKind", waivable: true, detail: "flac" };

  async function withCalls(...some: CallRow[]): Promise<Desk> {
    const host = await openDesk("done");
    host.list(some);
    await settle();
    return host;
  }
  const misnamed = (id: string, conversion: Conversion): CallRow =>
    aRow(id, MISNAMED.replace("97", `9${id}`), "draft", { findings: [inside], conversion });
  const row = (id: string): HTMLElement => screen.getAllByTestId("call-row").find((one) => one.dataset["id"] === id) as HTMLElement;

  it("is converted by one press in its row, and stopped by the next", async () => {
    const host = await withCalls(misnamed("7", OFFERED));
    expect(row("7").textContent).toContain("Inside, this is FLAC");
    await userEvent.click(within(row("7")).getByRole("button", { name: "Convert to WAV" }));
    await settle();
    expect(host.asked.at(-1)).toEqual({ name: "callsConvert", with: [["7"]] });
    expect(within(row("7")).getByRole("progressbar", { name: "Converting call 0097.wav" })).toBeTruthy();
    await expectAccessible();
    await userEvent.click(within(row("7")).getByRole("button", { name: "Stop converting" }));
    await settle();
    expect(host.asked.at(-1)).toEqual({ name: "callsConvertStop", with: [["7"]] });
    expect(within(row("7")).getByRole("button", { name: "Convert to WAV" })).toBeTruthy();
  });

  it("is converted from its pane by keyboard, where the size stands", async () => {
    const host = await withCalls(misnamed("7", OFFERED));
    row("7").focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    const pane = screen.getByRole("complementary", { name: "call 0097.wav" });
    expect(pane.textContent).toContain("As WAV (48.2 MB) it does, and nothing is lost on the way.");
    within(pane).getByRole("button", { name: "Convert to WAV" }).focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(host.asked).toContainEqual({ name: "callsConvert", with: [["7"]] });
    await expectAccessible();
  });

  it("goes with all others of its kind by one press", async () => {
    const host = await withCalls(misnamed("7", OFFERED), misnamed("8", OFFERED), aRow("9", "b.wav", "draft"));
    await userEvent.click(screen.getByRole("button", { name: "Convert 2 to WAV" }));
    await settle();
    expect(host.asked.at(-1)).toEqual({ name: "callsConvert", with: [["7", "8"]] });
  });

  it("says why it cannot be, and is told of when it ends", async () => {
    const refused: Conversion = { kind: "refused", trouble: { kind: "packed", packing: "µ-law" } };
    await withCalls(misnamed("7", refused));
    expect(within(row("7")).queryByRole("button", { name: "Convert to WAV" })).toBeNull();
    const running = misnamed("7", { kind: "running", percent: 9 });
    const failed: Conversion = { kind: "failed", trouble: { kind: "damaged", seconds: 42.7 } };
    const news = (after: CallRow): string[] => rowConversionNews(() => running, [after]);
    expect(news(misnamed("7", failed))[0]).toContain("It is damaged at 0:42.");
    const done = { ...running, findings: [], conversion: null, convertedFrom: "call 0097.wav" };
    expect(news(done)).toEqual(["call 0097.wav was converted to WAV and stays in its place."]);
    expect(news(misnamed("7", OFFERED))).toEqual([]);
  });
});

describe("what can become WAV without loss", () => {
  it("is offered with the size of what comes of it, one by one and all at once", async () => {
    const host = await withPassed(
      passed("1", "a.flac", OFFERED),
      passed("2", "b.aiff", { kind: "offered", bytes: null }),
      passed("3", "c.aifc", { kind: "refused", trouble: { kind: "packed", packing: "µ-law" } }),
    );
    expect(list().textContent).toContain("As WAV (48.2 MB) it does, and nothing is lost");
    expect(list().textContent).toContain("Its sound is packed (µ-law)");
    expect(within(list()).queryByRole("button", { name: "Convert c.aifc to WAV" })).toBeNull();
    await expectAccessible();
    await press("Convert all 2");
    expect(host.asked.at(-1)).toEqual({ name: "callsConvert", with: [["1", "2"]] });
    expect(screen.getByRole("progressbar", { name: "Converting a.flac" })).toBeTruthy();
    expect(list().textContent).toContain("Waits to be converted.");
    await expectAccessible();
  });

  it("shows how far it is, can be stopped, and is offered again then", async () => {
    const host = await withPassed(passed("1", "a.flac", OFFERED));
    await press("Convert a.flac to WAV");
    host.converting(["1"], () => ({ kind: "running", percent: 40 }));
    await settle();
    expect(screen.getByRole<HTMLProgressElement>("progressbar", { name: "Converting a.flac" }).value).toBe(40);
    expect(within(list()).queryByRole("button", { name: "Add all the same: a.flac" })).toBeNull();
    await press("Stop converting a.flac");
    expect(host.asked.at(-1)).toEqual({ name: "callsConvertStop", with: [["1"]] });
    expect(within(list()).getByRole("button", { name: "Convert a.flac to WAV" })).toBeTruthy();
  });

  it("says where it is damaged, and can be tried again", async () => {
    const host = await withPassed(passed("1", "a.flac", { kind: "running", percent: 9 }));
    host.converting(["1"], () => ({ kind: "failed", trouble: { kind: "damaged", seconds: 42.7 } }));
    await settle();
    expect(list().textContent).toContain("It is damaged at 0:42.");
    await expectAccessible();
    await press("Convert a.flac to WAV, once more");
    expect(host.asked.at(-1)).toEqual({ name: "callsConvert", with: [["1"]] });
  });

  it("is announced when it ends, in either way, and never on the way", () => {
    const going = passed("1", "a.flac", { kind: "running", percent: 9 });
    expect(conversionNews([going], [passed("1", "a.flac", { kind: "running", percent: 10 })])).toEqual([]);
    expect(conversionNews([going], [])).toEqual(["a.flac was converted to WAV and is in the list."]);
    expect(conversionNews([passed("1", "a.flac", OFFERED)], [])).toEqual([]);
    const failed = passed("1", "a.flac", { kind: "failed", trouble: { kind: "silent" } });
    expect(conversionNews([going], [failed])).toEqual(["a.flac was not converted. There is no sound in it."]);
  });

  it("has words for every trouble", () => {
    const troubles: ConvertTrouble[] = [
      { kind: "packed", packing: "GSM" }, { kind: "rate" }, { kind: "tooLarge", bytes: 3e9 }, { kind: "damaged", seconds: null },
      { kind: "altered" }, { kind: "silent" }, { kind: "unknown" }, { kind: "noRoom", needs: 2e9, free: 1e9 },
      { kind: "unreadable", detail: "permission denied" }, { kind: "changed" }, { kind: "gone" },
      { kind: "unwritable", detail: "no storage space" },
    ];
    const words = troubles.map(convertTroubleWords);
    expect(new Set(words).size).toBe(troubles.length);
    expect(words.every((sentence) => sentence.endsWith("."))).toBe(true);
  });
});

describe("a converted call", () => {
  it("names its original in the row and in its receipt", async () => {
    const host = await openDesk("busy");
    const { id, fileName } = await confirmed(host);
    host.change([id], () => ({ convertedFrom: "original.flac" }));
    await settle();
    const row = document.querySelector<HTMLElement>(`[data-testid="call-row"][data-name="${fileName}"]`);
    expect(row?.textContent).toContain("converted from original.flac");
    row?.focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    expect(screen.getByTestId("call-detail").textContent).toContain("original.flac, without loss");
  });

  it("names its original in the history", async () => {
    const host = await openDesk("busy");
    const { id } = await confirmed(host);
    host.change([id], () => ({ convertedFrom: "original.flac" }));
    await userEvent.click(screen.getByRole("button", { name: m.more_for_calls() }));
    await settle();
    await userEvent.click(screen.getByRole("menuitem", { name: "Arrived before" }));
    await settle();
    expect(screen.getByTestId("history").textContent).toContain("Converted from original.flac, without loss");
  });
});
