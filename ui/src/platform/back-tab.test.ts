import { describe, expect, it } from "vitest";
import { nameBackTab } from "./back-tab";

describe("the Tab key backwards", () => {
  it("is told by its usual name, once, and is stopped where somebody stops it", () => {
    nameBackTab(window);
    const told: string[] = [];
    document.body.addEventListener("keydown", (event) => {
      told.push(`${event.key} ${String(event.shiftKey)}`);
      if (told.length === 2) event.preventDefault();
    });
    const press = (): boolean =>
      document.body.dispatchEvent(
        new KeyboardEvent("keydown", { key: "Unidentified", code: "Tab", shiftKey: true, bubbles: true, cancelable: true }),
      );
    expect([press(), press()]).toEqual([true, false]);
    expect(told).toEqual(["Tab true", "Tab true"]);
  });
});
