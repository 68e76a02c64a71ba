import { agentChoices, placeChoices } from "../../accounts/pick";
import type { CallsDirectory } from "../directory.svelte";
import type { Suggestion } from "./CellEditor.svelte";
import type { GridColumn } from "./columns";
import type { Edit } from "./grid.svelte";

/** What the service knows for a column; nothing where it could not be asked, and then anything can be typed. */
export function suggestionsFor(column: GridColumn, directory: CallsDirectory): Suggestion[] {
  if (column.id === "agentCode") {
    const agents = directory.agents.rows.filter((row) => row.code !== "");
    const codes = new Map(agents.map((row) => [row.id, row.code]));
    return agentChoices(agents).map(({ value, label }) => ({ id: value, label, value: codes.get(value) ?? "" }));
  }
  if (column.id === "hierarchyId") {
    return placeChoices(directory.places.rows).map(({ value, label }) => ({ id: value, label, value }));
  }
  return [];
}

/** An agent brings the names along; a hierarchy is named by its id alone. */
export function takeSuggestion(
  id: string,
  column: GridColumn,
  suggestion: Suggestion,
  directory: CallsDirectory,
): Edit[] {
  const edits: Edit[] = [{ id, column: column.id, text: suggestion.value }];
  const agent = directory.agents.rows.find((row) => row.id === suggestion.id);
  if (column.id === "agentCode" && agent) {
    edits.push({ id, column: "agentFirstName", text: agent.firstName });
    edits.push({ id, column: "agentLastName", text: agent.lastName });
  }
  if (column.id === "hierarchyId") edits.push({ id, column: "hierarchyCode", text: "" });
  return edits;
}
