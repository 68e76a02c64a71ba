import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aFailure } from "../../platform/memory";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { blankFields } from "./fields";

async function press(name: string): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name }));
  await settle();
}

async function menu(entry: string): Promise<void> {
  await press("More for all calls");
  await userEvent.click(screen.getByRole("menuitem", { name: entry }));
  await settle();
}

const rest = async (): Promise<void> => {
  await new Promise((resolve) => setTimeout(resolve, 200));
  await settle();
};

const field = (name: string): HTMLInputElement => screen.getByRole<HTMLInputElement>("textbox", { name });

describe("a preset", () => {
  it("is saved by name, used, replaced and deleted", async () => {
    const host = await openDesk("ailing");
    await press("Metadata for all…");
    await userEvent.type(field("Agent code"), "AK17");
    await userEvent.type(field("Name of the preset"), "Night shift{Enter}");
    await settle();
    expect(host.presets.map((one) => [one.name, one.fields.agentCode])).toEqual([["Night shift", "AK17"]]);
    expect(host.asked.some((one) => one.name === "callsSetBatch")).toBe(false);
    await userEvent.clear(field("Agent code"));
    await userEvent.type(field("Agent code"), "AK18");
    await press("Replace preset");
    expect(host.presets).toHaveLength(1);
    expect(host.presets[0]?.fields.agentCode).toBe("AK18");
    await expectAccessible();
    await press("Delete preset");
    expect(host.presets).toEqual([]);
    expect(field("Agent code").value).toBe("AK18");
  });

  it("fills in what it says and leaves the rest, and saves nothing by itself", async () => {
    const host = await openDesk("ailing");
    host.presets = [{ name: "Claims", fields: { ...blankFields(), agentCode: "AK9", extended: [{ key: "Q", value: "1" }] } }];
    await press("Metadata for all…");
    await userEvent.type(field("Phone"), "800");
    await userEvent.click(screen.getByRole("combobox", { name: /^Preset/ }));
    await settle();
    await userEvent.click(screen.getByRole("option", { name: "Claims" }));
    await settle();
    expect([field("Agent code").value, field("Phone").value, field("Value").value]).toEqual(["AK9", "800", "1"]);
    expect(host.asked.some((one) => one.name === "callsSetBatch")).toBe(false);
  });

  it("without a name is refused at its field", async () => {
    await openDesk("ailing");
    await press("Metadata for all…");
    await press("Save preset");
    expect(field("Name of the preset").getAttribute("aria-invalid")).toBe("true");
  });
});

describe("the service's agents and hierarchy", () => {
  it("fill in code and names, and a hierarchy its id", async () => {
    const host = await openDesk("ailing");
    await press("Metadata for all…");
    const agents = screen.getByRole("combobox", { name: "Agent at the service" });
    await userEvent.click(agents);
    await settle();
    const agent = screen.getAllByRole("option")[0];
    const label = agent?.textContent ?? "";
    await userEvent.click(agent as HTMLElement);
    await settle();
    expect(label).toContain(`${field("First name").value} ${field("Last name").value} (${field("Agent code").value})`);
    await userEvent.click(screen.getByRole("combobox", { name: "Hierarchy at the service" }));
    await settle();
    await userEvent.click(screen.getAllByRole("option")[0] as HTMLElement);
    await settle();
    expect(field("Hierarchy id").value).not.toBe("");
    await press("Save");
    expect(host.asked.at(-1)?.name).toBe("callsSetBatch");
  });

  it("may be out of reach: codes are typed then", async () => {
    // No call names an agent yet, so nobody was asked before.
    const host = await openDesk("done");
    host.refuse("agentsList", aFailure("service", "Authenticx could not be reached."));
    await press("Metadata for all…");
    expect(document.body.textContent).toContain("The service could not be asked: type the code. Authenticx could not be reached.");
    await userEvent.type(field("Agent code"), "AK17");
    await press("Save");
    expect(host.asked.at(-1)?.with[0]).toMatchObject({ agentCode: "AK17" });
  });
});

describe("a pattern over names", () => {
  it("shows while it is typed what it reads and where a name is otherwise", async () => {
    const host = await openDesk("ailing");
    await menu("Values from file names…");
    const pattern = field("Pattern");
    await userEvent.click(pattern);
    await press("{agentCode}: put in Agent code");
    await rest();
    const preview = screen.getByTestId("pattern-preview");
    expect(within(preview).getByRole("status").textContent).toContain("Fits 2 of 7 names");
    expect(preview.textContent).toContain("Agent code: AK17");
    expect(preview.textContent).toContain("Character 5: expected “_”");
    await expectAccessible();
    await press("Use pattern");
    expect(host.asked.find((one) => one.name === "patternSet")?.with).toEqual(["{agentCode}"]);
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("that fits no name is asked about, and used when it is pressed once more", async () => {
    const host = await openDesk("ailing");
    host.patternFits = false;
    await menu("Values from file names…");
    await userEvent.type(field("Pattern"), "{{agentCode}");
    await rest();
    await press("Use pattern");
    expect(document.body.textContent).toContain("It fits none of the 7 names");
    expect(host.asked.some((one) => one.name === "patternSet")).toBe(false);
    await press("Use pattern");
    expect(host.asked.at(-1)?.name).toBe("patternSet");
  });

  it("that cannot be used says where, and keeps what was typed", async () => {
    await openDesk("ailing");
    await menu("Values from file names…");
    await userEvent.type(field("Pattern"), "plain");
    await rest();
    expect(field("Pattern").getAttribute("aria-invalid")).toBe("true");
    expect(document.body.textContent).toContain("Character 1: This pattern reads nothing");
    expect(field("Pattern").value).toBe("plain");
  });
});

describe("how dates are read", () => {
  it("is chosen for files beside calls and for recorders, and stays chosen", async () => {
    const host = await openDesk("ailing");
    await menu("How dates are read…");
    await expectAccessible();
    await userEvent.click(screen.getByRole("combobox", { name: /^Dates in files/ }));
    await settle();
    await userEvent.click(screen.getByRole("option", { name: /^Month first/ }));
    await settle();
    await press("Save");
    expect(host.asked.at(-1)).toEqual({ name: "callsSetDating", with: [{ order: "monthFirst", stamp: null }] });
    await menu("How dates are read…");
    expect(screen.getByRole("combobox", { name: /^Dates in files/ }).textContent).toContain("Month first");
  });
});
