import type { Errors, Saved } from "../../parts/FormDialog.svelte";
import type { AccountKind, AccountResult, Outcome } from "../../platform/host";
import type { Accounts } from "./accounts.svelte";

/** The fields that were left empty and must not be, with what to say at each. */
export function missing(needed: readonly (readonly [field: string, text: string, words: string])[]): Errors | null {
  const empty = needed.filter(([, text]) => text.trim() === "");
  return empty.length === 0 ? null : Object.fromEntries(empty.map(([field, , words]) => [field, words]));
}

/** How a form ends: done and unknown close it, what was refused is said in it. */
export async function written(
  accounts: Accounts,
  kind: AccountKind,
  outcome: Outcome<AccountResult>,
): Promise<Saved> {
  if (outcome.status === "error") return { kind: "failed", failure: outcome.error };
  if (outcome.data.outcome === "refused") {
    return { kind: "refused", words: outcome.data.words, field: outcome.data.field };
  }
  await accounts.wrote(kind, outcome.data);
  return { kind: "done" };
}
