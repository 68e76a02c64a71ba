import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import en from "../../../messages/en.json";
import { aFailure } from "../../platform/memory";
import { expectAccessible } from "../../test/axe";
import { asked, openDesk, settle } from "../../test/open";
import { field, press } from "../../test/press";

const SET = "Set by your organisation";

function reasonOf(element: Element): string {
  const ids = element.getAttribute("aria-describedby")?.split(" ") ?? [];
  return ids.map((id) => document.getElementById(id)?.textContent ?? "").join(" ");
}

describe("what an organisation has set at the station", () => {
  it("shows the appearance as set, and keys and clicks do not change it", async () => {
    const host = await openDesk("fixed");
    await press("Station");
    const light = screen.getByRole<HTMLInputElement>("radio", { name: "Like the system" });
    const dark = screen.getByRole<HTMLInputElement>("radio", { name: "Dark" });
    expect(dark.getAttribute("aria-disabled")).toBe("true");
    expect(reasonOf(dark)).toContain(SET);
    await userEvent.click(dark);
    await settle();
    expect([light.checked, dark.checked]).toEqual([true, false]);
    expect(asked(host, "stationSetAppearance")).toEqual([]);
    await expectAccessible();
  });

  it("shows the role and the sandbox as set, each with its reason", async () => {
    const host = await openDesk("fixed");
    await press("Station");
    const role = screen.getByText("Role").nextElementSibling;
    expect(role?.textContent).toContain(SET);
    const sandbox = screen.getByRole("button", { name: "Try it with the sandbox" });
    expect(reasonOf(sandbox)).toContain(SET);
    await userEvent.click(sandbox);
    expect(asked(host, "sandboxStart")).toEqual([]);
  });

  it("shows the kiosk's idle time and way in as set", async () => {
    await openDesk("fixed");
    await press("Station");
    await settle();
    const card = within(screen.getByTestId("kiosk-card"));
    const idle = field("Begins anew without a touch after");
    expect(idle.readOnly).toBe(true);
    expect(reasonOf(idle)).toContain(SET);
    expect(card.getByText("With an enrolment slip alone", { exact: false })).toBeTruthy();
    const become = card.getByRole("button", { name: "This station is a kiosk from now on…" });
    expect(reasonOf(become)).toContain(SET);
  });

  it("offers nothing of it in the palette either", async () => {
    await openDesk("fixed");
    await userEvent.keyboard("{Control>}k{/Control}");
    await settle();
    const entries = screen.getAllByRole("option").map((one) => one.textContent);
    expect(entries.some((entry) => /sandbox|Appearance|Connect a service/i.test(entry))).toBe(false);
    expect(entries.some((entry) => entry.includes("Go to Station"))).toBe(true);
  });

  it("shows the watched folder as set, and neither ends nor changes it", async () => {
    const host = await openDesk("fixed");
    host.work({ watched: { folder: "/srv/recordings", sends: true, converts: false, finished: { kind: "marked" }, trouble: null } });
    await settle();
    for (const name of ["Stop watching", "Send by hand"]) {
      const button = screen.getByRole("button", { name });
      expect(reasonOf(button)).toContain(SET);
      await userEvent.click(button);
    }
    expect([...asked(host, "callsFolderEnd"), ...asked(host, "callsFolderSends")]).toEqual([]);
    await expectAccessible();
  });
});

describe("connections of the organisation", () => {
  it("are there without being typed, and only their secrets are", async () => {
    const host = await openDesk("fixed");
    await press("Connections");
    const card = screen.getAllByTestId("connection-card")[0] as HTMLElement;
    expect(card.textContent).toContain(`${SET}: only its secrets are typed here`);
    await userEvent.click(within(card).getByRole("button", { name: /^More about AuthX/ }));
    await settle();
    for (const name of ["Edit", "Remove"]) {
      const entry = screen.getByRole("menuitem", { name: new RegExp(name) });
      expect(entry.getAttribute("aria-disabled")).toBe("true");
    }
    await userEvent.keyboard("{Escape}");
    await settle();
    await userEvent.click(within(card).getByRole("button", { name: "Type it…" }));
    await settle();
    await userEvent.type(field("Application key"), "one");
    await userEvent.type(field("Biometric application key"), "two");
    await userEvent.type(field("Biometric secret key"), "three");
    await press("Save");
    expect(asked(host, "connectionReplaceSecret").map((given) => given[1])).toEqual([
      "applicationKey",
      "biometricApplicationKey",
      "biometricSecretKey",
    ]);
  });

  it("leave no room for others where the policy says so", async () => {
    await openDesk("fixed");
    await press("Connections");
    const connect = screen.getByRole("button", { name: "Connect a service" });
    expect(reasonOf(connect)).toContain("no other connections can be added");
    const barred = screen.getAllByTestId("connection-card")[2] as HTMLElement;
    expect(barred.textContent).toContain("Your organisation does not allow this connection");
    const test = within(barred).getByRole("button", { name: /^Test / });
    expect(reasonOf(test)).toContain("does not allow");
    await expectAccessible();
  });
});

