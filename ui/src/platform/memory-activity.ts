import type { ActivityPage, ActivityQuery, ActivityRow } from "./host";

const ACTIONS: readonly [action: string, outcome: string, detail: string | null][] = [
  ["personAdd", "done", null],
  ["pinSet", "done", null],
  ["personUpdate", "done", "e-mail, number"],
  ["pinVerify", "refused", "Not verified"],
  ["personAdd", "unknown", "The connection broke after the request was sent"],
  ["connectionSave", "done", null],
  ["secretReplace", "done", "applicationKey"],
  ["personDelete", "done", null],
  ["backupMake", "done", "12,480 people"],
  ["personAdd", "refused", "This login name is in use"],
];
const PERSONS = ["amara.okafor", "b.lang", "chidi.eze", "dolores.i", "emi.t", "ivo.m", "noor.a"];

/** Invented entries, newest first. */
export function activityRows(count: number): ActivityRow[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, at) => {
    const [action, outcome, detail] = ACTIONS[at % ACTIONS.length] ?? ["personAdd", "done", null];
    const about = action.startsWith("person") || action.startsWith("pin");
    return {
      seq: count - at,
      at: now - at * 17 * 60_000 - 90_000,
      actor: "desk",
      action,
      connection: action === "backupMake" ? null : "AuthX, head office",
      person: about ? (PERSONS[at % PERSONS.length] ?? null) : null,
      outcome,
      reference: outcome === "done" ? null : `G-${String(5550 + at)}`,
      detail,
    };
  });
}

export function activityPage(rows: readonly ActivityRow[], query: ActivityQuery): ActivityPage {
  const found = rows.filter(
    (row) =>
      (query.from === null || row.at >= query.from) &&
      (query.to === null || row.at <= query.to) &&
      (query.person === null || (row.person ?? "").includes(query.person)) &&
      (query.action === null || row.action === query.action) &&
      (query.outcome === null || row.outcome === query.outcome),
  );
  return { rows: found.slice(query.offset, query.offset + query.limit), total: found.length };
}
