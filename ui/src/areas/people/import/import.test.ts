import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { aFailure, type MemoryHost } from "../../../platform/memory";
import type { ImportColumns } from "../../../platform/host";
import { expectAccessible } from "../../../test/axe";
import { asked, openDesk, settle } from "../../../test/open";
import { choose, press } from "../../../test/press";

async function openImport(): Promise<MemoryHost> {
  const host = await openDesk("people");
  await press(/^People/);
  await press("Import…");
  return host;
}

const step = (): string | undefined => screen.getByTestId("import-page").dataset["step"];
const rows = (): HTMLElement[] => screen.queryAllByTestId("import-row");
const button = (name: string | RegExp): HTMLElement => screen.getByRole("button", { name });

async function toDryRun(lines = 24): Promise<MemoryHost> {
  const host = await openImport();
  host.imports.rowsInFile = lines;
  await press("Choose a file…");
  await press("Check the file");
  return host;
}

async function stage(wanted: string): Promise<void> {
  await vi.waitFor(() => {
    expect(screen.getByTestId("import-progress").dataset["stage"]).toBe(wanted);
  }, 4000);
  await settle();
}

// Many steps in one walk take their time on a busy machine.
describe("an import of people", { timeout: 20_000 }, () => {
  it("begins with a file, a template, and what will happen", async () => {
    await openImport();
    expect(step()).toBe("file");
    expect(document.activeElement).toBe(button("Choose a file…"));
    expect(screen.getByText(/Nothing is sent before you have seen/)).toBeTruthy();
    await expectAccessible();
    await press("Save a template…");
    expect(within(screen.getByTestId("announcer")).getByText("The template is saved.")).toBeTruthy();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByTestId("people-table")).toBeTruthy();
  });

  it("stays where it is when the system's dialog is dismissed or the file cannot be read", async () => {
    const host = await openImport();
    host.imports.rowsInFile = 0;
    await press("Choose a file…");
    expect(step()).toBe("file");
    host.refuse("importChoose", aFailure("invalidInput", "The file is larger than 20 MB."));
    await press("Choose a file…");
    expect(screen.getByRole("alert").textContent).toContain("larger than 20 MB");
  });

  it("names the encoding and the separator, and reads the file again with others", async () => {
    const host = await openImport();
    await press("Choose a file…");
    expect(step()).toBe("columns");
    expect(screen.getByRole("combobox", { name: "Encoding windows-1252" })).toBeTruthy();
    await choose("Encoding", "UTF-8");
    expect(asked(host, "importReadAs")).toEqual([["UTF-8", "semicolon"]]);
    expect(screen.getByText(/Some characters cannot be read/)).toBeTruthy();
    await choose("Separator", "Tab");
    expect(asked(host, "importReadAs").at(-1)).toEqual(["UTF-8", "tab"]);
    await expectAccessible();
  });

  it("finds columns by their names and hands over what a person changed", async () => {
    const host = await openImport();
    await press("Choose a file…");
    expect(within(screen.getByRole("region", { name: "The first lines" })).getByText("Benutzername")).toBeTruthy();
    await choose("Note", "Abteilung");
    await press("Check the file");
    const columns = asked(host, "importCheck")[0]?.[0] as ImportColumns;
    expect(columns.country).toBeNull();
    expect(columns.places).toContainEqual({ field: "note", column: 6 });
    expect(columns.places).toContainEqual({ field: "login_name", column: 0 });
    expect(step()).toBe("check");
  });

  it("names what is missing until each required field has its column and the country is said", async () => {
    const host = await openImport();
    host.imports.header = ["a", "b", "c", "d", "e", "f", "g"];
    await press("Choose a file…");
    const check = button("Check the file");
    expect(check.getAttribute("aria-disabled")).toBe("true");
    expect(screen.getAllByText("Needed: choose its column").length).toBe(5);
    await userEvent.click(check);
    expect(asked(host, "importCheck")).toEqual([]);
    for (const [field, column] of [["Login name", "a"], ["First name", "b"], ["Last name", "c"], ["E-mail", "d"], ["Number", "e"]]) {
      await choose(field ?? "", column ?? "");
    }
    expect(check.getAttribute("aria-disabled")).toBe("true");
    await userEvent.type(screen.getByLabelText("Country of the numbers"), "Germany");
    await settle();
    await userEvent.keyboard("{ArrowDown}{Enter}");
    await settle();
    await press("Check the file");
    expect((asked(host, "importCheck")[0]?.[0] as ImportColumns).country).toBe("+49");
  });

  it("shows a dry run whose rows are counted, filtered and explained, and sends nothing", async () => {
    const host = await toDryRun();
    expect(screen.getByText("Nothing has been sent.")).toBeTruthy();
    expect(rows()[0]?.dataset["plan"]).toBe("add");
    const wrong = screen.getByRole("radio", { name: /^Wrong/ });
    expect(wrong.parentElement?.textContent).toMatch(/Wrong\s*2/);
    await userEvent.click(wrong);
    await settle();
    expect(rows().map((row) => row.dataset["plan"])).toEqual(["invalid", "invalid"]);
    expect(screen.getByTestId("import-detail").textContent).toContain("Number: This is not a number of +49");
    await userEvent.click(screen.getByRole("radio", { name: /^Change/ }));
    await settle();
    expect(rows()[0]?.textContent).toContain("Last name: Abbot → Weiß");
    expect(rows()[0]?.textContent).toContain("Aliases: nothing → front-desk");
    expect(asked(host, "importStart")).toEqual([]);
    await expectAccessible();
  });

  it("is walked through by keys, with ten thousand rows and few of them in the page", async () => {
    const host = await toDryRun(10_000);
    rows()[0]?.focus();
    await userEvent.keyboard("{ArrowDown}");
    await settle();
    expect((document.activeElement as HTMLElement | null)?.dataset["index"]).toBe("1");
    await userEvent.keyboard("{End}");
    await settle();
    await settle();
    expect(rows().length).toBeLessThan(60);
    expect(asked(host, "importRows").length).toBeLessThan(8);
    expect(screen.getByTestId("import-table").getAttribute("aria-rowcount")).toBe("10001");
  });

  it("shows the end of a run that was over before its beginning was answered", async () => {
    const host = await toDryRun();
    host.imports.overAtOnce = true;
    await press("Import 16 people");
    expect(step()).toBe("run");
    await stage("ended");
  });

  it("runs, says how each row ended, and tries only what was refused again", async () => {
    const host = await toDryRun();
    await press("Import 16 people");
    expect(step()).toBe("run");
    await stage("ended");
    expect(within(screen.getByTestId("announcer")).getByText(/The import has ended: 14 done, 1 refused, 1 unknown/)).toBeTruthy();
    await userEvent.click(screen.getByRole("radio", { name: /^Refused/ }));
    await settle();
    expect(rows().map((row) => row.dataset["line"])).toEqual(["6"]);
    expect(screen.getByTestId("import-detail").textContent).toContain("code 0");
    await expectAccessible();
    await press("Save the report…");
    expect(within(screen.getByTestId("announcer")).getByText("The report is saved: 24 lines.")).toBeTruthy();
    await press("Try the refused again");
    expect(asked(host, "importRetry").length).toBe(1);
    await stage("ended");
  });

  it("goes on while another page is in view, and a line on the people's page leads back", async () => {
    await toDryRun(600);
    await press(/^Import \d+ people/);
    await press("Back to people");
    const strip = await screen.findByTestId("import-strip");
    expect(strip.textContent).toContain("Importing Kolleginnen.csv");
    await press("Show the import");
    expect(step()).toBe("run");
    await press("Stop");
    await stage("stopped");
    expect(within(screen.getByTestId("announcer")).getByText(/The import has stopped/)).toBeTruthy();
    await press("Back to people");
    expect(screen.getByTestId("import-strip").textContent).toContain("stopped");
    await press("Show the import");
    await press("Go on");
    await stage("ended");
  });

  it("asks before an import with refused rows is forgotten for another", async () => {
    const host = await toDryRun();
    await press("Import 16 people");
    await stage("ended");
    await press("Import another file…");
    expect(screen.getByRole("alertdialog").textContent).toContain("the report is gone");
    expect(asked(host, "importDiscard")).toEqual([]);
    await press("Forget this import");
    expect(step()).toBe("file");
  });
});

describe("an export of people", () => {
  it("says how many were written", async () => {
    const host = await openDesk("people");
    await press(/^People/);
    await press("More for people");
    await userEvent.click(screen.getByRole("menuitem", { name: "Export…" }));
    await settle();
    expect(asked(host, "peopleExport").length).toBe(1);
    expect(within(screen.getByTestId("announcer")).getByText(/people are written to the file/)).toBeTruthy();
  });
});
