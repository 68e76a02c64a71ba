import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import App from "../App.svelte";
import { aFailure, MemoryHost } from "../platform/memory";
import { makeScene } from "../platform/memory-scenes";
import { expectAccessible } from "../test/axe";
import { openDesk, settle } from "../test/open";

async function press(name: string | RegExp): Promise<void> {
  await userEvent.click(screen.getByRole("button", { name }));
  await settle();
}

const last = (host: MemoryHost) => host.asked.at(-1);

describe("welcome", () => {
  it("leads into the sandbox, which stays in view", async () => {
    const host = await openDesk("first");
    expect(screen.getByTestId("welcome").textContent).toContain("admin desk");
    await expectAccessible();
    await press("Try it with the sandbox");
    expect(host.asked.some((one) => one.name === "sandboxStart")).toBe(true);
    expect(screen.getByTestId("watermark").textContent).toBe("Sandbox - nothing real can be touched");
    expect(screen.getByTestId("environment").textContent).toContain("Sandbox");
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1, name: "Calls" }));
  });

  it("tells an upload desk why it cannot connect a service", async () => {
    await openDesk("first", "uploads");
    const connect = screen.getByRole("button", { name: "Connect a service" });
    expect(connect.getAttribute("aria-disabled")).toBe("true");
    await expectAccessible();
  });

  it("lets an upload desk without a connection see how the station is set up", async () => {
    await openDesk("first", "uploads");
    await press("See how this station is set up…");
    expect(document.activeElement).toBe(screen.getByRole("heading", { level: 1, name: "Station" }));
  });

  it("shows why the sandbox did not start", async () => {
    const host = await openDesk("first");
    host.refuse("sandboxStart", aFailure("internal", "No free port."));
    await press("Try it with the sandbox");
    expect(screen.getByRole("alert").textContent).toContain("No free port.");
  });
});

describe("roles", () => {
  const rail = (): string[] =>
    within(screen.getByRole("navigation", { name: "Areas" }))
      .getAllByRole("button")
      .map((one) => (one.textContent.trim().split(" ")[0] ?? "").trim());

  it("give an admin every area", async () => {
    await openDesk("empty");
    expect(rail()).toEqual(["People", "Calls", "Agents", "Customers", "Connections", "Activity", "Station"]);
  });

  it("give an upload desk two, and the sandbox while it is on", async () => {
    await openDesk("sandbox", "uploads");
    expect(rail()).toEqual(["Calls", "Sandbox", "Station"]);
  });

  it("give a kiosk its own pages and ask the shell for nothing else", async () => {
    const host = await openDesk("first", "kiosk");
    expect(screen.getByRole("heading", { name: "Welcome" })).toBeTruthy();
    expect(host.asked.map((one) => one.name)).toEqual(["stationOpen", "kioskOpen", "stationPainted"]);
    await expectAccessible();
  });
});

