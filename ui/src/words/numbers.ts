import { m } from "../paraglide/messages";
import type { NumberHeld, NumberReason, NumberTold } from "../platform/host";
import { never } from "./codes";

/** Why somebody should look at a number. */
export function numberReason(reason: NumberReason): string {
  switch (reason) {
    case "dialled":
      return m.number_reason_dialled();
    case "codeTwice":
      return m.number_reason_code_twice();
    case "codeTooLong":
      return m.number_reason_code_too_long();
    case "codeZeros":
      return m.number_reason_code_zeros();
    case "marks":
      return m.number_reason_marks();
    case "noCode":
      return m.number_reason_no_code();
    case "noSuchCode":
      return m.number_reason_no_such_code();
    case "otherCountry":
      return m.number_reason_other_country();
    case "odd":
      return m.number_reason_odd();
    case "extension":
      return m.number_reason_extension();
    case "several":
      return m.number_reason_several();
    case "rounded":
      return m.number_reason_rounded();
    case "tooShort":
      return m.number_reason_too_short();
    case "tooLong":
      return m.number_reason_too_long();
    case "notGivenOut":
      return m.number_reason_not_given_out();
    case "plusLost":
      return m.number_reason_plus_lost();
    default:
      return never(reason);
  }
}

/** Why a number cannot be corrected together with others. */
export function numberHeld(held: NumberHeld): string {
  return held === "unsettled" ? m.numbers_held_unsettled() : m.numbers_held_not_there();
}

/** How it ended for somebody whose number was not corrected. */
export function numberEnd(told: NumberTold): string {
  const words = told.words ?? "";
  switch (told.end) {
    case "refused":
      return m.numbers_end_refused({ words });
    case "unknown":
      return m.numbers_end_unknown();
    case "changed":
      return m.numbers_end_changed();
    case "unsettled":
      return m.numbers_end_unsettled();
    case "notThere":
      return m.numbers_end_not_there();
    case "noConnection":
      return m.numbers_end_no_connection();
    case "notSent":
      return m.numbers_end_not_sent({ words });
    default:
      return never(told.end);
  }
}
