import { m } from "../paraglide/messages";
import type {
  ImportEncodingGuess,
  ImportPassed,
  ImportPlan,
  ImportRowState,
  ImportRowView,
  ImportSeparator,
  ImportSeparatorGuess,
} from "../platform/host";
import { never, type StateWords } from "./codes";
import { whole } from "./format";

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

/** What speaks for the encoding that a file was read in. */
export function encodingEvidence(guess: ImportEncodingGuess, encoding: string, rival: string): string {
  const { letters, damaged } = guess;
  switch (guess.why) {
    case "chosen":
      return m.import_evidence_chosen({ encoding });
    case "mark":
      return m.import_evidence_mark({ encoding });
    case "plain":
      return m.import_evidence_plain({ encoding });
    case "fits":
      return m.import_evidence_fits({ encoding, count: letters, shown: whole(letters) });
    case "fitsBut":
      return m.import_evidence_fits_but({ encoding, letters, damaged });
    case "zeros":
      return m.import_evidence_zeros({ encoding });
    case "frequency":
      return m.import_evidence_frequency({ encoding });
    case "close":
      return m.import_evidence_close({ encoding, rival });
    default:
      return never(guess.why);
  }
}

/** What speaks for what parts the cells. */
export function separatorEvidence(guess: ImportSeparatorGuess): string {
  const counts = { alike: whole(guess.alike), lines: whole(guess.lines), cells: whole(guess.cells) };
  switch (guess.why) {
    case "chosen":
      return m.import_separator_chosen();
    case "said":
      return m.import_separator_said();
    case "widths":
      return m.import_separator_widths(counts);
    case "hintNotUsed":
      return m.import_separator_hint(counts);
    case "oneColumn":
      return m.import_separator_none();
    default:
      return never(guess.why);
  }
}

/** Which lines were passed over. */
export function passedLines(passed: ImportPassed): string {
  const [line, last] = [whole(passed.line), whole(passed.last)];
  return passed.line === passed.last ? m.import_passed_line({ line }) : m.import_passed_lines({ line, last });
}

/** Why lines are no rows. */
export function passedWhy(passed: ImportPassed): string {
  switch (passed.why) {
    case "beforeHeader":
      return m.import_passed_before();
    case "headerAgain":
      return m.import_passed_again();
    case "empty":
      return m.import_passed_empty();
    case "separatorHint":
      return m.import_passed_hint();
    default:
      return never(passed.why);
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
