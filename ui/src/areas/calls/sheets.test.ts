import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { MemoryHost } from "../../platform/memory";
import { aForeignSheet } from "../../platform/memory-ailing";
import { expectAccessible } from "../../test/axe";
import { asked, openDesk, settle } from "../../test/open";
import { aRow } from "../../platform/memory-scenes";
import { actionsOf, cureOf } from "./actions";

async function press(name: string | RegExp): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name }));
  await settle();
}

/** Calls beside which a sheet lies whose columns nobody knows. */
async function withSheet(change: (host: MemoryHost) => void = () => undefined): Promise<MemoryHost> {
  const host = await openDesk("ailing");
  host.sheets = [aForeignSheet()];
  change(host);
  await press("Choose files…");
  return host;
}

async function say(column: string, role: string): Promise<void> {
  await userEvent.click(screen.getByRole("combobox", { name: new RegExp(`^${column} says`) }));
  await settle();
  await userEvent.click(screen.getByRole("option", { name: role }));
  await settle();
}

const says = (column: string): string =>
  screen.getByRole("combobox", { name: new RegExp(`^${column} says`) }).textContent.trim();

describe("the sheets beside calls", () => {
  it("are told with the lines that find their call, the columns that are used and those that are not", async () => {
    await withSheet((host) => {
      const sheet = aForeignSheet();
      const columns = sheet.columns.map((one, at) => ({ ...one, role: at === 0 ? "file" : at === 1 ? "interactionDate" : "unused" }));
      host.sheets = [{ ...sheet, columns, used: true, matched: 41 }];
    });
    const sheets = screen.getByTestId("sheets");
    expect(sheets.textContent).toContain("41 of 47 lines find their call");
    expect(sheets.textContent).toContain("The file = Aufnahme, ");
    expect(sheets.textContent).toContain("Not used: Kunde, Rufnummer, Schlange");
    expect(sheets.textContent).toContain("Read as windows-1252 by a guess");
    await expectAccessible();
  });

  it("that cannot be read say why and have no columns to choose", async () => {
    await withSheet((host) => {
      host.sheets = [{ ...aForeignSheet(), broken: "tag.csv: A quotation mark is never closed.", columns: [] }];
    });
    const sheets = screen.getByTestId("sheets");
    expect(sheets.textContent).toContain("A quotation mark is never closed");
    expect(within(sheets).queryByRole("button")).toBeNull();
  });
});

describe("the columns of a sheet", () => {
  it("are listed with what stands in them, and each says one thing", async () => {
    const host = await withSheet();
    await press("Columns of tag-2026-11-21.csv…");
    const dialog = screen.getByRole("dialog", { name: "Columns of this sheet" });
    expect(dialog.textContent).toContain("Such as 21.11.2026 14:02");
    expect(within(dialog).getByTestId("sheet-count").textContent).toContain("0 of 47 lines");
    await say("Aufnahme", "The file");
    expect(within(dialog).getByTestId("sheet-count").textContent).toContain("41 of 47 lines find their call");
    await say("Beginn", "The file");
    expect([says("Aufnahme"), says("Beginn")]).toEqual(["Not used", "The file"]);
    await say("Schlange", "Another value: Schlange");
    await expectAccessible();
    expect(asked(host, "sheetPreview").at(-1)).toEqual([
      { id: "1", roles: ["unused", "file", "unused", "unused", "extended.Schlange"], encoding: null },
    ]);
  });

  it("are doubted where the letters were guessed, until somebody says the encoding", async () => {
    const host = await withSheet();
    await press("Columns of tag-2026-11-21.csv…");
    expect(screen.getByRole("dialog").textContent).toContain("Jürgen Müller: the sheet was read as windows-1252");
    await say("Aufnahme", "The file");
    await userEvent.click(screen.getByRole("combobox", { name: /^Encoding/ }));
    await settle();
    await userEvent.click(screen.getByRole("option", { name: "windows-1250" }));
    await settle();
    expect(screen.getByRole("dialog").textContent).not.toContain("only a guess speaks for it");
    await press("Save");
    expect(asked(host, "sheetUse")).toEqual([
      [{ id: "1", roles: ["file", "unused", "unused", "unused", "unused"], encoding: "windows-1250" }, null],
    ]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("are kept as a preset with a name, which is renamed and deleted", async () => {
    const host = await withSheet();
    const open = async (): Promise<HTMLInputElement> => {
      await press("Columns of tag-2026-11-21.csv…");
      return screen.getByRole<HTMLInputElement>("textbox", { name: "Name of the preset" });
    };
    const name = await open();
    await say("Aufnahme", "The file");
    await userEvent.type(name, "Recorder");
    await press("Save preset");
    expect(host.sheetPresets.map((one) => one.name)).toEqual(["Recorder"]);
    expect(screen.getByTestId("sheets").textContent).toContain("by the preset Recorder");
    const again = await open();
    expect(again.value).toBe("Recorder");
    await userEvent.clear(again);
    await userEvent.type(again, "Night recorder");
    await press("Rename preset");
    expect(host.sheetPresets.map((one) => one.name)).toEqual(["Night recorder"]);
    await open();
    await press("Delete preset");
    expect(host.sheetPresets).toEqual([]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("with a name that cannot be used is refused at its field, and nothing is lost", async () => {
    await withSheet();
    await press("Columns of tag-2026-11-21.csv…");
    await say("Aufnahme", "The file");
    await userEvent.type(screen.getByRole("textbox", { name: "Name of the preset" }), "x");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByRole("dialog").textContent).toContain("Keep");
  });
});

describe("what was passed over", () => {
  it("says of a sheet, a broken one and a spreadsheet what to do", async () => {
    await withSheet((host) => {
      const one = { folder: "evening-shift", detail: null, found: null, conversion: null };
      host.passed = [
        { ...one, id: "1", name: "prices.csv", why: "sheet" },
        { ...one, id: "2", name: "tag.csv", why: "brokensheet", detail: "A quotation mark is never closed." },
        { ...one, id: "3", name: "plan.xlsx", why: "spreadsheet" },
      ];
    });
    const passed = screen.getByTestId("passed-over");
    expect(passed.textContent).toContain("say what its columns are");
    expect(passed.textContent).toContain("It cannot be read. A quotation mark is never closed.");
    expect(passed.textContent).toContain("Save it as CSV (UTF-8)");
    expect(within(passed).queryByRole("button", { name: /all the same/ })).toBeNull();
  });
});

describe("a call whose letters were guessed", () => {
  it("is cured by its sheet, and others are not", () => {
    const doubted = aRow("1", "a.wav", "draft", { findings: [{ code: "doubtfulLetters", waivable: true, detail: null }] });
    const other = aRow("2", "b.wav", "draft", { findings: [{ code: "sheetsDisagree", waivable: true, detail: null }] });
    expect([cureOf(doubted), cureOf(other)]).toEqual(["columns", "waive"]);
    expect([doubted, other].map((row) => actionsOf(row).includes("columns"))).toEqual([true, false]);
  });
});
