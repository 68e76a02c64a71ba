import type { ActivityPage, ActivityQuery, ActivityRow } from "./host";

const ACTIONS: readonly [action: string, outcome: string, detail: string | null][] = [
  ["person.add", "done", null],
  ["pin.set", "done", null],
  ["person.update", "done", "e-mail, number"],
  ["pin.verify", "refused", "Not verified"],
  ["person.add", "unknown", "The connection broke after the request was sent"],
  ["connection.add", "done", null],
  ["secret.replace", "done", "applicationKey"],
  ["person.delete", "done", null],
  ["records.backup", "done", "12,480 people"],
  ["person.add", "refused", "This login name is in use"],
];
const PERSONS = ["amara.okafor", "b.lang", "chidi.eze", "dolores.i", "emi.t", "ivo.m", "noor.a"];

/** Invented entries, newest first. */
export function activityRows(count: number): ActivityRow[] {
  const now = Date.now();
  return Array.from({ length: count }, (_, at) => {
    const [action, outcome, detail] = ACTIONS[at % ACTIONS.length] ?? ["person.add", "done", null];
    const about = /^(person|pin)[.]/.test(action);
    return {
      seq: count - at,
      at: now - at * 17 * 60_000 - 90_000,
      actor: "desk",
      action,
      connection: action === "records.backup" ? null : "AuthX, head office",
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