describe("the guide to the policy file", () => {
  it("explains every key, with what this station's file says now", async () => {
    await openDesk("fixed");
    await press("Station");
    await press("See every key");
    const keys = screen.getAllByTestId("policy-key");
    const sentences = Object.keys(en).filter((name) => name.startsWith("policy_key_"));
    expect(keys).toHaveLength(sentences.length);
    const idle = keys.find((key) => key.dataset["key"] === "kioskIdleSeconds");
    expect(idle?.textContent).toContain("idle_seconds");
    expect(idle?.textContent).toContain("Takes a number of seconds from 30 to 600.");
    expect(idle?.textContent).toMatch(/This station\s*90\s*line \d+/);
    const language = keys.find((key) => key.dataset["key"] === "stationLanguage");
    expect(language?.textContent).toContain("nothing is said");
    expect(language?.textContent).toContain('Takes "en", "es", "fr", "de" or "ar".');
    expect(document.activeElement?.textContent).toBe(SET.replace("Set by", "Set up by"));
    await expectAccessible();
  });

  it("leads back to where it was opened", async () => {
    await openDesk("people");
    await press("Station");
    expect(screen.getByTestId("policy-card").textContent).toContain("has no policy file");
    await press("See every key");
    expect(screen.getByText("There is no such file now.")).toBeTruthy();
    await press("Back to the station");
    expect(document.activeElement?.textContent.trim()).toBe("See every key");
  });
});

describe("a policy that cannot be followed", () => {
  it("is all that the window shows: the file, each line, what to do, and the way out", async () => {
    const host = await openDesk("refused");
    const page = screen.getByTestId("policy-refused");
    for (const words of ["/etc/gatehouse/policy.toml", "Line 3: “rolle”", "Line 7: “kiosk.idle_seconds”", "Put the file right"]) {
      expect(page.textContent).toContain(words);
    }
    expect(screen.getAllByRole("button")).toHaveLength(1);
    await expectAccessible();
    await press("Close Gatehouse");
    expect(asked(host, "stationClose")).toHaveLength(1);
  });
});

describe("what a station opens as", () => {
  it("is made a kiosk only after a passcode was set", async () => {
    const host = await openDesk("people");
    await press("Station");
    await settle();
    const become = screen.getByRole("button", { name: "This station is a kiosk from now on…" });
    expect(reasonOf(become)).toContain("Set a passcode first");
    await press("Set a passcode…");
    await userEvent.type(field("New passcode"), "204871");
    await userEvent.type(field("Once more"), "204871");
    await press("Set it");
    await press("This station is a kiosk from now on…");
    expect(screen.getByRole("alertdialog").textContent).toContain("type the passcode");
    await expectAccessible();
    await press("Make it a kiosk");
    expect(asked(host, "stationBecome")).toEqual([["kiosk", null]]);
  });

  it("can be a desk again, and says why not where that fails", async () => {
    const host = await openDesk("people");
    host.opensAs = "kiosk";
    await press("Station");
    await settle();
    expect(screen.getByTestId("opens-as").textContent).toContain("Opens as a kiosk");
    host.refuse("stationBecome", aFailure("inUse", "Calls are being sent."));
    await press("This station is a desk from now on…");
    await press("Make it a desk");
    expect(screen.getByRole("alertdialog").textContent).toContain("Calls are being sent.");
    await press("Make it a desk");
    expect(asked(host, "stationBecome").at(-1)).toEqual(["admin", null]);
  });

  it("asks for the passcode of a kiosk before it becomes a desk", async () => {
    const host = await openDesk("people");
    host.opensAs = "kiosk";
    await host.stationSetPasscode("204682", null);
    await press("Station");
    await settle();
    await press("This station is a desk from now on…");
    await userEvent.type(field("Passcode that is set now"), "204682");
    await expectAccessible();
    await press("Make it a desk");
    expect(asked(host, "stationBecome")).toEqual([["admin", "204682"]]);
    expect(document.body.innerHTML).not.toContain("204682");
  });
});
