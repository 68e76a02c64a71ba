import { m } from "../paraglide/messages";
import type { IconName } from "../parts/Icon.svelte";
import type { FactorKind, FactorView, PendingKind, PeopleSort, PersonState, RecordsState, Settlement } from "../platform/host";
import { never, type StateWords } from "./codes";
import { ago } from "./format";

/** The normal is left plain: only what differs from "known" gets a colour. */
export function personStateWords(state: PersonState): StateWords {
  switch (state) {
    case "draft":
      return { word: m.person_state_draft(), tone: "plain", icon: "pencil" };
    case "adding":
      return { word: m.person_state_adding(), tone: "accent", icon: "clock" };
    case "known":
      return { word: m.person_state_known(), tone: "plain", icon: "check" };
    case "unknown":
      return { word: m.person_state_unknown(), tone: "unknown", icon: "unknown" };
    case "refused":
      return { word: m.person_state_refused(), tone: "refused", icon: "refused" };
    case "deleted":
      return { word: m.person_state_deleted(), tone: "plain", icon: "trash" };
    default:
      return { word: never(state), tone: "plain", icon: "circle" };
  }
}

export function factorWord(factor: FactorKind): string {
  switch (factor) {
    case "pin":
      return m.factor_pin();
    case "face":
      return m.factor_face();
    case "fingerprint":
      return m.factor_fingerprint();
    case "palm":
      return m.factor_palm();
    default:
      return never(factor);
  }
}

export function factorIcon(factor: FactorKind): IconName {
  switch (factor) {
    case "pin":
      return "pin";
    case "face":
      return "face";
    case "fingerprint":
      return "fingerprint";
    case "palm":
      return "palm";
  }
}

/** What is known of a factor: a PIN is set, everything else is enrolled. */
export function factorStateWords(view: FactorView, now: number): string {
  const pin = view.factor === "pin";
  const when = view.since === null ? null : ago(view.since, now);
  switch (view.state) {
    case "present":
      if (when !== null) return pin ? m.factor_set_since({ when }) : m.factor_enrolled_since({ when });
      return pin ? m.factor_set() : m.factor_enrolled();
    case "absent":
      return pin ? m.factor_not_set() : m.factor_not_enrolled();
    case "unknown":
      return pin ? m.factor_pin_unknown() : m.factor_not_known();
    default:
      return never(view.state);
  }
}

export type PendingWords = { title: string; guide: string; yes: string; no: string };

export function pendingWords(kind: PendingKind): PendingWords {
  switch (kind) {
    case "add":
      return {
        title: m.unknown_add_title(),
        guide: m.unknown_add_words(),
        yes: m.settle_found_id(),
        no: m.settle_not_added(),
      };
    case "update":
      return {
        title: m.unknown_update_title(),
        guide: m.unknown_update_words(),
        yes: m.settle_happened(),
        no: m.settle_not_happened(),
      };
    case "delete":
      return {
        title: m.unknown_delete_title(),
        guide: m.unknown_delete_words(),
        yes: m.settle_happened(),
        no: m.settle_not_happened(),
      };
    case "pin":
      return {
        title: m.unknown_pin_title(),
        guide: m.unknown_pin_words(),
        yes: m.settle_happened(),
        no: m.settle_not_happened(),
      };
    case "factor":
      return {
        title: m.unknown_factor_title(),
        guide: m.unknown_factor_words(),
        yes: m.settle_happened(),
        no: m.settle_not_happened(),
      };
    default:
      return { title: never(kind), guide: "", yes: "", no: "" };
  }
}

export function settleWords(kind: PendingKind, how: Settlement, name: string): { title: string; text: string } {
  const happened = how === "happened";
  if (kind === "add") {
    return happened
      ? { title: m.settle_add_happened_title({ name }), text: m.settle_add_happened_words() }
      : { title: m.settle_add_not_title({ name }), text: m.settle_add_not_words() };
  }
  return happened
    ? { title: m.settle_happened_title({ name }), text: m.settle_happened_words() }
    : { title: m.settle_not_title({ name }), text: m.settle_not_words() };
}

export function sortWord(sort: PeopleSort): string {
  switch (sort) {
    case "name":
      return m.column_name();
    case "loginName":
      return m.column_login();
    case "changed":
      return m.person_changed();
    case "state":
      return m.column_state();
    default:
      return never(sort);
  }
}

export type RecordsTrouble = Exclude<RecordsState, "closed" | "ready">;

export function recordsWords(state: RecordsTrouble): { title: string; text: string; cure: string } {
  switch (state) {
    case "keyMissing":
      return { title: m.records_key_missing(), text: m.records_key_missing_words(), cure: m.records_key_missing_cure() };
    case "keyringTrouble":
      return {
        title: m.records_keyring_trouble(),
        text: m.records_keyring_trouble_words(),
        cure: m.records_keyring_trouble_cure(),
      };
    case "damaged":
      return { title: m.records_damaged(), text: m.records_damaged_words(), cure: m.records_damaged_cure() };
    case "newer":
      return { title: m.records_newer(), text: m.records_newer_words(), cure: m.records_newer_cure() };
    default:
      return { title: never(state), text: "", cure: "" };
  }
}

/** A language of the consent by its own name; as it is written down where it is none of ours. */
export function languageWord(tag: string): string {
  const known = (["en", "es", "fr", "de", "ar"] as const).find((one) => one === tag);
  return known ? m.kiosk_language({}, { locale: known }) : tag;
}
