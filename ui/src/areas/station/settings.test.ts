import { screen, within } from "@testing-library/svelte";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { press } from "../../test/press";
import { aFailure, type MemoryHost } from "../../platform/memory";

async function names(host: MemoryHost): Promise<string[]> {
  const outcome = await host.connectionsList();
  return outcome.status === "ok" ? outcome.data.map((one) => one.name) : [];
}

describe("settings for another station", () => {
  it("are written without secrets, and what stayed behind is listed", async () => {
    const host = await openDesk("people");
    await press("Station");
    await press("Export settings…");
    const dialog = screen.getByRole("dialog");
    expect(dialog.textContent).toContain("Left out");
    for (const name of await names(host)) expect(dialog.textContent).toContain(name);
    await expectAccessible();
  });

  it("are looked into before they are brought in, and other hosts are named", async () => {
    const host = await openDesk("people");
    const before = await names(host);
    await press("Station");
    await press("Import settings…");
    const dialog = screen.getByRole("dialog");
    expect(dialog.textContent).toContain("people.example.org is not one of the service’s own hosts");
    expect(within(dialog).getByText("is here already")).toBeTruthy();
    expect(within(dialog).getByText("cannot be used")).toBeTruthy();
    expect(host.asked.some((one) => one.name === "settingsImport")).toBe(false);
    await expectAccessible();
    await press("Bring in");
    await settle();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(await names(host)).toEqual([...before, "Calls, north", "People, own host"]);
    expect(document.documentElement.dataset["theme"]).toBe("dark");
  });

  it("say in words why a file cannot be read", async () => {
    const host = await openDesk("people");
    await press("Station");
    host.refuse("settingsPreview", aFailure("invalidInput", "This is no settings file of Gatehouse", { field: "file" }));
    await press("Import settings…");
    expect(screen.getByText("This is no settings file of Gatehouse")).toBeTruthy();
  });
});
