import { m } from "../paraglide/messages";
import type { Tone } from "../parts/Badge.svelte";

const ACTIONS: Readonly<Record<string, () => string>> = {
  "person.add": m.activity_person_add,
  "person.update": m.activity_person_update,
  "person.delete": m.activity_person_delete,
  "person.draft": m.activity_person_draft,
  "person.retype": m.activity_person_retype,
  "person.discard": m.activity_person_discard,
  "person.adopt": m.activity_person_adopt,
  "person.adopt-many": m.activity_person_adopt_many,
  "pin.set": m.activity_pin_set,
  "pin.verify": m.activity_pin_verify,
  "pin.remove": m.activity_pin_remove,
  "face.enrol": m.activity_face_enrol,
  "face.verify": m.activity_face_verify,
  "face.remove": m.activity_face_remove,
  "fingerprint.enrol": m.activity_fingerprint_enrol,
  "fingerprint.verify": m.activity_fingerprint_verify,
  "fingerprint.remove": m.activity_fingerprint_remove,
  "palm.enrol": m.activity_palm_enrol,
  "palm.verify": m.activity_palm_verify,
  "palm.remove": m.activity_palm_remove,
  "factor.note": m.activity_factor_note,
  "number.right": m.activity_number_right,
  "number.doubt": m.activity_number_doubt,
  "connection.add": m.activity_connection_add,
  "connection.change": m.activity_connection_change,
  "connection.remove": m.activity_connection_remove,
  "secret.set": m.activity_secret_set,
  "secret.replace": m.activity_secret_replace,
  "secret.forget": m.activity_secret_forget,
  "settings.export": m.activity_settings_export,
  "settings.import": m.activity_settings_import,
  "station.become": m.activity_station_become,
  "station.open-as": m.activity_station_open_as,
  "records.backup": m.activity_backup_make,
  "records.restore": m.activity_backup_restore,
  "people.export": m.activity_people_export,
  "people.import": m.activity_people_import,
  "people.import-report": m.activity_people_import_report,
  "audit.export": m.activity_export,
  "update.look": m.activity_update_look,
  "update.fetch": m.activity_update_fetch,
  "update.install": m.activity_update_install,
  "agent.create": m.activity_agent_create,
  "agent.update": m.activity_agent_update,
  "agent.activate": m.activity_agent_activate,
  "agent.deactivate": m.activity_agent_deactivate,
  "platformUser.create": m.activity_platform_user_create,
  "platformUser.update": m.activity_platform_user_update,
  "platformUser.activate": m.activity_platform_user_activate,
  "platformUser.deactivate": m.activity_platform_user_deactivate,
  "hierarchy.create": m.activity_hierarchy_create,
  "hierarchy.update": m.activity_hierarchy_update,
  "hierarchy.activate": m.activity_hierarchy_activate,
  "hierarchy.deactivate": m.activity_hierarchy_deactivate,
  "customer.create": m.activity_customer_create,
  "customer.update": m.activity_customer_update,
  "ucaasUser.create": m.activity_ucaas_user_create,
  "ucaasUser.update": m.activity_ucaas_user_update,
  "ucaasUser.activate": m.activity_ucaas_user_activate,
  "ucaasUser.deactivate": m.activity_ucaas_user_deactivate,
  "ucaasUser.adopt": m.activity_ucaas_user_adopt,
};

const SETTLED = ".settle";

/** Actions come from an open list that grows with the product: one without words shows its own name. */
export function actionWord(action: string): string {
  if (action.endsWith(SETTLED)) return m.activity_settled({ what: actionWord(action.slice(0, -SETTLED.length)) });
  return ACTIONS[action]?.() ?? spaced(action);
}

function spaced(name: string): string {
  const text = name.replace(/[._-]+/g, " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
}

export function outcomeWords(outcome: string): { word: string; tone: Tone } {
  if (outcome === "begun") return { word: m.outcome_begun(), tone: "plain" };
  if (outcome === "done") return { word: m.outcome_done(), tone: "done" };
  if (outcome === "refused") return { word: m.outcome_refused(), tone: "refused" };
  if (outcome === "unknown") return { word: m.outcome_unknown(), tone: "unknown" };
  return { word: spaced(outcome), tone: "plain" };
}
