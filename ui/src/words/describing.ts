import { m } from "../paraglide/messages";
import type { FindingCode } from "../platform/host";

type Describing = Extract<
  FindingCode,
  "brokenSidecar" | "sheetsDisagree" | "doubtfulLetters" | "noDate" | "metadataIncomplete"
>;

/** What is wrong with that which describes a call. */
export function describingWords(code: Describing, detail: string): { what: string; cure: string } {
  switch (code) {
    case "brokenSidecar":
      return { what: m.finding_sidecar({ detail }), cure: m.finding_sidecar_cure() };
    case "sheetsDisagree":
      return { what: m.finding_sheets_disagree({ detail }), cure: m.finding_sheets_disagree_cure() };
    case "doubtfulLetters":
      return { what: m.finding_doubtful_letters({ detail }), cure: m.finding_doubtful_letters_cure() };
    case "noDate":
      return { what: m.finding_no_date(), cure: m.finding_no_date_cure() };
    case "metadataIncomplete":
      return {
        what: detail ? m.finding_metadata_named({ detail }) : m.finding_metadata(),
        cure: m.finding_metadata_cure(),
      };
  }
}
