import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { expectAccessible } from "../../test/axe";
import { asked, openDesk, settle } from "../../test/open";
import { field, press, type } from "../../test/press";
import { isOld } from "./backup-age";
import { strengthOf } from "./strength";

describe("a passphrase", () => {
  it.each([
    ["elevenchars", "short"],
    ["aaaaaaaaaaaaaaaaaaaa", "weak"],
    ["abababababababab", "weak"],
    ["abcabcabcabcabc", "weak"],
    ["gatehousekeys", "fair"],
    ["four plain words here", "strong"],
    ["Blau7-Kiesel-Fahrt-Ohr", "strong"],
  ] as const)("%s is %s", (passphrase, strength) => {
    expect(strengthOf(passphrase)).toBe(strength);
  });
});

describe("the age of a backup", () => {
  it("counts from a week, and from never", () => {
    const now = Date.UTC(2026, 10, 22);
    expect(isOld(null, now)).toBe(true);
    expect(isOld(now - 8 * 86_400_000, now)).toBe(true);
    expect(isOld(now - 6 * 86_400_000, now)).toBe(false);
  });
});

describe("the backup at the station", () => {
  it("asks for the passphrase twice, hints at its strength, and shows what was written", async () => {
    const host = await openDesk("people");
    await press("Station");
    const card = screen.getByTestId("backup-card");
    expect(card.textContent).toContain("never");
    expect(card.textContent).toContain("It is time for a new one");
    await press("Back up…");
    await expectAccessible();
    await type("Passphrase", "too short");
    expect(screen.getByText("3 more characters")).toBeTruthy();
    await press("Choose a place and back up");
    expect(field("Passphrase").getAttribute("aria-invalid")).toBe("true");
    await type("Passphrase", "four plain words here");
    expect(screen.getByText("Strong")).toBeTruthy();
    await type("Passphrase again", "four plain words");
    await press("Choose a place and back up");
    expect(field("Passphrase again").getAttribute("aria-invalid")).toBe("true");
    await type("Passphrase again", "four plain words here");
    await press("Choose a place and back up");
    expect(asked(host, "backupMake")).toEqual([
      ["four plain words here"],
    ]);
    expect(screen.getByTestId("backup-summary").textContent).toContain("12,480");
    expect(document.body.innerHTML).not.toContain("four plain words");
    await expectAccessible();
    const [close] = screen.getAllByRole("button", { name: "Close" });
    await userEvent.click(close as HTMLElement);
    await settle();
    expect(within(screen.getByTestId("backup-card")).queryByText("It is time for a new one")).toBeNull();
  });

  it("says so when no place was chosen", async () => {
    const host = await openDesk("people");
    host.backupMake = async () => ({ status: "ok", data: null });
    await press("Station");
    await press("Back up…");
    await type("Passphrase", "four plain words here");
    await type("Passphrase again", "four plain words here");
    await press("Choose a place and back up");
    expect(screen.getByText("No place was chosen; nothing was written.")).toBeTruthy();
    expect(field("Passphrase").value).toBe("four plain words here");
  });

  it("is not offered to an upload desk", async () => {
    await openDesk("people", "uploads");
    await press("Station");
    expect(screen.queryByTestId("backup-card")).toBeNull();
  });
});
