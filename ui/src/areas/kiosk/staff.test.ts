import { cleanup, render, screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { afterEach, describe, expect, it } from "vitest";
import App from "../../App.svelte";
import { MemoryHost } from "../../platform/memory";
import { makeScene } from "../../platform/memory-scenes";
import { expectAccessible } from "../../test/axe";
import { asked, openKiosk, settle } from "../../test/open";
import { press } from "../../test/press";

function at(): string | undefined {
  return screen.getByTestId("kiosk").dataset["step"];
}

async function types(text: string): Promise<void> {
  await userEvent.type(screen.getByLabelText("Passcode"), text);
}

afterEach(() => {
  cleanup();
});

describe("a kiosk without a passcode", () => {
  it("lets nobody in, and says to staff what it lacks", async () => {
    await openKiosk("open");
    expect(at()).toBe("lacks");
    expect(screen.queryByRole("button", { name: "English" })).toBeNull();
    await new Promise((resolve) => setTimeout(resolve, 2600));
    expect(screen.getByTestId("kiosk-not-ready").textContent).toContain("anyone can leave or change this kiosk");
    await expectAccessible();
  });

  it("has one set at itself, typed twice, before the first visitor", async () => {
    const host = await openKiosk("open");
    await press("Staff");
    expect(screen.getByTestId("kiosk-staff").textContent).toContain("Set one before the first visitor");
    await press("Set a passcode");
    await types("204871");
    await press("Continue");
    expect(screen.getByTestId("kiosk-set-passcode").textContent).toContain("once more");
    await types("204872");
    await press("Set a passcode");
    expect(screen.getByRole("alert").textContent).toContain("not the same");
    expect(asked(host, "kioskStaffPasscode")).toEqual([]);
    await expectAccessible();
    await types("204871");
    await press("Continue");
    await types("204871");
    await press("Set a passcode");
    expect(asked(host, "kioskStaffPasscode")).toEqual([["204871"]]);
    expect(at()).toBe("welcome");
  });

  it("says why a passcode is not taken, and asks anew", async () => {
    await openKiosk("open");
    await press("Staff");
    await press("Set a passcode");
    for (const button of ["Continue", "Set a passcode"]) {
      await types("111111");
      await press(button);
    }
    expect(screen.getByRole("alert").textContent).toContain("guessed first");
    expect(at()).toBe("set");
  });
});

describe("a kiosk that was started as a desk", () => {
  it("asks for the passcode first; a wrong one stays, the right one opens the desk", async () => {
    const host = await openKiosk("wanted=admin");
    expect(at()).toBe("passcode");
    expect(screen.getByRole("heading", { level: 1 }).textContent).toBe("Open the desk of this station");
    await expectAccessible();
    await types("111222{Enter}");
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("not the passcode");
    expect(asked(host, "kioskBecome")).toEqual([]);
    await types("204682{Enter}");
    await settle();
    expect(asked(host, "kioskUnlock").at(-1)).toEqual(["204682", false]);
    expect(asked(host, "kioskBecome")).toEqual([["admin"]]);
    expect(screen.getByRole("alert").textContent).toContain("starts again");
  });

  it("stays a kiosk for whoever cancels", async () => {
    const host = await openKiosk("wanted=uploads");
    expect(screen.getByRole("button", { name: "Open the upload desk" })).toBeTruthy();
    await press("Cancel");
    expect(at()).toBe("welcome");
    expect(asked(host, "kioskBecome")).toEqual([]);
  });

  it("says that nobody can tell any more what it was set up as, until staff say it", async () => {
    const host = new MemoryHost(makeScene("people", "kiosk"));
    host.kiosk = { ...host.kiosk, wanted: "admin", lostRole: true };
    render(App, { host, opened: await host.stationOpen() });
    await settle();
    expect(at()).toBe("passcode");
    expect(screen.getByTestId("kiosk-staff").textContent).toContain("cannot be read any more");
    await expectAccessible();
  });

  it("keeps the desk closed where the organisation says so", async () => {
    const host = new MemoryHost(makeScene("people", "kiosk"));
    host.kiosk = { ...host.kiosk, opensDesk: false, wanted: null };
    render(App, { host, opened: await host.stationOpen() });
    await settle();
    await press("Staff");
    expect(screen.queryByRole("button", { name: "Open the admin desk" })).toBeNull();
    expect(screen.getByRole("button", { name: "Close the kiosk" })).toBeTruthy();
  });
});

describe("a kiosk whose organisation fixes it", () => {
  it("speaks the one language that is set, from the first screen on", async () => {
    const host = await openKiosk("only=fr");
    expect(document.documentElement.lang).toBe("fr");
    await press("Commencer");
    expect(asked(host, "kioskBegin")).toEqual([["fr"]]);
  });

  it.each([false, true])("offers a login name only where an admin lets it in: %s", async (loginNames) => {
    const host = new MemoryHost(makeScene("people", "kiosk"));
    host.kiosk = { ...host.kiosk, loginNames };
    render(App, { host, opened: await host.stationOpen() });
    await settle();
    await press("English");
    expect(screen.getByRole("button", { name: "Type the code" })).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Type my login name" }) !== null).toBe(loginNames);
    if (!loginNames) return;
    await press("Type my login name");
    await expectAccessible();
    await userEvent.keyboard("chidi.eze{Enter}");
    await settle();
    expect(screen.getByTestId("kiosk").dataset["step"]).toBe("consent");
    expect(document.body.textContent).not.toContain("Chidi");
  });
});
