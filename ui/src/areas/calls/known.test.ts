import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aRow } from "../../platform/memory-scenes";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { blankFields, effective, inherited } from "./fields";
import { clockLength } from "../../words/format";
import { effectiveLines } from "./lines";

function row(id: string): HTMLElement {
  const found = document.querySelector<HTMLElement>(`[data-testid="call-row"][data-id="${id}"]`);
  if (!found) throw new Error(`no row ${id}`);
  return found;
}

async function press(within_: HTMLElement, name: string): Promise<void> {
  await userEvent.click(within(within_).getByRole("button", { name }));
  await settle();
}

const last = (host: { asked: { name: string; with: unknown[] }[] }) => host.asked.at(-1);

describe("what is known of a call before it goes", () => {
  it("stands in its row: length, chats, the name that is sent", async () => {
    await openDesk("ailing");
    expect(row("1").textContent).toContain("4:07");
    expect(row("2").textContent).toContain("1:02:33");
    expect(row("5").textContent).toContain("2 chats");
    expect(row("7").textContent).toContain("Sent as claims 0095.wav");
    await expectAccessible();
  });

  it("shows an archive and what stands beside a call in its pane", async () => {
    await openDesk("ailing");
    row("5").focus();
    await userEvent.keyboard("{Enter}");
    await settle();
    const archive = screen.getByRole("complementary", { name: "chat-0411.zip" });
    expect(archive.textContent).toContain("2 conversations in 4 files");
    await userEvent.click(row("1"));
    await settle();
    const call = screen.getByRole("complementary", { name: "20261121_1402_AK17_4711.wav" });
    expect(call.textContent).toContain("AK17 · from calls.csv line 3");
    expect(call.textContent).toContain("Ada · from the service");
    expect(call.textContent).toContain("King · from the service");
    expect(call.textContent).toContain("the recording says so");
    expect(call.textContent).toContain("calls.csv has more than is sent: Ring time");
    await expectAccessible();
  });

  it("lets the good ones go ahead and counts those that wait", async () => {
    const host = await openDesk("ailing");
    expect(screen.getByTestId("cures").textContent).toContain("5 of 7 new calls wait for you");
    await press(document.body, "Send 2 of 7");
    expect(last(host)).toEqual({ name: "callsSend", with: [["1", "5"]] });
  });
});

