import type { CallRow, CallState, CauseCode, FindingCode } from "../../platform/host";
import { canConvert, isConverting } from "./converting";

export type Way = "first" | "up" | "down" | "last";
export const WAYS: readonly Way[] = ["first", "up", "down", "last"];

export type CallAction =
  | "send"
  | "useName"
  | "columns"
  | "lookAgain"
  | "convert"
  | "convertStop"
  | "waive"
  | "sendAgain"
  | "metadata"
  | "rename"
  | "cancel"
  | "ask"
  | "retry"
  | "settle"
  | "remove"
  | "details"
  | Way;

const BY_STATE: Record<CallState, readonly CallAction[]> = {
  draft: ["send", "lookAgain", "convert", "convertStop", "useName", "columns", "waive", "metadata", "rename", ...WAYS, "remove"],
  waiting: [...WAYS, "cancel"],
  sending: ["cancel"],
  stalled: ["cancel"],
  awaiting: ["cancel"],
  confirmed: ["sendAgain", "waive", "remove"],
  settled: ["sendAgain", "waive", "remove"],
  unknown: ["sendAgain", "waive", "ask", "settle", "retry", "remove"],
  refused: ["useName", "metadata", "rename", "retry", "remove"],
  stopped: ["metadata", "rename", "retry", "remove"],
};

// The file itself would have to be another one: sending these again could only end the same way.
const HOPELESS: ReadonlySet<CauseCode> = new Set<CauseCode>(["badExtension", "tooLarge", "nameMismatch"]);

export function actionsOf(row: CallRow): readonly CallAction[] {
  const legal = BY_STATE[row.state].filter((action) => {
    if (action === "send") return row.findings.length === 0;
    if (action === "columns") return isDoubted(row);
    if (action === "lookAgain") return isUnread(row);
    if (action === "convert") return canConvert(row);
    if (action === "convertStop") return isConverting(row);
    if (action === "useName") return row.suggestedName !== null;
    if (action === "sendAgain") return grew(row);
    if (action === "waive") return row.findings.some((finding) => finding.waivable);
    if (action === "retry") return !(row.cause?.retry === "never" && HOPELESS.has(row.cause.code));
    return true;
  });
  return ["details", ...legal];
}

/** Its file was written to after it was sent. */
function grew(row: CallRow): boolean {
  return row.findings.some(({ code }) => code === "grewAfterSent");
}

/** Its file could not be read. */
export function isUnread(row: CallRow): boolean {
  return row.state === "draft" && row.findings.some(({ code }) => code === "unreadable");
}

/** A sheet says something of it in letters that were guessed. */
function isDoubted(row: CallRow): boolean {
  return row.findings.some(({ code }) => code === "doubtfulLetters");
}

/** What has not begun can still be put elsewhere. */
export function isMovable(row: CallRow): boolean {
  return row.state === "draft" || row.state === "waiting";
}

/**
 * The row that a moved one is to stand in front of (`null` for the end), or `undefined` where it stands there already.
 * It passes over rows whose place no longer matters.
 */
export function anchorOf(rows: readonly CallRow[], row: CallRow, way: Way): string | null | undefined {
  const movable = rows.filter(isMovable);
  const at = movable.findIndex((one) => one.id === row.id);
  const last = movable.length - 1;
  if (at < 0) return undefined;
  if (way === "first" || way === "up") return at === 0 ? undefined : movable[way === "first" ? 0 : at - 1]?.id;
  if (at === last) return undefined;
  return way === "last" ? null : (movable[at + 2]?.id ?? null);
}

const NAMES: ReadonlySet<FindingCode> = new Set<FindingCode>([
  "unsafeName",
  "nameNotUnicode",
  "nameTooLong",
  "sameName",
  "nameSentBefore",
  "otherKind",
]);

/** The name it could be sent under, where its own is what keeps it. */
export function curingName(row: CallRow): string | null {
  return row.state === "draft" && row.findings.some(({ code }) => NAMES.has(code)) ? row.suggestedName : null;
}

/** What puts a finding right. */
export type Cure = "convert" | "convertStop" | "useName" | "columns" | "lookAgain" | "waive" | "sendAgain";

/** What puts the finding right that stands in the row. */
export function cureOf(row: CallRow): Cure | null {
  if (row.state !== "draft") return grew(row) ? "sendAgain" : null;
  if (isConverting(row)) return "convertStop";
  const finding = row.findings[0];
  if (finding === undefined) return null;
  if (finding.code === "otherKind" && canConvert(row)) return "convert";
  if (NAMES.has(finding.code) && row.suggestedName !== null) return "useName";
  if (finding.code === "doubtfulLetters") return "columns";
  if (finding.code === "unreadable") return "lookAgain";
  return finding.waivable ? "waive" : null;
}

/** Removing these forgets something that cannot be found out again from the file. */
export function removalNeedsWords(row: CallRow): boolean {
  return row.state === "unknown" || row.state === "confirmed" || row.state === "settled";
}
