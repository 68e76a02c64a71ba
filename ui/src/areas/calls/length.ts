import { m } from "../../paraglide/messages";
import type { CallRow } from "../../platform/host";
import { clockLength } from "../../words/format";

/** How long a recording is, and whether that is known only about. */
export function playLength(row: Pick<CallRow, "length" | "lengthAbout">): string {
  const length = clockLength(row.length ?? 0);
  return row.lengthAbout ? m.length_about({ length }) : length;
}

/** How long a recording is, or how many chats an archive holds; a dash where nobody knows. */
export function lengthOf(row: CallRow): string {
  if (row.length !== null) return playLength(row);
  if (row.contents === null) return "–";
  const { conversations } = row.contents;
  return conversations === 1 ? m.length_one_chat() : m.length_chats({ count: conversations });
}
