import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { FileChange } from "../../../platform/host";
import type { MemoryHost } from "../../../platform/memory";
import { expectAccessible } from "../../../test/axe";
import { openDesk, settle } from "../../../test/open";
import { parseBlock, writeBlock } from "./block";

async function openGrid(): Promise<{ host: MemoryHost; grid: HTMLElement }> {
  const host = await openDesk("ailing");
  await userEvent.click(screen.getByRole("button", { name: "More for all calls" }));
  await settle();
  await userEvent.click(screen.getByRole("menuitem", { name: "Metadata in a table…" }));
  await settle();
  const grid = screen.getByRole("grid", { name: "Metadata of new calls" });
  expect(document.activeElement).toBe(grid);
  return { host, grid };
}

function active(grid: HTMLElement): HTMLElement {
  const id = grid.getAttribute("aria-activedescendant");
  const cell = id === null ? null : document.getElementById(id);
  if (!cell) throw new Error("no active cell");
  return cell;
}

function cell(name: string, column: string): HTMLElement {
  const row = screen.getAllByTestId("grid-row").find((one) => one.dataset["name"] === name);
  const found = row?.querySelector<HTMLElement>(`[data-column="${column}"]`);
  if (!found) throw new Error(`no cell ${name} ${column}`);
  return found;
}

async function keys(text: string): Promise<void> {
  await userEvent.keyboard(text);
  await settle();
}

async function paste(text: string): Promise<void> {
  const clipboard = screen.getByTestId("grid-clipboard");
  const data = new DataTransfer();
  data.setData("text/plain", text);
  clipboard.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true }));
  await settle();
}

const changes = (host: MemoryHost): FileChange[][] =>
  host.asked.filter((one) => one.name === "callsSetFiles").map((one) => one.with[0] as FileChange[]);

const SECOND = '20261121_1417 "Lang".WAV';