describe("the name doctor", () => {
  it("cures one row with one press", async () => {
    const host = await openDesk("ailing");
    await press(row("2"), "Send as “20261121_1417 _Lang_.wav”");
    expect(last(host)).toEqual({ name: "callsSendAs", with: [[{ id: "2", name: "20261121_1417 _Lang_.wav" }]] });
    expect(row("2").textContent).toContain("Sent as 20261121_1417 _Lang_.wav");
    expect(row("2").textContent).not.toContain("characters the service would not keep");
  });

  it("cures every row with one press", async () => {
    const host = await openDesk("ailing");
    await press(document.body, "Send 2 under better names");
    expect(last(host)?.with).toEqual([
      [
        { id: "2", name: "20261121_1417 _Lang_.wav" },
        { id: "3", name: "call 0093 (2).wav" },
      ],
    ]);
    expect(screen.getByTestId("announcer").textContent).toContain("2 names are cured");
  });

  it("takes a typed name, refuses a bad one at its field and loses nothing", async () => {
    const host = await openDesk("ailing");
    await userEvent.click(screen.getByRole("button", { name: "More about call 0095.wav" }));
    await settle();
    await userEvent.click(screen.getByRole("menuitem", { name: "Sent name…" }));
    await settle();
    const field = screen.getByRole("textbox", { name: "Sent name" });
    await userEvent.clear(field);
    await userEvent.type(field, 'a"b.wav');
    await press(screen.getByRole("dialog"), "Save");
    expect(field.getAttribute("aria-invalid")).toBe("true");
    expect((field as HTMLInputElement).value).toBe('a"b.wav');
    await expectAccessible();
    await press(screen.getByRole("dialog"), "Use the file’s own name");
    await press(screen.getByRole("dialog"), "Save");
    expect(last(host)).toEqual({ name: "callsSendAs", with: [[{ id: "7", name: null }]] });
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});

describe("a call that is there twice", () => {
  it("goes by a person's word", async () => {
    const host = await openDesk("ailing");
    expect(row("4").textContent).toContain("This recording arrived before: call 0093.wav, 2026-11-20 17:40");
    await press(row("4"), "Send all the same");
    expect(last(host)).toEqual({ name: "callsWaive", with: [["4"]] });
    expect(row("4").textContent).toContain("Checked, ready to send");
  });
});

describe("each value", () => {
  const fields = (over: Partial<ReturnType<typeof blankFields>>) => ({ ...blankFields(), ...over });

  it("comes from the nearest that says it, and says from whom", () => {
    const call = aRow("1", "a.wav", "draft", {
      own: fields({ name: "own" }),
      beside: [
        { file: "a.wav.json", line: null, fields: fields({ name: "no", phone: "json" }), leftOut: [] },
        { file: "calls.csv", line: 3, fields: fields({ phone: "no", email: "sheet" }), leftOut: [] },
      ],
      patterned: fields({ email: "no", agentCode: "pattern", extended: [{ key: "Q", value: "pattern" }] }),
    });
    const batch = fields({ agentCode: "no", callDirection: "Inbound", extended: [{ key: "Q", value: "no" }] });
    const lines = effectiveLines(call, batch).map((line) => `${line.value} ${line.source}`);
    expect(lines).toEqual(
      expect.arrayContaining([
        "own · typed for this call",
        "json · from a.wav.json",
        "sheet · from calls.csv line 3",
        "pattern · from the file’s name",
        "Inbound · for all calls",
      ]),
    );
    expect(lines.filter((line) => line.startsWith("no "))).toEqual([]);
  });

  it("of a hierarchy counts from one alone, because an id and a code name the same thing", () => {
    const call = aRow("1", "a.wav", "draft", { own: fields({ hierarchyCode: "Sales" }) });
    const lines = effectiveLines(call, fields({ hierarchyId: "an id" }));
    expect(lines.some((line) => line.value === "an id")).toBe(false);
  });

  it("of an agent counts from one alone, so that no code goes with another’s name", () => {
    const call = aRow("1", "a.wav", "draft", { patterned: fields({ agentCode: "AK17" }) });
    const lines = effectiveLines(call, fields({ agentCode: "B2", agentFirstName: "Ben", agentLastName: "Bird" }));
    expect(lines.map((line) => line.value)).toContain("AK17");
    expect(lines.some((line) => ["B2", "Ben", "Bird"].includes(line.value))).toBe(false);
  });
});

describe("the service’s own name of an agent", () => {
  const fields = (over: Partial<ReturnType<typeof blankFields>>) => ({ ...blankFields(), ...over });
  const king = { code: "AK17", firstName: "Ada", lastName: "King" };
  const call = (own: Partial<ReturnType<typeof blankFields>>) => {
    const row = aRow("1", "a.wav", "draft", { patterned: fields({ agentCode: "AK17" }), own: fields(own) });
    return { ...row, derived: { ...row.derived, agent: king } };
  };
  const batch = fields({ agentCode: "B2", agentFirstName: "Ben", agentLastName: "Bird" });

  it("stands where the code alone is said, and in the blank fields of the dialog", () => {
    const names = (["agentFirstName", "agentLastName"] as const).map((key) => effective(key, batch, call({})));
    expect(names).toEqual(["Ada", "King"]);
    expect(inherited("agentLastName", batch, call({}))).toBe("King");
  });

  it("never stands beside another code or another name", () => {
    expect(effective("agentLastName", batch, call({ agentCode: "B2" }))).toBeNull();
    expect(effective("agentFirstName", batch, call({ agentCode: "AK17", agentLastName: "Byron" }))).toBeNull();
  });
});

describe("a length", () => {
  it("reads as a clock does", () => {
    expect([0, 7, 247, 3753.4].map(clockLength)).toEqual(["0:00", "0:07", "4:07", "1:02:33"]);
  });
});
