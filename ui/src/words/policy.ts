import { m } from "../paraglide/messages";
import type { PolicyKey, PolicyKind, PolicyTable, PolicyWithout } from "../platform/host";
import { never } from "./codes";

// A key that has no sentence does not compile.
const KEYS: Readonly<Record<PolicyKey, () => string>> = {
  stationRole: m.policy_key_station_role,
  stationLanguage: m.policy_key_station_language,
  stationAppearance: m.policy_key_station_appearance,
  stationSandbox: m.policy_key_station_sandbox,
  kioskIdleSeconds: m.policy_key_kiosk_idle_seconds,
  kioskWayIn: m.policy_key_kiosk_way_in,
  kioskSlipDays: m.policy_key_kiosk_slip_days,
  callsWatchedFolder: m.policy_key_calls_watched_folder,
  callsWatchedSends: m.policy_key_calls_watched_sends,
  callsWatchedConverts: m.policy_key_calls_watched_converts,
  callsWatchedFinished: m.policy_key_calls_watched_finished,
  callsWatchedSeconds: m.policy_key_calls_watched_seconds,
  connectionsAllowedHosts: m.policy_key_connections_allowed_hosts,
  connectionsOthers: m.policy_key_connections_others,
  connectionVendor: m.policy_key_connection_vendor,
  connectionName: m.policy_key_connection_name,
  connectionEnvironment: m.policy_key_connection_environment,
  connectionUrl: m.policy_key_connection_url,
  connectionMode: m.policy_key_connection_mode,
  connectionApiPath: m.policy_key_connection_api_path,
  connectionHostName: m.policy_key_connection_host_name,
  connectionApplicationId: m.policy_key_connection_application_id,
  connectionBiometricHostName: m.policy_key_connection_biometric_host_name,
  connectionClientId: m.policy_key_connection_client_id,
  connectionEmail: m.policy_key_connection_email,
  connectionAccessId: m.policy_key_connection_access_id,
  connectionAppId: m.policy_key_connection_app_id,
  updatesMode: m.policy_key_updates_mode,
  updatesUrl: m.policy_key_updates_url,
  updatesKey: m.policy_key_updates_key,
  updatesPin: m.policy_key_updates_pin,
};

const TABLES: Readonly<Record<PolicyTable, () => string>> = {
  station: m.policy_table_station,
  kiosk: m.policy_table_kiosk,
  calls: m.policy_table_calls,
  connections: m.policy_table_connections,
  connection: m.policy_table_connection,
  updates: m.policy_table_updates,
};

export function keyWords(key: PolicyKey): string {
  return KEYS[key]();
}

export function tableWords(table: PolicyTable): string {
  return TABLES[table]();
}

/** As the file has it. */
export function tableHeading(table: PolicyTable): string {
  return table === "connection" ? `[[${table}]]` : `[${table}]`;
}

export function kindWords(kind: PolicyKind): string {
  switch (kind.kind) {
    case "choice":
      return m.policy_kind_choice({ words: oneOf(kind.words.map((word) => `"${word}"`)) });
    case "flag":
      return m.policy_kind_flag();
    case "seconds":
      return m.policy_kind_seconds({ least: kind.least, most: kind.most });
    case "days":
      return m.policy_kind_days({ least: kind.least, most: kind.most });
    case "line":
      return m.policy_kind_line();
    case "folder":
      return m.policy_kind_folder();
    case "address":
      return m.policy_kind_address();
    case "hosts":
      return m.policy_kind_hosts();
    case "publicKey":
      return m.policy_kind_public_key();
    case "version":
      return m.policy_kind_version();
    default:
      return never(kind);
  }
}

export function withoutWords(without: PolicyWithout): string {
  switch (without.kind) {
    case "own":
      return m.policy_without_own();
    case "value":
      return m.policy_without_value({ value: without.value });
    case "nothing":
      return m.policy_without_nothing();
    case "required":
      return m.policy_without_required();
    default:
      return never(without);
  }
}

/** As the manual says it: `a, b or c`. */
function oneOf(words: readonly string[]): string {
  return words.length < 2 ? words.join("") : `${words.slice(0, -1).join(", ")} or ${words.at(-1) ?? ""}`;
}
