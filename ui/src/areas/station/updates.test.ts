import { screen, within } from "@testing-library/svelte";
import { afterEach, describe, expect, it, vi } from "vitest";
import { expectAccessible } from "../../test/axe";
import { openDesk } from "../../test/open";
import { press } from "../../test/press";
import { MemoryHost } from "../../platform/memory";
import { makeScene } from "../../platform/memory-scenes";
import type { UpdateCause, UpdateMode } from "../../platform/host";
import { commandOf, refusalWords } from "../../words/updates";
import { Updates } from "./updates.svelte";

async function openCard(mode: UpdateMode, role: "admin" | "uploads" = "admin"): Promise<MemoryHost> {
  const host = await openDesk("people", role);
  if (mode !== "off") host.updates.want(mode);
  await press("Station");
  return host;
}

function card(): HTMLElement {
  return screen.getByTestId("updates-card");
}

function asked(host: MemoryHost): string[] {
  return host.asked.map((one) => one.name).filter((name) => name.startsWith("updates"));
}

describe("the page", () => {
  afterEach(() => {
    vi.useRealTimers();
  });

  async function followed(mode: UpdateMode): Promise<{ host: MemoryHost; end: () => void }> {
    vi.useFakeTimers();
    const host = new MemoryHost(makeScene("people", "admin"));
    if (mode !== "off") host.updates.want(mode);
    const end = new Updates(host).follow();
    expect(asked(host), "the first picture comes first").toEqual([]);
    await vi.advanceTimersByTimeAsync(5_000);
    expect(asked(host)).toHaveLength(1);
    return { host, end };
  }

  it("asks the shell once where updates are off", async () => {
    const { host } = await followed("off");
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked(host)).toHaveLength(1);
  });

  it("says once a minute whether something lies over it, where updates are on", async () => {
    const { host, end } = await followed("install");
    const dialog = document.createElement("div");
    dialog.setAttribute("role", "dialog");
    document.body.append(dialog);
    await vi.advanceTimersByTimeAsync(60_000);
    dialog.remove();
    await vi.advanceTimersByTimeAsync(60_000);
    expect(host.asked.map((one) => one.with)).toEqual([[false], [true], [false]]);
    document.body.append(dialog);
    document.dispatchEvent(new Event("focusin"));
    document.dispatchEvent(new Event("focusin"));
    dialog.remove();
    document.dispatchEvent(new Event("focusin"));
    expect(host.asked.slice(3).map((one) => one.with), "and at once when that changes").toEqual([[true], [false]]);
    end();
    await vi.advanceTimersByTimeAsync(3_600_000);
    expect(asked(host)).toHaveLength(5);
  });
});

describe("updates", () => {
  it("are off unless an organisation wants them, and offer nothing to press", async () => {
    const host = await openCard("off");
    expect(card().textContent).toContain("Off. Nobody looks for them.");
    expect(within(card()).queryAllByRole("button")).toEqual([]);
    expect(asked(host)).toEqual(["updatesState"]);
    await expectAccessible();
  });

  it("say who set them, who is asked, and what the station is pinned to", async () => {
    const host = await openDesk("people");
    host.updates.want("tell", { pin: "0.1.9" });
    await press("Station");
    expect(card().textContent).toContain("Set by your organisation: you are told of updates. updates.example.org is asked once a day");
    expect(card().textContent).toContain("not updated beyond version 0.1.9");
    expect(card().textContent).toContain("Nobody has looked yet.");
  });

  it("are looked for, downloaded and installed step by step, each when a person says so", async () => {
    const host = await openCard("tell");
    await press("Look now");
    expect(card().textContent).toContain("Version 0.2.0 is there.");
    expect(card().textContent).toContain("Calls arrive sooner.");
    expect(card().textContent).toContain("11.5 MB");
    await expectAccessible();
    await press("Download");
    expect(card().textContent).toContain("Version 0.2.0 is ready to install.");
    expect(card().textContent).toContain("sudo apt install '/home/desk");
    await expectAccessible();
    await press("Install");
    expect(card().textContent).toContain("It runs from the next start");
    expect(within(card()).queryAllByRole("button")).toEqual([]);
    expect(asked(host).filter((name) => name !== "updatesState")).toEqual([
      "updatesLook",
      "updatesFetch",
      "updatesInstall",
    ]);
  });

  it("show how far a download is", async () => {
    const host = await openDesk("people");
    host.updates.goTo("fetching");
    await press("Station");
    expect(card().textContent).toContain("5.10 of 11.5 MB");
    expect(within(card()).getByRole("progressbar", { name: "Download of version 0.2.0" })).toBeTruthy();
    await expectAccessible();
  });

  it("keep a package that could not be installed, and say what to do about it", async () => {
    const host = await openCard("tell");
    host.updates.goTo("ready");
    host.updates.refuse("notPermitted");
    await press("Calls");
    await press("Station");
    expect(card().textContent).toContain("Not updated. Version 0.1.0 goes on running.");
    expect(card().textContent).toContain("nobody could be asked for the password");
    expect(within(card()).getByRole("button", { name: "Install" })).toBeTruthy();
    await expectAccessible();
  });

  it("are told in the rail, wherever somebody is", async () => {
    const host = await openCard("tell");
    await press("Look now");
    await press("Calls");
    expect(screen.getByRole("button", { name: "Station a newer version" })).toBeTruthy();
    host.updates.goTo("upToDate");
    await press("Station a newer version");
    expect(screen.getByRole("button", { name: "Station" })).toBeTruthy();
  });

  it("are there for whoever hands calls over, too", async () => {
    const host = await openCard("install", "uploads");
    expect(card().textContent).toContain("It waits for somebody who may install it.");
    host.updates.want("install", { asksForPassword: false });
    await press("Calls");
    await press("Station");
    expect(card().textContent).toContain("installed when nobody works here");
    expect(within(card()).getByRole("button", { name: "Look now" })).toBeTruthy();
  });

  it("have words and a name for every refusal", () => {
    const causes: UpdateCause[] = [
      "policy", "notReachable", "noAnswer", "tooSlow", "redirected", "tooLarge", "unreadable", "signature",
      "otherVersion", "otherProduct", "older", "otherPlatform", "notPackaged", "connectionLost", "truncated",
      "otherBytes", "diskFull", "notWritable", "notPermitted", "installer", "removed",
    ];
    const words = causes.map((cause) => refusalWords({ kind: "refused", cause, version: "0.2.0", detail: "0.3.0" }));
    expect(new Set(words).size).toBe(causes.length);
    expect(refusalWords({ kind: "refused", cause: "older", version: "0.2.0", detail: "0.3.0" })).toContain(
      "version 0.2.0, which is older than 0.3.0",
    );
  });

  it("write a command that a shell reads as one file", () => {
    expect(commandOf("/home/o'neil/gatehouse-0.2.0.rpm")).toBe("sudo dnf install '/home/o'\\''neil/gatehouse-0.2.0.rpm'");
  });
});
