import type { CallRow, MetadataFields } from "../../platform/host";

export type TextKey = Exclude<keyof MetadataFields, "extended" | "applyHierarchyToAgent">;

export function blankFields(): MetadataFields {
  return {
    uploadType: null,
    interactionDate: null,
    clientCallId: null,
    callDirection: null,
    name: null,
    phone: null,
    email: null,
    agentFirstName: null,
    agentLastName: null,
    agentCode: null,
    hierarchyId: null,
    hierarchyCode: null,
    applyHierarchyToAgent: null,
    localeId: null,
    extended: [],
  };
}

/** What a blank field of one file will become: the batch's value, else what Gatehouse worked out. */
export function inherited(key: TextKey, batch: MetadataFields, row: CallRow | null): string | null {
  if (!row) return null;
  const typed = batch[key];
  if (typed !== null) return typed;
  if (key === "uploadType" || key === "interactionDate" || key === "clientCallId") return row.derived[key];
  return null;
}

/** What will be sent: own, else batch, else worked out. */
export function effective(key: TextKey, batch: MetadataFields, row: CallRow): string | null {
  return row.own[key] ?? inherited(key, batch, row);
}

export type Moment = { date: string; time: string; offset: string };

const MOMENT = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}(?::\d{2}(?:\.\d+)?)?))?\s*(Z|[+-]\d{2}:?\d{2})?$/;

export function splitMoment(text: string | null): Moment {
  if (!text) return { date: "", time: "", offset: "" };
  const found = MOMENT.exec(text.trim());
  // What cannot be taken apart stays whole, so that a person can see and mend it.
  if (!found) return { date: text, time: "", offset: "" };
  return { date: found[1] ?? "", time: found[2] ?? "", offset: found[3] ?? "" };
}

/** null: nothing typed. "part": some of the three are missing, and guessing a time would be inventing one. */
export function joinMoment(moment: Moment): string | null | "part" {
  const date = moment.date.trim();
  const time = moment.time.trim();
  const offset = moment.offset.trim();
  if (date === "" && time === "" && offset === "") return null;
  if (date === "" || time === "" || offset === "") return "part";
  return `${date}T${time}${offset}`;
}

export function given(text: string): string | null {
  const trimmed = text.trim();
  return trimmed === "" ? null : trimmed;
}
