import { m } from "../../paraglide/messages";
import type { Passed } from "../../platform/host";
import { convertTroubleWords } from "../../words/recordings";

/** It may be begun, or begun again. */
export function canConvert({ conversion }: Passed): boolean {
  return conversion?.kind === "offered" || conversion?.kind === "failed";
}

export function isConverting({ conversion }: Passed): boolean {
  return conversion?.kind === "queued" || conversion?.kind === "running";
}

/** How conversions ended, as sentences: never how far they are. */
export function conversionNews(before: readonly Passed[], after: readonly Passed[]): string[] {
  const now = new Map(after.map((one) => [one.id, one]));
  const words: string[] = [];
  for (const one of before.filter(isConverting)) {
    const then = now.get(one.id);
    if (then === undefined) words.push(m.said_converted({ name: one.name }));
    else if (then.conversion?.kind === "failed") {
      words.push(m.said_not_converted({ name: one.name, why: convertTroubleWords(then.conversion.trouble) }));
    }
  }
  return words;
}
