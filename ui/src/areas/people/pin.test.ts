import { fireEvent, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import type { MemoryHost } from "../../platform/memory";
import { expectAccessible } from "../../test/axe";
import { openDesk, settle } from "../../test/open";
import { field, press, type } from "../../test/press";

async function openPin(login = "b.lang"): Promise<MemoryHost> {
  const host = await openDesk("people");
  await press(/^People/);
  const row = document.querySelector<HTMLElement>(`[data-login="${login}"]`);
  if (row) await userEvent.click(row);
  await settle();
  await press("PIN…");
  return host;
}

async function way(name: string): Promise<void> {
  await userEvent.click(screen.getByRole("radio", { name }));
  await settle();
}

const shown = (): HTMLElement => screen.getByTestId("pin-shown");
const hold = (): HTMLElement => screen.getByRole("button", { name: "Hold to reveal" });

describe("a generated PIN", () => {
  it("is shown once, hidden until it is held", async () => {
    const host = await openPin();
    expect(screen.getByText("The PIN that is set now stops working.")).toBeTruthy();
    await expectAccessible();
    await press("Generate and set");
    expect(host.asked.findLast((one) => one.name === "pinGenerate")?.with).toEqual(["p1"]);
    expect(document.body.textContent).not.toContain("048251");
    expect(document.activeElement).toBe(hold());
    await expectAccessible();

    await fireEvent.pointerDown(hold(), { button: 0 });
    expect(shown().textContent).toContain("048251");
    await fireEvent.pointerUp(window);
    expect(shown().textContent).not.toContain("048251");

    await fireEvent.keyDown(hold(), { key: " " });
    expect(shown().dataset["revealed"]).toBe("true");
    await fireEvent.keyUp(hold(), { key: " " });
    expect(shown().dataset["revealed"]).toBe("false");

    await fireEvent.keyDown(hold(), { key: "Enter" });
    await fireEvent.blur(hold());
    expect(shown().dataset["revealed"]).toBe("false");

    await fireEvent.keyDown(hold(), { key: " " });
    await fireEvent.blur(window);
    expect(shown().dataset["revealed"]).toBe("false");

    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(document.body.innerHTML).not.toContain("048251");
  });

  it("is not lost by closing before anybody has seen it", async () => {
    await openPin();
    await press("Generate and set");
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByRole("alert").textContent).toContain("Nobody has seen this PIN yet");
    await press("Keep open");
    expect(shown()).toBeTruthy();
    const footer = within(screen.getByRole("dialog")).getAllByRole("button", { name: "Close" })[0];
    if (footer) await userEvent.click(footer);
    await settle();
    await press("Close anyway");
    expect(screen.queryByRole("dialog")).toBeNull();
  });

  it("goes onto a slip that is nowhere but on paper, and says where printing is denied", async () => {
    const print = vi.fn(() => {
      expect(document.querySelector("body > .slip")?.textContent).toContain("048251");
      return Promise.reject(new Error("denied"));
    });
    vi.stubGlobal("print", print);
    await openPin();
    await press("Generate and set");
    await press("Print slip");
    expect(print).toHaveBeenCalledOnce();
    expect(document.querySelector(".slip")).toBeNull();
    expect(screen.getByText("This window cannot print.")).toBeTruthy();
    vi.unstubAllGlobals();
  });
});

describe("a PIN set by hand", () => {
  it("is typed twice without an echo, keeps zeros in front, and is gone afterwards", async () => {
    const host = await openPin();
    await way("Set by hand");
    expect(field("PIN").type).toBe("password");
    expect(field("PIN").inputMode).toBe("numeric");
    await expectAccessible();
    await type("PIN", "07a1");
    await press("Set PIN");
    expect(screen.getByText("A PIN has digits only")).toBeTruthy();
    await type("PIN", "007193");
    await press("Set PIN");
    expect(field("PIN again").getAttribute("aria-invalid")).toBe("true");
    await type("PIN again", "007193");
    await press("Set PIN");
    expect(host.asked.findLast((one) => one.name === "pinSet")?.with).toEqual(["p1", "007193"]);
    expect(screen.queryByRole("dialog")).toBeNull();
    expect(screen.getByTestId("announcer").textContent).toContain("The PIN is set.");
  });

  it("that is weak is refused at its field", async () => {
    await openPin();
    await way("Set by hand");
    await type("PIN", "123456");
    await type("PIN again", "123456");
    await press("Set PIN");
    expect(screen.getByText("This PIN is easy to guess.")).toBeTruthy();
    expect(document.activeElement).toBe(field("PIN"));
  });
});

describe("verifying", () => {
  it("never says that the PIN is wrong, counts, and warns at the third time", async () => {
    await openPin();
    await way("Verify");
    for (let times = 1; times <= 3; times += 1) {
      await type("PIN", "999911");
      await press("Verify");
      expect(field("PIN").value).toBe("");
      expect(screen.getByTestId("pin-verdict").dataset["verified"]).toBe("false");
    }
    const dialog = screen.getByRole("dialog");
    expect(dialog.textContent).toContain("Not verified");
    expect(dialog.textContent?.toLowerCase()).not.toContain("wrong");
    expect(dialog.textContent).toContain("Not verified 3 times in a row");
    await expectAccessible();
    await userEvent.keyboard("{Escape}");
    await settle();
    expect(screen.getByTestId("person-detail").textContent).toContain("3 times not verified");
  });

  it("says so when it is right", async () => {
    await openPin();
    await way("Set by hand");
    await type("PIN", "280714");
    await type("PIN again", "280714");
    await press("Set PIN");
    await press("PIN…");
    await way("Verify");
    await type("PIN", "280714");
    await press("Verify");
    expect(screen.getByTestId("pin-verdict").textContent).toContain("Verified");
  });
});

describe("the factors", () => {
  it("say why neither a PIN nor anything else can be set", async () => {
    await openDesk("people");
    await press(/^People/);
    const row = document.querySelector<HTMLElement>("[data-login='chidi.eze']");
    if (row) await userEvent.click(row);
    await settle();
    const pin = screen.getByRole("button", { name: "PIN…" });
    expect(pin.getAttribute("aria-disabled")).toBe("true");
    const pane = screen.getByTestId("person-detail");
    const buttons = [...pane.querySelectorAll("[data-factor] button")];
    expect(buttons).toHaveLength(4);
    expect(buttons.every((button) => button.getAttribute("aria-disabled") === "true")).toBe(true);
  });
});
