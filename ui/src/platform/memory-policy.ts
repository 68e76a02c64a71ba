import { aFailure } from "./memory-base";
import type { Failure, PolicyGuide, PolicyKey, PolicyKeyView, PolicyKind, PolicyTable, PolicyWithout } from "./host";

/** What the invented organisation fixes. */
export const FIXED: PolicyKey[] = [
  "stationRole",
  "stationAppearance",
  "stationSandbox",
  "kioskIdleSeconds",
  "kioskWayIn",
  "kioskSlipDays",
  "callsWatchedFolder",
  "connectionsAllowedHosts",
  "connectionsOthers",
];

const OWN: PolicyWithout = { kind: "own" };
const NOTHING: PolicyWithout = { kind: "nothing" };
const REQUIRED: PolicyWithout = { kind: "required" };
const FLAG: PolicyKind = { kind: "flag" };
const LINE: PolicyKind = { kind: "line" };
const ADDRESS: PolicyKind = { kind: "address" };

function value(text: string): PolicyWithout {
  return { kind: "value", value: text };
}

function choice(...words: string[]): PolicyKind {
  return { kind: "choice", words };
}

type Row = readonly [PolicyKey, string, PolicyKind, PolicyWithout, string];

const ROWS: readonly (readonly [PolicyTable, readonly Row[]])[] = [
  [
    "station",
    [
      ["stationRole", "role", choice("admin", "kiosk", "uploads"), OWN, '"kiosk"'],
      ["stationLanguage", "language", choice("en", "es", "fr", "de", "ar"), OWN, '"fr"'],
      ["stationAppearance", "appearance", choice("system", "light", "dark"), OWN, '"light"'],
      ["stationSandbox", "sandbox", FLAG, value("true"), "false"],
    ],
  ],
  [
    "kiosk",
    [
      ["kioskIdleSeconds", "idle_seconds", { kind: "seconds", least: 30, most: 600 }, OWN, "90"],
      ["kioskWayIn", "way_in", choice("slip", "login-name"), OWN, '"slip"'],
      ["kioskSlipDays", "slip_days", { kind: "days", least: 1, most: 85 }, value("7"), "14"],
    ],
  ],
  [
    "calls",
    [
      ["callsWatchedFolder", "watched_folder", { kind: "folder" }, OWN, '"/srv/recordings"'],
      ["callsWatchedSends", "watched_sends", FLAG, value("false"), "true"],
      ["callsWatchedConverts", "watched_converts", FLAG, value("false"), "true"],
      [
        "callsWatchedFinished",
        "watched_finished",
        choice("unchanged", "marked", "moved"),
        value('"unchanged"'),
        '"marked"',
      ],
      ["callsWatchedSeconds", "watched_seconds", { kind: "seconds", least: 1, most: 3600 }, value("30"), "120"],
    ],
  ],
  [
    "connections",
    [
      ["connectionsAllowedHosts", "allowed_hosts", { kind: "hosts" }, OWN, '["calls.example.org"]'],
      ["connectionsOthers", "others", FLAG, value("true"), "false"],
    ],
  ],
  [
    "connection",
    [
      ["connectionVendor", "vendor", choice("authx", "authenticx", "enablex"), REQUIRED, '"authx"'],
      ["connectionName", "name", LINE, REQUIRED, '"Head office"'],
      ["connectionEnvironment", "environment", choice("production", "staging", "custom"), value('"production"'), '"production"'],
      ["connectionUrl", "url", ADDRESS, NOTHING, '"https://people.example.org"'],
      ["connectionMode", "mode", choice("login", "basic"), value('"login"'), '"basic"'],
      ["connectionApiPath", "api_path", LINE, NOTHING, '"api"'],
      ["connectionHostName", "host_name", LINE, NOTHING, '"headoffice"'],
      ["connectionApplicationId", "application_id", LINE, NOTHING, '"5d1c0f52-0000-4555-8000-000000000555"'],
      ["connectionBiometricHostName", "biometric_host_name", LINE, NOTHING, '"hd0ffice"'],
      ["connectionClientId", "client_id", LINE, NOTHING, '"contoso-uploads"'],
      ["connectionEmail", "email", LINE, NOTHING, '"desk@example.org"'],
      ["connectionAccessId", "access_id", LINE, NOTHING, '"EX-5550142"'],
      ["connectionAppId", "app_id", LINE, NOTHING, '"5550142"'],
    ],
  ],
  [
    "updates",
    [
      ["updatesMode", "mode", choice("off", "tell", "install"), value('"off"'), '"tell"'],
      ["updatesUrl", "url", ADDRESS, NOTHING, '"https://updates.example.org/gatehouse.json"'],
      ["updatesKey", "key", { kind: "publicKey" }, NOTHING, '"RWQf6LRCGA9i53mlYecO4IzT51TGPpvWucNSCh1CBM0QTaLn73Y7GFO3"'],
      ["updatesPin", "pin", { kind: "version" }, NOTHING, '"1.4.2"'],
    ],
  ],
];

/** The guide of a station whose policy fixes these, each as in its example. */
export function policyGuide(fixed: readonly PolicyKey[]): PolicyGuide {
  let line = 1;
  const keys = ROWS.flatMap(([table, rows]) =>
    rows.map(([key, word, kind, without, example]): PolicyKeyView => {
      const said = fixed.includes(key) ? [{ line: (line += 2), text: example, connection: null }] : [];
      return { key, table, word, kind, without, example, said };
    }),
  );
  return { file: "/etc/gatehouse/policy.toml", there: fixed.length > 0, keys };
}

export function policyRefused(): Failure {
  const lines = [
    "Line 3: “rolle” is no key of [station]. Is “role” meant?",
    "Line 7: “kiosk.idle_seconds” takes a number of seconds from 30 to 600; 5 is something else.",
  ];
  return aFailure("policyRefused", lines.join("\n"), {
    field: "/etc/gatehouse/policy.toml",
    hint: "Put the file right, then start Gatehouse again. The command “gatehouse --generate policy” prints one that explains every key.",
  });
}
