import { m } from "../paraglide/messages";

/** The name of a column of a file, or its number where it has none. */
export function columnName(name: string | undefined, at: number): string {
  return name ? name : m.import_column_nameless({ number: at + 1 });
}
