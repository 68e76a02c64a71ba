import { m } from "../paraglide/messages";
import type { ImportPlan, ImportRowState, ImportRowView, ImportSeparator } from "../platform/host";
import { never, type StateWords } from "./codes";

export function planWords(plan: ImportPlan): StateWords {
  switch (plan) {
    case "add":
      return { word: m.plan_add(), tone: "done", icon: "userPlus" };
    case "change":
      return { word: m.plan_change(), tone: "accent", icon: "pencil" };
    case "adopt":
      return { word: m.plan_adopt(), tone: "accent", icon: "key" };
    case "same":
      return { word: m.plan_same(), tone: "plain", icon: "check" };
    case "invalid":
      return { word: m.plan_invalid(), tone: "refused", icon: "alert" };
    case "duplicate":
      return { word: m.plan_duplicate(), tone: "waiting", icon: "copy" };
    case "unsettled":
      return { word: m.plan_unsettled(), tone: "unknown", icon: "unknown" };
    default:
      return { word: never(plan), tone: "plain", icon: "circle" };
  }
}

export function rowStateWords(state: ImportRowState): StateWords {
  switch (state) {
    case "left":
      return { word: m.row_left(), tone: "plain", icon: "minus" };
    case "waiting":
      return { word: m.row_waiting(), tone: "plain", icon: "clock" };
    case "sending":
      return { word: m.row_sending(), tone: "accent", icon: "send" };
    case "done":
      return { word: m.row_done(), tone: "done", icon: "check" };
    case "refused":
      return { word: m.row_refused(), tone: "refused", icon: "refused" };
    case "unknown":
      return { word: m.row_unknown(), tone: "unknown", icon: "unknown" };
    default:
      return { word: never(state), tone: "plain", icon: "circle" };
  }
}

export function separatorWord(separator: ImportSeparator): string {
  switch (separator) {
    case "comma":
      return m.separator_comma();
    case "semicolon":
      return m.separator_semicolon();
    case "tab":
      return m.separator_tab();
    case "pipe":
      return m.separator_pipe();
    default:
      return never(separator);
  }
}

/** A field as a column of the template calls it. */
export function fieldWord(field: string): string {
  const words: Readonly<Record<string, () => string>> = {
    login_name: m.import_field_login_name,
    first_name: m.import_field_first_name,
    last_name: m.import_field_last_name,
    email: m.import_field_email,
    country_code: m.import_field_country_code,
    number: m.import_field_number,
    note: m.import_field_note,
    guid: m.import_field_guid,
    state: m.import_field_state,
  };
  const alias = /^alias_(\d)$/.exec(field);
  if (alias) return m.import_field_alias({ number: alias[1] ?? "" });
  return words[field]?.() ?? field;
}

/** What a person has to know of a row beside its plan. */
export function rowDetails(row: ImportRowView): string {
  const differs = row.differs.map((one) =>
    m.import_differs({
      field: one.field === "alias_1" ? m.import_field_aliases() : fieldWord(one.field),
      from: one.from || m.import_empty_value(),
      to: one.to || m.import_empty_value(),
    }),
  );
  const words = row.field && row.words ? m.import_at_field({ field: fieldWord(row.field), words: row.words }) : row.words;
  return [words, ...differs].filter(Boolean).join(" · ");
}
