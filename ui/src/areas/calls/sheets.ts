import { m } from "../../paraglide/messages";
import type { CallSheet } from "../../platform/host";
import { columnName } from "../../words/columns";
import { whole } from "../../words/format";
import { fieldLabel, TEXT_KEYS } from "./lines";

/** A value that goes along under a name that the service does not know. */
export const EXTENDED = "extended.";
export const UNUSED = "unused";

/** What a column says. */
export function roleWord(role: string): string {
  const words: Partial<Record<string, () => string>> = {
    file: m.sheet_role_file,
    from: m.sheet_role_from,
    to: m.sheet_role_to,
    caller: m.sheet_role_caller,
    agent: m.sheet_role_agent,
    day: m.sheet_role_day,
    outbound: m.sheet_role_outbound,
    unused: m.sheet_role_unused,
    applyHierarchyToAgent: m.field_apply_hierarchy,
  };
  const key = TEXT_KEYS.find((one) => one === role);
  if (key !== undefined) return fieldLabel(key);
  if (role.startsWith(EXTENDED)) return m.sheet_role_extended({ name: role.slice(EXTENDED.length) });
  return words[role]?.() ?? role;
}

/** All that a column may say, but for a value under its own name. */
export const ROLES: readonly string[] = [
  UNUSED,
  "file",
  "interactionDate",
  "day",
  "clientCallId",
  "callDirection",
  "outbound",
  "from",
  "to",
  "phone",
  "name",
  "caller",
  "email",
  "agent",
  "agentFirstName",
  "agentLastName",
  "agentCode",
  "hierarchyId",
  "hierarchyCode",
  "applyHierarchyToAgent",
  "localeId",
  "uploadType",
];

/** How a sheet is used, in one sentence. */
export function sheetWords(sheet: CallSheet): string {
  if (sheet.broken !== null) return sheet.broken;
  if (!sheet.used) return m.sheet_not_used();
  const matched = m.sheet_matched({ matched: whole(sheet.matched), lines: whole(sheet.lines) });
  return [matched, ...knownBy(sheet)].join(" · ");
}

function knownBy(sheet: CallSheet): string[] {
  if (sheet.by === "places") return [m.sheet_by_places()];
  if (sheet.by === "preset") return [m.sheet_by_preset({ name: sheet.preset ?? "" })];
  return [];
}

/** Which column says what. */
export function usedColumns(sheet: CallSheet): string {
  const used = sheet.columns.flatMap(({ name, role }, at) =>
    role === UNUSED ? [] : [m.sheet_column_is({ role: roleWord(role), name: columnName(name, at) })],
  );
  return used.join(", ");
}

export function unusedColumns(sheet: CallSheet): string {
  const unused = sheet.columns.flatMap(({ name, role }, at) => (role === UNUSED ? [columnName(name, at)] : []));
  return unused.join(", ");
}
