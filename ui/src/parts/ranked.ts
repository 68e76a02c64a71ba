import type { ComboChoice } from "./ComboField.svelte";

/** Small letters without marks: how words are compared that somebody types in a hurry. */
export function plain(words: string): string {
  return words
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .trim();
}

function tokens(words: string): string[] {
  return plain(words)
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
}

/** How near a choice is to what is asked: 0 is the very one, null is none. */
function distance(choice: ComboChoice, asked: string): number | null {
  const whole = tokens(asked).join(" ");
  const codes = tokens(choice.words);
  const names = [choice.label, ...(choice.names ?? [])].map((name) => tokens(name).join(" "));
  if (codes.includes(whole) || names.includes(whole)) return 0;
  if (names.some((name) => name.startsWith(whole))) return 1;
  const parts = [...codes, ...names.flatMap((name) => name.split(" "))];
  const words = whole.split(" ");
  if (words.every((word) => parts.some((part) => part.startsWith(word)))) return 2;
  const all = parts.join(" ");
  return words.every((word) => all.includes(word)) ? 3 : null;
}

/** The choices that hold all that is asked, the nearest first; of two as near, the one that stands for the others. */
export function ranked(choices: readonly ComboChoice[], asked: string): readonly ComboChoice[] {
  if (tokens(asked).length === 0) return choices;
  return choices
    .flatMap((choice) => {
      const far = distance(choice, asked);
      return far === null ? [] : [{ choice, far }];
    })
    .sort((a, b) => a.far - b.far || Number(b.choice.leads ?? false) - Number(a.choice.leads ?? false))
    .map(({ choice }) => choice);
}
