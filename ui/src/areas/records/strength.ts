export const LEAST = 12;

export type Strength = "short" | "weak" | "fair" | "strong";

/** A hint, not a judge: how much there is to guess, counted without any list of words. */
export function strengthOf(passphrase: string): Strength {
  const letters = [...passphrase];
  if (letters.length < LEAST) return "short";
  const kinds = [/\p{Ll}/u, /\p{Lu}/u, /\d/, /[^\p{L}\d]/u].filter((kind) => kind.test(passphrase)).length;
  const different = new Set(letters).size;
  if (different < 5 || repeats(passphrase)) return "weak";
  const points = letters.length + 2 * kinds + Math.min(different, 12);
  return points >= 36 ? "strong" : "fair";
}

/** The same short piece over and over is as long as the piece. */
function repeats(text: string): boolean {
  for (let length = 1; length <= 4; length += 1) {
    const piece = text.slice(0, length);
    if (piece.repeat(Math.ceil(text.length / length)).slice(0, text.length) === text) return true;
  }
  return false;
}
