import type { CallRow, CallState } from "../../platform/host";
import { stateWords } from "../../words/codes";

export type Filter = "all" | "ready" | "moving" | "unknown" | "needYou" | "arrived";

const MOVING: ReadonlySet<CallState> = new Set<CallState>(["waiting", "sending", "stalled", "awaiting"]);

export function filterOf(row: CallRow): Exclude<Filter, "all"> {
  if (row.state === "unknown") return "unknown";
  const arrived = row.state === "confirmed" || row.state === "settled";
  if (arrived) return row.findings.length === 0 ? "arrived" : "needYou";
  if (MOVING.has(row.state)) return "moving";
  if (row.state === "draft" && row.findings.length === 0) return "ready";
  return "needYou";
}

export function matches(row: CallRow, needle: string, filter: Filter): boolean {
  if (filter !== "all" && filterOf(row) !== filter) return false;
  if (needle === "") return true;
  const state = stateWords(row.state, row.findings.length > 0).word;
  return [row.fileName, row.folder ?? "", state].some((text) => text.toLowerCase().includes(needle));
}
