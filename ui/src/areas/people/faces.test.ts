import { screen } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import type { MemoryHost } from "../../platform/memory";
import { expectAccessible } from "../../test/axe";
import { asked, openDesk, settle } from "../../test/open";
import { press } from "../../test/press";

describe("the desk", () => {
  async function person(): Promise<MemoryHost> {
    const host = await openDesk("people");
    await press(/^People/);
    await userEvent.click(screen.getAllByTestId("person-row")[0] as HTMLElement);
    await settle();
    return host;
  }

  it("makes a slip, with its square and its code", async () => {
    const host = await person();
    await press("Enrolment slip…");
    expect(document.activeElement).toBe(screen.getByRole("radio", { name: "One day", checked: true }));
    // A face is there already: what replaces it says so.
    expect(screen.getByRole("radio", { name: /in place of the one/, checked: true })).toBeTruthy();
    await expectAccessible();
    await press("Make the slip");
    expect(screen.getByRole("img", { name: "The square for the kiosk's camera" })).toBeTruthy();
    expect(screen.getByTestId("slip").dataset["code"]).toMatch(/^([0-9A-Z]{4}-){11}[0-9A-Z]{4}$/);
    expect(asked(host, "slipMake").map((given) => given[1])).toEqual([{ kiosk: "", hours: 24, replaces: true }]);
    await expectAccessible();
  });

  it("enrols a face and shows what was measured of the very picture", async () => {
    const host = await person();
    host.fate = "poorQuality";
    await press(/^(Enrol|Verify) Face$/);
    await expectAccessible();
    // Consent comes before the camera.
    expect(asked(host, "cameraOpen")).toEqual([]);
    await press("The person has read it and agrees");
    const [[id] = []] = asked(host, "personConsent");
    expect(asked(host, "personConsent")).toEqual([[id, "en"]]);
    expect(asked(host, "cameraOpen")).toEqual([[id]]);
    expect(screen.getByTestId("person-consent").textContent).toContain("version 2 in English");
    await expectAccessible();
    await press("Take and send");
    expect(screen.getByTestId("factor-result").dataset["code"]).toBe("3");
    expect(screen.getByText("What we measured of this very picture")).toBeTruthy();
    await expectAccessible();
  });

  it("sets the passcode, and never shows it", async () => {
    await openDesk("people");
    await press("Station");
    await press("Set a passcode…");
    await userEvent.type(screen.getByLabelText("New passcode"), "111111");
    await userEvent.type(screen.getByLabelText("Once more"), "111111");
    await press("Set it");
    expect(screen.getByText("This one is guessed first.")).toBeTruthy();
    await expectAccessible();
    for (const label of ["New passcode", "Once more"]) {
      await userEvent.clear(screen.getByLabelText(label));
      await userEvent.type(screen.getByLabelText(label), "204871");
    }
    await press("Set it");
    expect(screen.getByTestId("kiosk-card").textContent).toContain("change the kiosk with it only");
    expect(document.body.innerHTML).not.toContain("204871");
  });

  it("changes a kiosk's passcode only for whoever knows it", async () => {
    const host = await openDesk("people");
    host.opensAs = "kiosk";
    await host.stationSetPasscode("204682", null);
    await press("Station");
    await press("Set a passcode…");
    const type = async (label: string, digits: string): Promise<void> => {
      await userEvent.clear(screen.getByLabelText(label));
      await userEvent.type(screen.getByLabelText(label), digits);
    };
    for (const label of ["New passcode", "Once more"]) await type(label, "204871");
    await type("Passcode that is set now", "190384");
    await press("Set it");
    expect(screen.getByText("This is not the passcode")).toBeTruthy();
    await expectAccessible();
    await type("Passcode that is set now", "204682");
    await press("Set it");
    expect(screen.queryByLabelText("New passcode")).toBeNull();
  });

  it("lets login names in only by a switch that says what it means", async () => {
    const host = await openDesk("people");
    await press("Station");
    const names = screen.getByRole("checkbox", { name: "Let people in by their login name too", checked: false });
    expect(screen.getByTestId("kiosk-card").textContent).toContain("enrol their own face for that person");
    await userEvent.click(names);
    await settle();
    expect(asked(host, "stationSetLoginNames")).toEqual([[true]]);
    await expectAccessible();
  });

  it("pairs by a file and takes in what came home", async () => {
    const host = await openDesk("people");
    await press("Station");
    await press("Take in a desk's pairing…");
    await userEvent.type(screen.getByLabelText("Passphrase"), "wrong words");
    await press("Choose a file…");
    expect(screen.getByText("This passphrase does not open the file.")).toBeTruthy();
    await press("Cancel");
    await press("Take in a kiosk's file…");
    expect(screen.getByTestId("kiosk-card").textContent).toContain("12 visits came home, 10 enrolled.");
    await press("Test now");
    expect(screen.getByTestId("selftest-card").querySelectorAll("li")).toHaveLength(7);
    expect(asked(host, "stationSelfTest")).toHaveLength(1);
    await expectAccessible();
    await press("Try the usual renderer again");
    expect(asked(host, "stationUsualRenderer")).toHaveLength(1);
    expect(screen.queryByRole("button", { name: "Try the usual renderer again" })).toBeNull();
  });

  it("looks at what sending calls needs where a supervisor works, and opens no camera", async () => {
    const host = await openDesk("people", "uploads");
    await press("Station");
    const card = screen.getByTestId("selftest-card");
    expect(card.textContent).toContain("What sending calls needs of this computer.");
    expect(card.querySelector("select, [role=combobox]")).toBeNull();
    await press("Test now");
    expect(asked(host, "stationSelfTest")).toHaveLength(1);
    await expectAccessible();
  });
});
