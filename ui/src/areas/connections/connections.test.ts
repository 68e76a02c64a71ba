import { screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it } from "vitest";
import { aFailure, type MemoryHost } from "../../platform/memory";
import type { ConnectionDraft } from "../../platform/host";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { field, press, type } from "../../test/press";

async function openConnections(scene: "people" | "empty" = "people"): Promise<MemoryHost> {
  const host = await openDesk(scene);
  await press("Connections");
  return host;
}

async function connect(service: string): Promise<MemoryHost> {
  const host = await openConnections("empty");
  await press("Connect a service");
  await press(service);
  return host;
}

async function edit(name: string): Promise<void> {
  await press(`More about ${name}`);
  await userEvent.click(screen.getByRole("menuitem", { name: "Edit…" }));
  await settle();
}

const saved = (host: MemoryHost): [ConnectionDraft, unknown, unknown] =>
  host.asked.findLast((one) => one.name === "connectionSave")?.with as [ConnectionDraft, unknown, unknown];

describe("connecting", () => {
  it("asks for the service first", async () => {
    await openConnections("empty");
    await press("Connect a service");
    const list = screen.getByRole("list", { name: "Connect a service" });
    expect(within(list).getAllByRole("button").map((one) => one.textContent.replace(/\s+/g, " ").trim())).toEqual([
      "AuthX People, PINs and faces",
      "Authenticx Calls",
      "EnableX Customers",
    ]);
    await expectAccessible();
  });

  it("AuthX keeps its two families of keys apart, the second optional as a whole", async () => {
    const host = await connect("AuthX");
    expect(screen.getByRole("group", { name: "API keys" })).toBeTruthy();
    expect(screen.getByRole("group", { name: "Biometric keys" })).toBeTruthy();
    await expectAccessible();
    await type("Name", "AuthX");
    await type("API path", "api");
    await type("Host name", "acme");
    expect(screen.getByText("Real people, at api-acme.authx.com")).toBeTruthy();
    await type("Application id", "id-1");
    await type("Application key", "key-1");
    await type("Biometric host name", "bio");
    await press("Connect");
    expect(field("Biometric application key").getAttribute("aria-invalid")).toBe("true");
    await userEvent.clear(field("Biometric host name"));
    await press("Connect");
    expect(saved(host)).toEqual([
      {
        id: null,
        vendor: "authx",
        name: "AuthX",
        environment: "production",
        customUrl: null,
        confirmedHost: null,
        mode: null,
        fields: [
          { field: "apipath", value: "api" },
          { field: "hostname", value: "acme" },
          { field: "applicationId", value: "id-1" },
        ],
      },
      [{ field: "applicationKey", secret: "key-1" }],
      "keyring",
    ]);
    expect(document.body.innerHTML).not.toContain("key-1");
  });

  it("AuthX at an address of its own is not asked for the parts of another", async () => {
    await connect("AuthX");
    await userEvent.click(screen.getByRole("radio", { name: "Custom endpoint" }));
    await settle();
    expect(screen.queryByLabelText("API path")).toBeNull();
    expect(screen.queryByRole("radio", { name: "Staging" })).toBeNull();
  });

  it("EnableX signs in by login, or by app keys for supervised desks", async () => {
    const host = await connect("EnableX");
    await type("Name", "EnableX");
    await type("E-mail", "desk@example.org");
    await userEvent.click(screen.getByRole("radio", { name: /App keys/ }));
    await settle();
    await expectAccessible();
    await type("App id", "app");
    await type("App key", "k");
    await press("Connect");
    expect(saved(host)[0]).toMatchObject({ mode: "basic", fields: [{ field: "appId", value: "app" }] });
    expect(saved(host)[1]).toEqual([{ field: "appKey", secret: "k" }]);
  });

  it("loses nothing on the way to another service and back", async () => {
    await connect("AuthX");
    await type("Name", "Mine");
    await press("Another service");
    await press("EnableX");
    await press("Another service");
    await press("AuthX");
    expect(field("Name").value).toBe("Mine");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("not saved yet");
  });

  it("shows what the shell says at its field", async () => {
    const host = await connect("AuthX");
    host.refuse("connectionSave", aFailure("invalidInput", "Only letters and digits.", { field: "hostname" }));
    for (const label of ["Name", "API path", "Host name", "Application id", "Application key"]) await type(label, "x");
    await press("Connect");
    expect(document.activeElement).toBe(field("Host name"));
    expect(screen.getByText("Only letters and digits.")).toBeTruthy();
  });
});

describe("editing", () => {
  it("asks for secrets only when the address is another one", async () => {
    const host = await openConnections();
    await edit("AuthX, head office");
    expect(screen.queryByLabelText("Application key")).toBeNull();
    await type("Name", "AuthX, main");
    await press("Save");
    expect(saved(host)[1]).toEqual([]);
    await edit("AuthX, main");
    await type("Host name", "elsewhere");
    expect(field("Application key").value).toBe("");
    expect(screen.getByText(/will not be sent to it/)).toBeTruthy();
    await press("Save");
    expect(field("Application key").getAttribute("aria-invalid")).toBe("true");
    expect(field("Biometric secret key").getAttribute("aria-invalid")).toBe("true");
  });

  it("asks for the biometric secrets alone when only their host is another one", async () => {
    await openConnections();
    await edit("AuthX, head office");
    await type("Biometric host name", "other");
    expect(screen.queryByLabelText("Application key")).toBeNull();
    expect(screen.getByLabelText("Biometric application key")).toBeTruthy();
  });
});

describe("a card", () => {
  it("says of each secret where it is, how old, and when it was used", async () => {
    await openConnections();
    const lines = screen.getAllByTestId("secret-line").filter((one) => one.dataset["field"]?.startsWith("biometric"));
    expect(lines).toHaveLength(2);
    const key = document.querySelector("[data-testid='secret-line'][data-field='applicationKey']");
    expect(key?.textContent?.replace(/\s+/g, " ")).toContain(
      "Application key: Set changed 3 days ago · last used 2 minutes ago · stored in Secret Service",
    );
    await expectAccessible();
  });

  it("forgets one secret after its consequences were named, and takes it again", async () => {
    const host = await openConnections();
    await press("More about Biometric secret key of AuthX, head office");
    await userEvent.click(screen.getByRole("menuitem", { name: "Forget on this computer…" }));
    await settle();
    const ask = screen.getByRole("alertdialog", { name: "Forget the Biometric secret key of AuthX, head office?" });
    expect(ask.textContent).toContain("The service still accepts it");
    await press("Forget");
    expect(host.asked.at(-1)).toEqual({ name: "connectionForgetSecret", with: ["authx", "biometricSecretKey"] });
    expect(document.querySelector<HTMLElement>("[data-field='biometricSecretKey']")?.dataset["state"]).toBe("missing");
    await press("Type it…");
    await type("Biometric secret key", "again");
    await press("Save");
    expect(host.asked.at(-1)?.with).toEqual(["authx", "biometricSecretKey", "again", "keyring"]);
  });
});
