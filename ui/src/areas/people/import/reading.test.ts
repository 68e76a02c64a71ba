import { screen, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import type { ImportReading } from "../../../platform/host";
import type { MemoryHost } from "../../../platform/memory";
import { expectAccessible } from "../../../test/axe";
import { asked, openDesk } from "../../../test/open";
import { press } from "../../../test/press";
import { encodingEvidence, passedLines, separatorEvidence } from "../../../words/imports";

const READING: ImportReading = {
  encoding: { why: "close", letters: 0, damaged: 0 },
  separator: { why: "widths", alike: 25, lines: 27, cells: 7 },
  doubt: {
    candidates: ["windows-1252", "macintosh"],
    cells: [
      { line: 3, column: 1, readings: ["J¿rgen", "Jørgen"] },
      { line: 9, column: 2, readings: ["Mšller", "Möller"] },
    ],
    differing: 12,
  },
  passed: [
    { line: 1, last: 1, why: "separatorHint" },
    { line: 2, last: 5, why: "beforeHeader" },
    { line: 30, last: 30, why: "empty" },
  ],
  passedLines: 6,
};

async function choose(reading: ImportReading): Promise<MemoryHost> {
  const host = await openDesk("people");
  await press(/^People/);
  await press("Import…");
  host.imports.reading = reading;
  await press("Choose a file…");
  return host;
}

const described = (name: RegExp): string => {
  const ids = screen.getByRole("combobox", { name }).getAttribute("aria-describedby") ?? "";
  return ids.split(" ").map((id) => document.getElementById(id)?.textContent.trim() ?? "").join(" ");
};

// Many steps in one walk take their time on a busy machine.
describe("how a file of people was read", { timeout: 20_000 }, () => {
  it("says what speaks for the encoding and the separator where they are chosen", async () => {
    await choose(READING);
    expect(described(/^Encoding/)).toContain("guessed by how often each letter comes. macintosh is nearly as likely.");
    expect(described(/^Separator/)).toContain("25 of the first 27 lines have 7 cells");
    await expectAccessible();
  });

  it("shows the cells in doubt in each encoding, and reads the file in the one that is right", async () => {
    const host = await choose(READING);
    const doubt = screen.getByTestId("import-doubt");
    expect(within(doubt).getByText(/12 cells read otherwise/)).toBeTruthy();
    const rows = within(doubt).getAllByRole("row").map((row) => [...row.children].map((cell) => cell.textContent.trim()));
    expect(rows[0]).toEqual(["Line", "Column", "As read: windows-1252", "As macintosh"]);
    expect(rows[1]).toEqual(["3", "Vorname", "J¿rgen", "Jørgen"]);
    expect(rows[2]).toEqual(["9", "Nachname", "Mšller", "Möller"]);
    expect(within(doubt).getByText("The first 2 of 12 cells.")).toBeTruthy();
    await press("Read as macintosh");
    expect(asked(host, "importReadAs")).toEqual([["macintosh", "semicolon"]]);
    expect(screen.queryByTestId("import-doubt")).toBeNull();
    expect(document.activeElement).toBe(screen.getByRole("combobox", { name: /^Encoding macintosh/ }));
    expect(within(screen.getByTestId("announcer")).getByText("Read as macintosh")).toBeTruthy();
    expect(described(/^Encoding/)).toContain("You chose macintosh.");
    await expectAccessible();
  });

  it("says of letters that were damaged that their lines stay out", async () => {
    await choose({
      ...READING,
      encoding: { why: "fitsBut", letters: 3, damaged: 1 },
      doubt: { candidates: ["UTF-8", "windows-1252"], cells: [{ line: 4, column: 1, readings: ["Ren�", "René"] }], differing: 1 },
    });
    expect(described(/^Encoding/)).toContain("3 letters fit and 1 place does not");
    expect(screen.getByText(/Their lines stay out of the import/)).toBeTruthy();
    expect(screen.queryByRole("button", { name: /^Read as/ })).toBeNull();
    await expectAccessible();
  });

  it("lists every line that is no row, with the reason", async () => {
    await choose(READING);
    const passed = screen.getByRole("region", { name: "6 lines were passed over" });
    const lines = within(passed).getAllByRole("listitem").map((line) => line.textContent.trim());
    expect(lines).toEqual(["Line 1 Names the separator", "Lines 2 to 5 Before the names of the columns", "Line 30 Nothing in it"]);
  });

  it("says nothing of doubts and lines where there are none", async () => {
    await choose({ ...READING, encoding: { why: "fits", letters: 1, damaged: 0 }, doubt: null, passed: [], passedLines: 0 });
    expect(screen.queryByTestId("import-doubt")).toBeNull();
    expect(screen.queryByText(/passed over/)).toBeNull();
    expect(described(/^Encoding/)).toContain("the 1 letter beyond the English ones fits");
  });
});

describe("the words for what a file says of itself", () => {
  it("counts letters and places each by itself", () => {
    const fits = (letters: number, damaged: number): string =>
      encodingEvidence({ why: "fitsBut", letters, damaged }, "UTF-8", "");
    expect(fits(2, 1)).toBe("Read as UTF-8: 2 letters fit and 1 place does not.");
    expect(fits(5, 2)).toBe("Read as UTF-8: 5 letters fit and 2 places do not.");
  });

  it("says so where a hint of the separator was not believed", () => {
    const words = separatorEvidence({ why: "hintNotUsed", alike: 3, lines: 3, cells: 2 });
    expect(words).toContain("names another, which parts no line");
  });

  it("names one line as one", () => {
    expect(passedLines({ line: 4, last: 4, why: "empty" })).toBe("Line 4");
  });
});
