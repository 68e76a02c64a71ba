import { m } from "../../paraglide/messages";
import type { ComboChoice } from "../../parts/ComboField.svelte";
import type { AgentRow, HierarchyRow, PlatformUserRow } from "../../platform/host";
import { nameOf } from "./accounts.svelte";

/** Nothing chosen, said as a choice: a field that can be emptied needs one. */
export const NONE = "none";

export function noneChoice(label: string): ComboChoice {
  return { value: NONE, label, words: "" };
}

export function orNull(value: string): string | null {
  return value === NONE || value === "" ? null : value;
}

/** Places as the tree has them, each in as far as it is below others. */
export function placeChoices(rows: readonly HierarchyRow[], but?: (row: HierarchyRow) => boolean): ComboChoice[] {
  return rows
    .filter((row) => row.active !== false && !but?.(row))
    .map((row) => ({
      value: row.id,
      label: row.code ? `${row.name} (${row.code})` : row.name,
      words: row.codes.join(" "),
      depth: row.depth,
    }));
}

export function agentChoices(rows: readonly AgentRow[]): ComboChoice[] {
  return rows
    .filter((row) => row.active !== false)
    .map((row) => ({
      value: row.id,
      label: row.code ? `${nameOf(row)} (${row.code})` : nameOf(row),
      words: row.email,
    }));
}

export function userChoices(rows: readonly PlatformUserRow[]): ComboChoice[] {
  return rows
    .filter((row) => row.disabled !== true)
    .map((row) => ({ value: row.id, label: `${nameOf(row)} (${row.userName})`, words: row.email }));
}

/** Whether a manager is an agent or a user is said both ways (vendors.md 2.4), so both are offered and named. */
export function managerChoices(agents: readonly AgentRow[], users: readonly PlatformUserRow[]): ComboChoice[] {
  const as = (choices: ComboChoice[], label: (name: string) => string): ComboChoice[] =>
    choices.map((choice) => ({ ...choice, label: label(choice.label) }));
  return [
    ...as(userChoices(users), (name) => m.manager_user({ name })),
    ...as(agentChoices(agents), (name) => m.manager_agent({ name })),
  ];
}

/** What is chosen stays among the choices although the service no longer offers it. */
export function keeping(choices: ComboChoice[], value: string | null): ComboChoice[] {
  if (value === null || choices.some((choice) => choice.value === value)) return choices;
  return [{ value, label: m.pick_unknown({ id: value }), words: "" }, ...choices];
}
