import { m } from "../../paraglide/messages";
import type { CallRow, MetadataFields } from "../../platform/host";
import { effective, type TextKey } from "./fields";

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

export function effectiveLines(row: CallRow, batch: MetadataFields): MetadataLine[] {
  const lines: MetadataLine[] = [];
  const from = (own: boolean, shared: boolean): string =>
    own ? m.source_own() : shared ? m.source_batch() : m.source_derived();
  for (const key of TEXT_KEYS) {
    const value = effective(key, batch, row);
    if (value === null || value === "") continue;
    lines.push({
      label: fieldLabel(key),
      value: valueWord(key, value),
      source: from(row.own[key] !== null, batch[key] !== null),
    });
  }
  const apply = row.own.applyHierarchyToAgent ?? batch.applyHierarchyToAgent;
  if (apply !== null) {
    lines.push({
      label: m.field_apply_hierarchy(),
      value: apply ? m.yes() : m.no(),
      source: from(row.own.applyHierarchyToAgent !== null, true),
    });
  }
  const own = new Set(row.own.extended.map((pair) => pair.key));
  for (const pair of row.own.extended) {
    lines.push({ label: pair.key, value: pair.value, source: m.source_own() });
  }
  for (const pair of batch.extended) {
    if (!own.has(pair.key)) lines.push({ label: pair.key, value: pair.value, source: m.source_batch() });
  }
  return lines;
}
