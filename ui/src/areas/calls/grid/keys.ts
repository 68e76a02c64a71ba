import type { Place } from "./grid.svelte";

/** Where a key goes from a place; null where it goes nowhere. */
export function step(event: KeyboardEvent, at: Place, rows: number, columns: number, page: number): Place | null {
  const far = event.ctrlKey || event.metaKey;
  switch (event.key) {
    case "ArrowDown":
      return { ...at, row: far ? rows - 1 : at.row + 1 };
    case "ArrowUp":
      return { ...at, row: far ? 0 : at.row - 1 };
    case "ArrowRight":
      return { ...at, column: far ? columns - 1 : at.column + 1 };
    case "ArrowLeft":
      return { ...at, column: far ? 0 : at.column - 1 };
    case "PageDown":
      return { ...at, row: at.row + page };
    case "PageUp":
      return { ...at, row: at.row - page };
    case "Home":
      return { row: far ? 0 : at.row, column: 0 };
    case "End":
      return { row: far ? rows - 1 : at.row, column: columns - 1 };
    default:
      return null;
  }
}