describe("connections", () => {
  it("confirm a host by its name and keep what was typed", async () => {
    const host = await openDesk("empty");
    await press("Connections");
    await press("Connect a service");
    await press("Authenticx");
    const dialog = screen.getByRole("dialog", { name: "Connect Authenticx" });
    await userEvent.type(within(dialog).getByRole("textbox", { name: "Name" }), "Proxy");
    await userEvent.click(within(dialog).getByRole("radio", { name: "Custom endpoint" }));
    await userEvent.type(within(dialog).getByRole("textbox", { name: "Address" }), "https://calls.example");
    await userEvent.type(within(dialog).getByRole("textbox", { name: "Client id" }), "me");
    await userEvent.type(within(dialog).getByLabelText("Client secret"), "s3cret");
    await expectAccessible();
    await press("Connect");
    expect(screen.getByRole("dialog", { name: "Send the secret to calls.example?" })).toBeTruthy();
    await press("Back");
    expect((screen.getByRole("textbox", { name: "Name" }) as HTMLInputElement).value).toBe("Proxy");
    await press("Connect");
    await press("Yes, use calls.example");
    const saves = host.asked.filter((one) => one.name === "connectionSave");
    expect(saves.map((one) => (one.with[0] as { confirmedHost: string | null }).confirmedHost)).toEqual([
      null,
      null,
      "calls.example",
    ]);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByRole("heading", { name: "Proxy" })).toBeTruthy();
    expect(document.body.innerHTML).not.toContain("s3cret");
  });

  it("say at the field what is missing", async () => {
    const host = await openDesk("empty");
    await press("Connections");
    await press("Connect a service");
    await press("Authenticx");
    await press("Connect");
    expect(host.asked.some((one) => one.name === "connectionSave")).toBe(false);
    expect(document.activeElement).toBe(screen.getByRole("textbox", { name: "Name" }));
    expect(screen.getByLabelText("Client secret").getAttribute("aria-invalid")).toBe("true");
  });

  it.each([
    ["keyring-locked", "The keyring is locked"],
    ["keyring-absent", "There is no keyring on this computer"],
    ["keyring-hung", "The keyring does not answer"],
  ])("name the keyring's trouble and offer this session only: %s", async (clientId, words) => {
    const host = await openDesk("empty");
    await press("Connections");
    await press("Connect a service");
    await press("Authenticx");
    await userEvent.type(screen.getByRole("textbox", { name: "Name" }), "X");
    await userEvent.type(screen.getByRole("textbox", { name: "Client id" }), clientId);
    await userEvent.type(screen.getByLabelText("Client secret"), "s");
    await press("Connect");
    expect(screen.getByRole("alert").textContent).toContain(words);
    await press("This session only");
    expect(host.asked.findLast((one) => one.name === "connectionSave")?.with[2]).toBe("session");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("test a connection line by line", async () => {
    await openDesk("keyring");
    await press("Connections");
    await press("Test Authenticx, head office");
    const list = screen.getByRole("list", { name: "Test of Authenticx, head office" });
    expect(within(list).getAllByRole("listitem")).toHaveLength(5);
    expect(list.textContent).toContain("Set the clock");
    await expectAccessible();
  });

  it("take a secret for this session when the keyring is locked", async () => {
    const host = await openDesk("keyring");
    await press("Connections");
    await press("This session only…");
    const dialog = screen.getByRole("dialog", { name: "Client secret of Authenticx, trial" });
    expect((within(dialog).getByRole("radio", { name: /This session only/ }) as HTMLInputElement).checked).toBe(true);
    await userEvent.type(within(dialog).getByLabelText("Client secret"), "s");
    await press("Save");
    expect(last(host)?.with.slice(1)).toEqual(["clientSecret", "s", "session"]);
    await expectAccessible();
  });

  it("are removed only after the consequences were named", async () => {
    const host = await openDesk("empty");
    await press("Connections");
    await press("More about Authenticx, trial");
    await userEvent.click(screen.getByRole("menuitem", { name: "Remove" }));
    await settle();
    const ask = screen.getByRole("alertdialog", { name: "Remove Authenticx, trial?" });
    expect(ask.textContent).toContain("its secrets are deleted");
    await userEvent.click(within(ask).getByRole("button", { name: "Remove" }));
    await settle();
    expect(host.asked.some((one) => one.name === "connectionRemove")).toBe(true);
    expect(screen.queryByRole("heading", { name: "Authenticx, trial" })).toBeNull();
  });

  it("say that the sandbox blocks the real ones", async () => {
    await openDesk("sandbox");
    await press("Connections");
    expect(screen.getByRole("button", { name: "Test Authenticx, head office" }).getAttribute("aria-disabled")).toBe("true");
    expect(screen.getByRole("button", { name: "Test Authenticx, sandbox" }).getAttribute("aria-disabled")).toBeNull();
    await expectAccessible();
  });
});

describe("sandbox", () => {
  it("arms a fault and clears them all", async () => {
    const host = await openDesk("sandbox");
    await press("Sandbox");
    await expectAccessible();
    expect(screen.getByTestId("sandbox-received-row").dataset["name"]).toBe("2026-11-21_1402_AK17_Okafor.wav");
    await press("Arm");
    expect(host.asked.findLast((one) => one.name === "sandboxArm")?.with).toEqual([
      { endpoint: "upload", fault: { kind: "loseReply" }, times: 1 },
    ]);
    expect(screen.getAllByTestId("armed-fault")).toHaveLength(2);
    await press("Clear");
    expect(screen.queryAllByTestId("armed-fault")).toHaveLength(0);
  });
});

describe("station", () => {
  it("wears the appearance that was chosen", async () => {
    await openDesk("empty");
    await press("Station");
    await userEvent.click(screen.getByRole("radio", { name: "Dark" }));
    await settle();
    expect(document.documentElement.dataset["theme"]).toBe("dark");
    await expectAccessible();
  });

  it("says what went wrong when it could not be opened, and tries again", async () => {
    const host = new MemoryHost(makeScene("first"));
    render(App, { host, opened: { status: "error", error: aFailure("internal", "The folder is gone.") } });
    expect(screen.getByRole("alert").textContent).toContain("The folder is gone.");
    await press("Try again");
    expect(screen.getByTestId("welcome")).toBeTruthy();
  });
});

describe("keyboard", () => {
  it("finds an area in the palette", async () => {
    await openDesk("empty");
    await userEvent.keyboard("{Control>}k{/Control}");
    await settle();
    expect(document.activeElement).toBe(screen.getByRole("combobox", { name: "Go to or do" }));
    await expectAccessible();
    await userEvent.keyboard("station{Enter}");
    await settle();
    expect(screen.getByRole("heading", { level: 1, name: "Station" })).toBeTruthy();
  });

  it("shows the shortcuts and closes them with Escape", async () => {
    await openDesk("empty");
    await userEvent.keyboard("?");
    await settle();
    expect(screen.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeTruthy();
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.queryByRole("dialog")).toBeNull();
  });
});
