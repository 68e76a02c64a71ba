import { m } from "../../paraglide/messages";
import type { CallRow, CallState, Overall } from "../../platform/host";
import { causeWords } from "../../words/codes";
import { whole } from "../../words/format";

const ARRIVED: ReadonlySet<CallState> = new Set<CallState>(["confirmed", "settled"]);

/** Sentences worth interrupting somebody for: never progress, only what ended or needs a person. */
export function milestones(
  before: ReadonlyMap<string, CallState>,
  rows: readonly CallRow[],
  overall: Overall,
): string[] {
  const words: string[] = [];
  let arrived = 0;
  let added = 0;
  for (const row of rows) {
    const was = before.get(row.id);
    if (was === row.state) continue;
    if (was === undefined) {
      if (row.state === "draft") added += 1;
      continue;
    }
    if (ARRIVED.has(row.state)) arrived += 1;
    else if (row.state === "refused") {
      words.push(
        m.said_refused({ name: row.fileName, cause: row.cause ? causeWords(row.cause).what : "" }),
      );
    } else if (row.state === "unknown") words.push(m.said_unknown({ name: row.fileName }));
    else if (row.state === "stalled") words.push(m.said_stalled({ name: row.fileName }));
    else if (row.state === "stopped") words.push(m.said_stopped({ name: row.fileName }));
  }
  if (added > 0) words.push(m.said_added({ count: added }));
  if (arrived > 0) {
    words.push(
      overall.arrived === overall.total
        ? m.said_all_arrived({ count: overall.total })
        : m.said_arrived({ arrived: whole(overall.arrived), total: whole(overall.total) }),
    );
  }
  // A reader should not have to sit through hundreds of names: the rows keep them.
  return words.length > 4 ? [...words.slice(0, 2), m.said_more({ count: words.length - 3 }), ...words.slice(-1)] : words;
}
