import { m } from "../../paraglide/messages";
import type { CallRow, KnownAgent, MetadataFields } from "../../platform/host";

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

/** One that says something about a call, and what. */
export type Layer = { source: string; fields: MetadataFields };

/** Whoever says something about a call that nobody typed for it alone, the nearest first. */
export function layersUnder(row: CallRow, batch: MetadataFields): Layer[] {
  return [
    ...row.beside.map(({ file, line, fields }) => ({
      source: line === null ? m.source_beside({ file }) : m.source_beside_line({ file, line }),
      fields,
    })),
    ...(row.patterned ? [{ source: m.source_pattern(), fields: row.patterned }] : []),
    { source: m.source_batch(), fields: batch },
  ];
}

type ValueKey = TextKey | "applyHierarchyToAgent";
const TOGETHER: readonly (readonly ValueKey[])[] = [
  ["hierarchyId", "hierarchyCode"],
  ["agentCode", "agentFirstName", "agentLastName"],
];

/**
 * An id and a code of a hierarchy name the same thing, a code and a name the same agent: whoever names one of them is the
 * one who counts.
 */
export function saying(key: ValueKey, layers: readonly Layer[]): Layer | null {
  const keys = TOGETHER.find((group) => group.includes(key)) ?? [key];
  const says = ({ fields }: Layer): boolean => keys.some((one) => fields[one] !== null);
  const found = layers.find(says) ?? null;
  return found !== null && found.fields[key] !== null ? found : null;
}

/** All of them: what was typed for the call itself, and those under it. */
export function layersOf(row: CallRow, batch: MetadataFields): Layer[] {
  return [{ source: m.source_own(), fields: row.own }, ...layersUnder(row, batch)];
}

/** What a blank field of one file will become: what is said nearest, else what Gatehouse worked out. */
export function inherited(key: TextKey, batch: MetadataFields, row: CallRow | null): string | null {
  if (!row) return null;
  const layers = layersUnder(row, batch);
  const said = saying(key, layers);
  return said === null ? workedOut(key, row, layers) : said.fields[key];
}

/** What Gatehouse fills in where nobody says anything. */
export function workedOut(key: TextKey, row: CallRow, layers: readonly Layer[]): string | null {
  switch (key) {
    case "uploadType":
    case "interactionDate":
    case "clientCallId":
      return row.derived[key];
    case "agentFirstName":
    case "agentLastName":
      return ofService(row, layers)?.[AGENT_NAMES[key]] ?? null;
    default:
      return null;
  }
}

const AGENT_NAMES = { agentFirstName: "firstName", agentLastName: "lastName" } as const;

/** The service's own agent: a code that it knows brings its name along where whoever says the code says no name. */
function ofService({ derived }: CallRow, layers: readonly Layer[]): KnownAgent | null {
  const said = saying("agentCode", layers)?.fields;
  const nameless = said !== undefined && said.agentFirstName === null && said.agentLastName === null;
  return nameless && said.agentCode === derived.agent?.code ? derived.agent : null;
}

/** What will be sent: what is said nearest, else what Gatehouse worked out. */
export function effective(key: TextKey, batch: MetadataFields, row: CallRow): string | null {
  const layers = layersOf(row, batch);
  const said = saying(key, layers);
  return said === null ? workedOut(key, row, layers) : said.fields[key];
}

/** The service's own values, where only they may be said. */
export const CHOICES: Partial<Record<TextKey, readonly string[]>> = {
  uploadType: ["Audio", "Chat"],
  callDirection: ["Inbound", "Outbound"],
  localeId: ["1033", "2058"],
};

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
