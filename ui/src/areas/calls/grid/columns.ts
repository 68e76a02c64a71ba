import { m } from "../../../paraglide/messages";
import type { CallRow, MetadataFields } from "../../../platform/host";
import { CHOICES, effective, layersOf, layersUnder, saying, type TextKey } from "../fields";
import { fieldLabel, valueWord } from "../lines";

/** A column of the grid: one field of the metadata. */
export type GridColumn = {
  id: string;
  label: string;
  /** What is typed for a call itself; blank where nothing is. */
  own: (row: CallRow) => string;
  /** What is sent where nothing is typed. */
  inherited: (row: CallRow, batch: MetadataFields) => string;
  /** The fields with a text in this column, or what is wrong with the text. */
  put: (fields: MetadataFields, text: string) => MetadataFields | string;
};

const ORDER: readonly TextKey[] = [
  "interactionDate",
  "clientCallId",
  "callDirection",
  "agentCode",
  "agentFirstName",
  "agentLastName",
  "name",
  "phone",
  "email",
  "hierarchyId",
  "hierarchyCode",
  "localeId",
  "uploadType",
];

/** The service's own value for what a person wrote, in either's words. */
function choice(key: TextKey, text: string): string | null {
  const wanted = text.toLowerCase();
  const values = CHOICES[key] ?? [];
  return values.find((value) => [value, valueWord(key, value)].some((one) => one.toLowerCase() === wanted)) ?? null;
}

function textColumn(key: TextKey): GridColumn {
  const shown = (value: string | null): string => (value === null ? "" : valueWord(key, value));
  return {
    id: key,
    label: fieldLabel(key),
    own: (row) => shown(row.own[key]),
    inherited: (row, batch) => shown(effective(key, batch, row)),
    put: (fields, text) => {
      const typed = text.trim();
      if (typed === "") return { ...fields, [key]: null };
      const values = CHOICES[key];
      if (!values) return { ...fields, [key]: typed };
      const value = choice(key, typed);
      if (value !== null) return { ...fields, [key]: value };
      return m.grid_one_of({ choices: values.map((one) => valueWord(key, one)).join(", ") });
    },
  };
}

const YES: readonly string[] = ["yes", "true", "1"];
const NO: readonly string[] = ["no", "false", "0"];

function applyColumn(): GridColumn {
  const word = (value: boolean | null): string => (value === null ? "" : value ? m.yes() : m.no());
  return {
    id: "applyHierarchyToAgent",
    label: m.field_apply_hierarchy(),
    own: (row) => word(row.own.applyHierarchyToAgent),
    inherited: (row, batch) =>
      word(saying("applyHierarchyToAgent", layersOf(row, batch))?.fields.applyHierarchyToAgent ?? null),
    put: (fields, text) => {
      const typed = text.trim().toLowerCase();
      if (typed === "") return { ...fields, applyHierarchyToAgent: null };
      if ([...YES, m.yes().toLowerCase()].includes(typed)) return { ...fields, applyHierarchyToAgent: true };
      if ([...NO, m.no().toLowerCase()].includes(typed)) return { ...fields, applyHierarchyToAgent: false };
      return m.grid_yes_or_no();
    },
  };
}

function extendedColumn(key: string): GridColumn {
  const of = (fields: MetadataFields): string => fields.extended.find((pair) => pair.key === key)?.value ?? "";
  return {
    id: `extended.${key}`,
    label: key,
    own: (row) => of(row.own),
    inherited: (row, batch) => layersUnder(row, batch).map(({ fields }) => of(fields)).find((one) => one !== "") ?? "",
    put: (fields, text) => {
      const rest = fields.extended.filter((pair) => pair.key !== key);
      const value = text.trim();
      return { ...fields, extended: value === "" ? rest : [...rest, { key, value }] };
    },
  };
}

/** Every field, and every key of the extended metadata that somebody uses. */
export function gridColumns(rows: readonly CallRow[], batch: MetadataFields): GridColumn[] {
  const keys = new Set<string>(batch.extended.map((pair) => pair.key));
  for (const row of rows) {
    for (const fields of [row.own, row.patterned, ...row.beside.map((one) => one.fields)]) {
      for (const pair of fields?.extended ?? []) keys.add(pair.key);
    }
  }
  return [...ORDER.map(textColumn), applyColumn(), ...[...keys].sort().map(extendedColumn)];
}
