import type { CallRow, CallState, CauseCode } from "../../platform/host";

export type CallAction = "send" | "metadata" | "cancel" | "ask" | "retry" | "settle" | "remove" | "details";

const BY_STATE: Record<CallState, readonly CallAction[]> = {
  draft: ["send", "metadata", "remove"],
  waiting: ["cancel"],
  sending: ["cancel"],
  stalled: ["cancel"],
  awaiting: ["cancel"],
  confirmed: ["remove"],
  settled: ["remove"],
  unknown: ["ask", "settle", "retry", "remove"],
  refused: ["metadata", "retry", "remove"],
  stopped: ["metadata", "retry", "remove"],
};

// The file itself would have to be another one: sending these again could only end the same way.
const HOPELESS: ReadonlySet<CauseCode> = new Set<CauseCode>(["badExtension", "tooLarge", "nameMismatch"]);

export function actionsOf(row: CallRow): readonly CallAction[] {
  const legal = BY_STATE[row.state].filter((action) => {
    if (action === "send") return row.findings.length === 0;
    if (action === "retry") return !(row.cause?.retry === "never" && HOPELESS.has(row.cause.code));
    return true;
  });
  return ["details", ...legal];
}

/** Removing these forgets something that cannot be found out again from the file. */
export function removalNeedsWords(row: CallRow): boolean {
  return row.state === "unknown" || row.state === "confirmed" || row.state === "settled";
}
