import { m } from "../paraglide/messages";
import type { FolderTrouble } from "../platform/host";

const WORDS: Record<string, () => string> = {
  gone: m.unreadable_gone,
  away: m.unreadable_away,
  notAllowed: m.unreadable_not_allowed,
  tooManyOpen: m.unreadable_too_many_open,
  broken: m.unreadable_broken,
  noFile: m.unreadable_no_file,
};

/** Why a file or a folder cannot be read now. What has no word of its own comes in the words of the system. */
export function unreadableWords(why: string): string {
  return WORDS[why]?.() ?? why;
}

export function unreadableFinding(why: string): { what: string; cure: string } {
  const what = why ? m.finding_unreadable_why({ why: unreadableWords(why) }) : m.finding_unreadable();
  return { what, cure: m.finding_unreadable_cure() };
}

/** Why the file of a call could not be sent: `fileAway` passes by itself. */
export function unreadableCause(code: "fileUnreadable" | "fileAway", why: string): { what: string; cure: string } {
  const reason = unreadableWords(why);
  return code === "fileAway"
    ? { what: m.cause_file_away({ why: reason }), cure: m.cause_file_away_cure() }
    : { what: m.cause_file_unreadable({ why: reason }), cure: m.finding_unreadable_cure() };
}

/** Why a folder that was dropped is not here whole. */
export function closedWords(found: number, why: string): string {
  const reason = unreadableWords(why);
  return found === 0 ? m.passed_closed({ why: reason }) : m.passed_broken_off({ why: reason, count: found });
}

/** Why a watched folder, or parts of it, cannot be read now. */
export function folderTroubleWords({ why, parts, more }: FolderTrouble): string {
  if (why !== null) return m.watched_away({ why: unreadableWords(why) });
  const [only, ...others] = parts;
  return only !== undefined && others.length === 0
    ? m.watched_part_away({ part: only.name, why: unreadableWords(only.why) })
    : m.watched_parts_away({ count: parts.length + more });
}
