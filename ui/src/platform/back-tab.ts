/**
 * WebKitGTK names Shift+Tab "Unidentified" (X11 has a key of its own for it, ISO_Left_Tab). What keeps the keyboard
 * inside a dialog asks for "Tab", so the event is told again under its usual name.
 */
export function nameBackTab(page: Window): void {
  page.addEventListener(
    "keydown",
    (event) => {
      if (event.key !== "Unidentified" || event.code !== "Tab") return;
      event.stopImmediatePropagation();
      const { shiftKey, ctrlKey, altKey, metaKey, repeat } = event;
      const named = new KeyboardEvent("keydown", {
        key: "Tab",
        code: "Tab",
        shiftKey,
        ctrlKey,
        altKey,
        metaKey,
        repeat,
        bubbles: true,
        cancelable: true,
        composed: true,
      });
      event.target?.dispatchEvent(named);
      // The engine still moves the keyboard itself, unless somebody else has done it.
      if (named.defaultPrevented) event.preventDefault();
    },
    { capture: true },
  );
}
