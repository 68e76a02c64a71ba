import { describe, expect, it } from "vitest";
import { isCovered, keepTabInside } from "./cover";

describe("what lies over the page", () => {
  it("counts until it is closed, not until it has been taken away", () => {
    document.body.innerHTML = `<div role="dialog" data-state="open"><ul role="listbox"></ul></div>`;
    expect(isCovered()).toBe(true);
    document.querySelector("[role='dialog']")?.setAttribute("data-state", "closed");
    expect(isCovered()).toBe(false);
  });
});

describe("Tab in a dialog", () => {
  it("goes from the last stop to the first and back, past what Tab does not stop at", () => {
    document.body.innerHTML = `<div id="dialog">
      <input type="radio" name="way" id="other"><input type="radio" name="way" id="first" checked>
      <button id="middle"></button><button id="last"></button><button disabled></button></div>`;
    const dialog = document.querySelector<HTMLElement>("#dialog");
    if (!dialog) throw new Error("no dialog");
    keepTabInside(dialog);
    const from = (id: string, shiftKey = false): string | undefined => {
      document.querySelector<HTMLElement>(`#${id}`)?.focus();
      document.activeElement?.dispatchEvent(new KeyboardEvent("keydown", { key: "Tab", shiftKey, bubbles: true, cancelable: true }));
      return document.activeElement?.id;
    };
    expect([from("last"), from("first", true), from("middle")]).toEqual(["first", "last", "middle"]);
  });
});