describe("the grid of metadata", () => {
  it("is an accessible grid with names, one stop for the keyboard and a cell that is told", async () => {
    const { grid } = await openGrid();
    expect(grid.getAttribute("aria-rowcount")).toBe("8");
    expect(active(grid).dataset["column"]).toBe("interactionDate");
    expect(cell("20261121_1402_AK17_4711.wav", "agentCode").getAttribute("aria-label")).toBe("AK17, inherited");
    await expectAccessible();
  });

  it("moves with the arrows and to its ends", async () => {
    const { grid } = await openGrid();
    await keys("{ArrowRight}{ArrowRight}{ArrowRight}{ArrowDown}");
    expect(active(grid)).toBe(cell(SECOND, "agentCode"));
    await keys("{Home}");
    expect(active(grid).dataset["column"]).toBe("interactionDate");
    await keys("{Control>}{End}{/Control}");
    expect(active(grid).dataset["column"]).toBe("applyHierarchyToAgent");
  });

  it("edits with Enter, goes on downwards, and takes Escape back", async () => {
    const { host, grid } = await openGrid();
    await keys("{ArrowRight}");
    await keys("{Enter}");
    expect(document.activeElement?.getAttribute("aria-label")).toBe("Your call id of 20261121_1402_AK17_4711.wav");
    await keys("A-1{Enter}");
    expect(changes(host).at(-1)?.map((one) => [one.id, one.fields.clientCallId])).toEqual([["1", "A-1"]]);
    expect(document.activeElement).toBe(grid);
    expect(active(grid)).toBe(cell(SECOND, "clientCallId"));
    await keys("x{Escape}");
    expect(changes(host)).toHaveLength(1);
    expect(document.activeElement).toBe(grid);
  });

  it("commits with Tab and goes on to the right, and a letter begins anew", async () => {
    const { host, grid } = await openGrid();
    await keys("{ArrowRight}");
    await keys("B{Tab}");
    expect(changes(host).at(-1)?.[0]?.fields.clientCallId).toBe("B");
    expect(active(grid).dataset["column"]).toBe("callDirection");
    await keys("in{Enter}");
    expect(cell("20261121_1402_AK17_4711.wav", "callDirection").textContent).toContain("Choose one of");
    await keys("{ArrowUp}inbound{Enter}");
    expect(changes(host).at(-1)?.[0]?.fields.callDirection).toBe("Inbound");
  });

  it("takes a block from a spreadsheet with one question to Rust", async () => {
    const { host } = await openGrid();
    await keys("{ArrowRight}");
    await paste('A-1\tinbound\tAK17\r\n"B ""2"""\tOutbound\tAK18\r\n');
    expect(changes(host)).toHaveLength(1);
    expect(changes(host)[0]?.map((one) => [one.id, one.fields.clientCallId, one.fields.callDirection, one.fields.agentCode])).toEqual([
      ["1", "A-1", "Inbound", "AK17"],
      ["2", 'B "2"', "Outbound", "AK18"],
    ]);
    expect(screen.getByTestId("announcer").textContent).toContain("6 cells changed");
  });

  it("marks what cannot be used with words, keeps it as typed and sends the rest", async () => {
    const { host } = await openGrid();
    for (let at = 0; at < 7; at += 1) await keys("{ArrowRight}");
    await paste("800-1\tnobody\n800-2\ta@example.org\n");
    const bad = cell("20261121_1402_AK17_4711.wav", "email");
    expect(bad.getAttribute("aria-invalid")).toBe("true");
    expect(bad.textContent).toContain("nobody");
    expect(bad.textContent).toContain("An e-mail address looks like");
    const [first, second] = changes(host);
    expect(first?.[1]?.fields).toMatchObject({ phone: "800-2", email: "a@example.org" });
    expect(second?.map((one) => [one.id, one.fields.phone, one.fields.email])).toEqual([["1", "800-1", null]]);
    expect(document.body.textContent).toContain("1 cell needs you");
    await expectAccessible();
  });

  it("fills down what is selected, and takes the last step back", async () => {
    const { host } = await openGrid();
    await keys("{ArrowRight}{ArrowRight}{ArrowRight}AK9{Enter}{ArrowUp}");
    await keys("{Shift>}{ArrowDown}{ArrowDown}{/Shift}");
    await keys("{Control>}d{/Control}");
    expect(changes(host).at(-1)?.map((one) => [one.id, one.fields.agentCode])).toEqual([
      ["2", "AK9"],
      ["3", "AK9"],
    ]);
    await keys("{Control>}z{/Control}");
    expect(changes(host).at(-1)?.map((one) => [one.id, one.fields.agentCode])).toEqual([
      ["2", null],
      ["3", null],
    ]);
    expect(cell(SECOND, "agentCode").textContent).not.toContain("AK9");
  });

  it("clears what is selected", async () => {
    const { host } = await openGrid();
    await keys("{ArrowRight}X{Enter}{ArrowUp}{Delete}");
    expect(changes(host).at(-1)?.[0]?.fields.clientCallId).toBeNull();
  });

  it("offers the service's agents and brings their names along, and takes any code that is typed", async () => {
    const { host } = await openGrid();
    await keys("{ArrowRight}{ArrowRight}{ArrowRight}{F2}");
    const box = screen.getByRole("combobox", { name: /Agent code of/ });
    const first = within(screen.getByRole("listbox", { name: "From the service" })).getAllByRole("option")[0];
    expect(box.getAttribute("aria-expanded")).toBe("true");
    await keys("{ArrowDown}{Enter}");
    const fields = changes(host).at(-1)?.[0]?.fields;
    expect(first?.textContent).toContain(`${fields?.agentFirstName} ${fields?.agentLastName} (${fields?.agentCode})`);
    await keys("{ArrowUp}{ArrowDown}ZZ-1{Enter}");
    expect(changes(host).at(-1)?.[0]?.fields.agentCode).toBe("ZZ-1");
  });

  it("keeps few of ten thousand rows in the page", async () => {
    await openDesk("many");
    await userEvent.click(screen.getByRole("button", { name: "More for all calls" }));
    await settle();
    await userEvent.click(screen.getByRole("menuitem", { name: "Metadata in a table…" }));
    await settle();
    expect(Number(screen.getByTestId("calls-grid").getAttribute("aria-rowcount"))).toBeGreaterThan(8000);
    expect(screen.getAllByTestId("grid-row").length).toBeLessThan(60);
  });
});

describe("a block of cells", () => {
  it("comes back as it was written, whatever it holds", () => {
    const block = [
      ["a", "two\nlines", 'a "quote"'],
      ["", "tab\there", "z"],
    ];
    expect(parseBlock(writeBlock(block))).toEqual(block);
    expect(parseBlock("a\tb\r\nc\td\r\n")).toEqual([
      ["a", "b"],
      ["c", "d"],
    ]);
    expect(parseBlock("")).toEqual([]);
  });
});
