import { m } from "../../paraglide/messages";
import type { CallRow, Conversion, Passed } from "../../platform/host";
import { convertTroubleWords } from "../../words/recordings";

/** Something that was passed over, or a call whose content is of another kind than its name says. */
type Convertible = { conversion: Conversion | null };

/** It may be begun, or begun again. */
export function canConvert({ conversion }: Convertible): boolean {
  return conversion?.kind === "offered" || conversion?.kind === "failed";
}

export function isConverting({ conversion }: Convertible): boolean {
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

/** The same of calls that were converted in their places. */
export function rowConversionNews(before: (id: string) => CallRow | undefined, after: readonly CallRow[]): string[] {
  const words: string[] = [];
  for (const row of after) {
    const was = before(row.id);
    if (was === undefined || !isConverting(was) || isConverting(row)) continue;
    if (row.conversion?.kind === "failed") {
      words.push(m.said_not_converted({ name: row.fileName, why: convertTroubleWords(row.conversion.trouble) }));
    } else if (row.convertedFrom !== null) {
      words.push(m.said_row_converted({ name: row.convertedFrom }));
    }
  }
  return words;
}
