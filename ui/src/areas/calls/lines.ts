import { m } from "../../paraglide/messages";
import type { CallRow, MetadataFields } from "../../platform/host";
import { layersOf, saying, workedOut, type TextKey } from "./fields";

export type MetadataLine = { label: string; value: string; source: string };

export const TEXT_KEYS: readonly TextKey[] = [
  "uploadType",
  "interactionDate",
  "clientCallId",
  "callDirection",
  "localeId",
  "name",
  "phone",
  "email",
  "agentFirstName",
  "agentLastName",
  "agentCode",
  "hierarchyId",
  "hierarchyCode",
];

export function fieldLabel(key: TextKey): string {
  switch (key) {
    case "uploadType":
      return m.field_upload_type();
    case "interactionDate":
      return m.field_interaction_date();
    case "clientCallId":
      return m.field_client_call_id();
    case "callDirection":
      return m.field_call_direction();
    case "name":
      return m.field_name();
    case "phone":
      return m.field_phone();
    case "email":
      return m.field_email();
    case "agentFirstName":
      return m.field_agent_first_name();
    case "agentLastName":
      return m.field_agent_last_name();
    case "agentCode":
      return m.field_agent_code();
    case "hierarchyId":
      return m.field_hierarchy_id();
    case "hierarchyCode":
      return m.field_hierarchy_code();
    case "localeId":
      return m.field_locale_id();
  }
}

/** The service's own values in words; anything else is shown as it is. */
export function valueWord(key: TextKey, value: string): string {
  if (key === "uploadType" && value === "Audio") return m.type_audio();
  if (key === "uploadType" && value === "Chat") return m.type_chat();
  if (key === "callDirection" && value === "Inbound") return m.direction_inbound();
  if (key === "callDirection" && value === "Outbound") return m.direction_outbound();
  if (key === "localeId" && value === "1033") return m.locale_1033();
  if (key === "localeId" && value === "2058") return m.locale_2058();
  return value;
}

function derivedSource(key: TextKey, row: CallRow): string {
  if (key === "agentFirstName" || key === "agentLastName") return m.source_service();
  if (key !== "interactionDate") return m.source_derived();
  switch (row.derived.datedBy) {
    case "file":
      return m.source_dated_file();
    case "fileEnd":
      return m.source_dated_file_end();
    case "lessLength":
      return m.source_dated_less();
    case "lastChange":
      return m.source_dated_change();
    case "nothing":
      return m.source_dated_nothing();
  }
}

/** Everything that will be sent, and who says it. */
export function effectiveLines(row: CallRow, batch: MetadataFields): MetadataLine[] {
  const lines: MetadataLine[] = [];
  const layers = layersOf(row, batch);
  for (const key of TEXT_KEYS) {
    const said = saying(key, layers);
    const value = said === null ? workedOut(key, row, layers) : said.fields[key];
    if (value === null || value === "") continue;
    const source = said?.source ?? derivedSource(key, row);
    lines.push({ label: fieldLabel(key), value: valueWord(key, value), source });
  }
  const apply = saying("applyHierarchyToAgent", layers);
  if (apply !== null) {
    const value = apply.fields.applyHierarchyToAgent ? m.yes() : m.no();
    lines.push({ label: m.field_apply_hierarchy(), value, source: apply.source });
  }
  const keys = new Set<string>();
  for (const { source, fields } of layers) {
    for (const pair of fields.extended) {
      if (!keys.has(pair.key)) lines.push({ label: pair.key, value: pair.value, source });
      keys.add(pair.key);
    }
  }
  return lines;
}
