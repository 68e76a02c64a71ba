const COVERS = "[role='dialog'], [role='alertdialog'], [role='menu'], [role='listbox']";

/** Whether something lies over the page, so that the keys of the page are not meant for it. */
export function isCovered(): boolean {
  // What has just been closed stays in the page until the next frame is drawn.
  return [...document.querySelectorAll(COVERS)].some((cover) => cover.closest("[data-state='closed']") === null);
}

const STOPS = "a[href], button, input, select, textarea, [tabindex]";

/**
 * Leads Tab from the last stop of a dialog to its first, and back. bits-ui does that too, but stands aside while a
 * hint is shown, and the button that closes a dialog shows one.
 */
export function keepTabInside(dialog: HTMLElement): () => void {
  function key(event: KeyboardEvent): void {
    if (event.key !== "Tab" || event.defaultPrevented) return;
    const stops = [...dialog.querySelectorAll<HTMLElement>(STOPS)].filter(isStop);
    const [first, last] = [stops[0], stops.at(-1)];
    const [edge, next] = event.shiftKey ? [first, last] : [last, first];
    if (!next || document.activeElement !== edge) return;
    event.preventDefault();
    next.focus();
  }
  dialog.addEventListener("keydown", key);
  return () => {
    dialog.removeEventListener("keydown", key);
  };
}

function isStop(element: HTMLElement): boolean {
  if (element.tabIndex < 0 || element.matches(":disabled") || !element.checkVisibility()) return false;
  if (!(element instanceof HTMLInputElement) || element.type !== "radio" || element.checked) return true;
  // Of a group Tab stops at the one that is chosen.
  const group = element.form ?? document;
  return group.querySelector(`input[type='radio'][name='${CSS.escape(element.name)}']:checked`) === null;
}
