import { blankFields } from "../areas/calls/fields";
import { ailingRows } from "./memory-ailing";
import { FIXED, policyRefused } from "./memory-policy";
import type {
  CallRow,
  CallsConnection,
  CallState,
  ConnectionView,
  Failure,
  Overall,
  Role,
  RecordsState,
  SandboxView,
  SecretView,
  StationView,
} from "./host";

/** Scripted beginnings, chosen by `?scene=` or by a test. */
export type SceneName =
  | "first"
  | "sandbox"
  | "empty"
  | "busy"
  | "done"
  | "many"
  | "ailing"
  | "keyring"
  | "people"
  | "crowd"
  | "nobody"
  | "fixed"
  | "refused"
  | RecordsTrouble;
export type RecordsTrouble = Exclude<RecordsState, "closed" | "ready">;

export type Scene = {
  station: StationView;
  /** The station has a policy that cannot be followed. */
  refusal: Failure | null;
  records: RecordsState;
  connections: ConnectionView[];
  rows: CallRow[];
  sandbox: SandboxView;
  /** How many people the station knows. */
  people: "few" | "none" | number;
  /** How many agents Authenticx has. */
  agents: number;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export function aRow(id: string, fileName: string, state: CallState, over: Partial<CallRow> = {}): CallRow {
  return {
    id,
    fileName,
    convertedFrom: null,
    sentName: fileName,
    suggestedName: null,
    folder: null,
    bytes: 48_200_000,
    state,
    findings: [],
    own: blankFields(),
    beside: [],
    patterned: null,
    length: null,
    lengthAbout: false,
    contents: null,
    conversion: null,
    derived: {
      uploadType: "Audio",
      interactionDate: "2026-11-21T14:02:00+01:00",
      datedBy: "lastChange",
      clientCallId: fileName.replace(/\.[^.]+$/, ""),
      agent: null,
    },
    sentBytes: state === "confirmed" || state === "settled" ? 48_200_000 : 0,
    rate: null,
    secondsLeft: null,
    awaitingSince: null,
    cause: null,
    nextTryAt: null,
    attempts: state === "draft" ? 0 : 1,
    serverId: null,
    sha256: null,
    startedAt: null,
    endedAt: null,
    processing: null,
    lookup: null,
    ...over,
  };
}

export function aSecret(field: string, over: Partial<SecretView> = {}): SecretView {
  return {
    field,
    state: "set",
    trouble: null,
    changedAt: Date.now() - 3 * DAY,
    usedAt: Date.now() - 2 * MINUTE,
    storedIn: "Secret Service (GNOME Keyring)",
    ...over,
  };
}

export function aConnection(id: string, over: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id,
    vendor: "authenticx",
    name: "Authenticx, head office",
    environment: "production",
    host: "api.beauthenticx.com",
    baseUrl: "https://api.beauthenticx.com",
    mode: null,
    fields: [{ field: "clientId", value: "contoso-uploads" }],
    secrets: [aSecret("clientSecret")],
    blockedBySandbox: false,
    standing: "own",
    ...over,
  };
}

function authx(): ConnectionView {
  return aConnection("authx", {
    vendor: "authx",
    name: "AuthX, head office",
    host: "api-headoffice.authx.com",
    baseUrl: "https://api-headoffice.authx.com",
    fields: [
      { field: "apipath", value: "api" },
      { field: "hostname", value: "headoffice" },
      { field: "applicationId", value: "5d1c0f52-0000-4555-8000-000000000555" },
      { field: "biometricHostName", value: "hd0ffice" },
    ],
    secrets: [
      aSecret("applicationKey"),
      aSecret("biometricApplicationKey", { usedAt: null }),
      aSecret("biometricSecretKey", { usedAt: null }),
    ],
  });
}

function enablex(): ConnectionView {
  return aConnection("enablex", {
    vendor: "enablex",
    name: "EnableX, customers",
    host: "api.enablex.io",
    baseUrl: "https://api.enablex.io",
    mode: "login",
    fields: [
      { field: "email", value: "desk@example.org" },
      { field: "accessId", value: "EX-5550142" },
    ],
    secrets: [aSecret("password", { changedAt: Date.now() - 40 * DAY })],
  });
}

export function sandboxConnections(): ConnectionView[] {
  const here = {
    environment: "sandbox" as const,
    host: "127.0.0.1:41873",
    baseUrl: "http://127.0.0.1:41873",
  };
  const inMemory = (one: SecretView): SecretView =>
    aSecret(one.field, { state: "session", changedAt: Date.now() - MINUTE, usedAt: null, storedIn: "Memory" });
  const simulated = (one: ConnectionView, id: string, name: string): ConnectionView => ({
    ...one,
    ...here,
    id,
    name,
    secrets: one.secrets.map(inMemory),
  });
  return [
    simulated(authx(), "sandbox-authx", "AuthX, sandbox"),
    simulated(aConnection("x", { fields: [{ field: "clientId", value: "sandbox" }] }), "sandbox", "Authenticx, sandbox"),
    simulated(enablex(), "sandbox-enablex", "EnableX, sandbox"),
  ];
}

export function overallOf(rows: readonly CallRow[]): Overall {
  const count = (...states: CallState[]): number => rows.filter((row) => states.includes(row.state)).length;
  const held = rows.filter((row) => row.state === "draft" && row.findings.length > 0).length;
  const rate = rows.reduce((sum, row) => sum + (row.rate ?? 0), 0);
  const open = rows.filter((row) => ["waiting", "sending", "stalled"].includes(row.state));
  const left = open.reduce((sum, row) => sum + row.bytes - row.sentBytes, 0);
  return {
    total: rows.length,
    drafts: count("draft"),
    arrived: count("confirmed", "settled"),
    needYou: count("refused", "stopped") + held,
    unknown: count("unknown"),
    active: count("waiting", "sending", "stalled", "awaiting"),
    onWay: count("sending", "stalled", "awaiting"),
    bytesTotal: rows.reduce((sum, row) => sum + row.bytes, 0),
    bytesSent: rows.reduce((sum, row) => sum + row.sentBytes, 0),
    rate: rate > 0 ? rate : null,
    secondsLeft: rate > 0 ? left / rate : null,
  };
}

export function choiceOf(view: ConnectionView): CallsConnection {
  return { id: view.id, name: view.name, environment: view.environment, host: view.host };
}

function busyRows(): CallRow[] {
  const now = Date.now();
  const evening = { folder: "evening-shift" };
  return [
    aRow("1", "2026-11-21_1402_AK17_Okafor.wav", "confirmed", {
      serverId: "4f1c02aa-51f7-4e1c-b8b5-0d8f5f0a9e20",
      sha256: HASH,
      startedAt: now - 12 * MINUTE,
      endedAt: now - 11 * MINUTE,
    }),
    aRow("2", "2026-11-21_1417_AK17_Lang.wav", "settled", { bytes: 61_000_000, sentBytes: 61_000_000, sha256: HASH, endedAt: now - 9 * MINUTE }),
    aRow("3", "2026-11-21_1501_DI03_claims.mp3", "sending", {
      bytes: 1_920_000_000,
      sentBytes: 1_190_000_000,
      rate: 38_400_000,
      secondsLeft: 19,
      startedAt: now - MINUTE,
    }),
    aRow("4", "2026-11-21_1533_DI03.m4a", "awaiting", { bytes: 212_000_000, sentBytes: 212_000_000, awaitingSince: now - 4000 }),
    aRow("5", "2026-11-21_1540_DI03.m4a", "stalled", { bytes: 340_000_000, sentBytes: 41_000_000 }),
    aRow("6", "call 0093.wav", "unknown", {
      ...evening,
      bytes: 77_400_000,
      sentBytes: 77_400_000,
      sha256: HASH,
      endedAt: now - 5 * MINUTE,
      cause: { code: "replyLost", httpStatus: null, detail: null, retry: "ask" },
    }),
    aRow("7", "call 0094.wav", "refused", {
      ...evening,
      bytes: 80_100_000,
      endedAt: now - 6 * MINUTE,
      cause: {
        code: "duplicateName",
        httpStatus: 400,
        detail: "An interaction with this file name already exists.",
        retry: "ask",
      },
    }),
    aRow("8", "call 0095.wav", "waiting", {
      ...evening,
      bytes: 66_300_000,
      nextTryAt: now + 40_000,
      cause: { code: "serviceTrouble", httpStatus: 503, detail: null, retry: "safe" },
    }),
    aRow("9", "chat-0411.zip", "waiting", { ...evening, bytes: 3_100_000 }),
    aRow("10", "call 0096.wav", "draft", { ...evening, bytes: 2_710_000_000, findings: [{ code: "tooLarge", waivable: false, detail: "2710000000" }] }),
    aRow("11", "call 0097.wav", "stopped", { ...evening, bytes: 18_100_000 }),
    aRow("12", "call 0098.wav", "draft", { ...evening, bytes: 51_700_000 }),
    aRow("13", "call 0099.wav", "draft", { ...evening, bytes: 22_700_000 }),
  ];
}

function manyRows(): CallRow[] {
  return Array.from({ length: 10_000 }, (_, at) =>
    aRow(`m${at}`, `2026-11-21_call-${String(at).padStart(5, "0")}.wav`, at % 7 === 0 ? "confirmed" : "draft", {
      bytes: 10_000_000 + at * 1000,
      serverId: at % 7 === 0 ? "4f1c02aa-51f7-4e1c-b8b5-0d8f5f0a9e20" : null,
    }),
  );
}

function aSandbox(): SandboxView {
  return {
    baseUrl: "http://127.0.0.1:41873",
    armed: [{ endpoint: "upload", fault: { kind: "status", status: 429, retryAfter: 5 }, times: 2 }],
    received: [
      {
        id: "4f1c02aa-51f7-4e1c-b8b5-0d8f5f0a9e20",
        fileName: "2026-11-21_1402_AK17_Okafor.wav",
        bytes: 48_200_000,
        sha256: HASH,
        receivedAt: Date.now() - 11 * MINUTE,
        metadata: JSON.stringify({ fileName: "2026-11-21_1402_AK17_Okafor.wav", uploadType: "Audio", localeId: 1033 }, null, 2),
      },
    ],
    violations: ["POST /Media/Upload: the file name in the metadata differs from the name of the part"],
  };
}

const TROUBLES: readonly string[] = ["keyMissing", "keyringTrouble", "damaged", "newer"] satisfies RecordsTrouble[];

function recordsOf(name: SceneName): RecordsState {
  return TROUBLES.includes(name) ? (name as RecordsTrouble) : "ready";
}

function realConnections(name: SceneName): ConnectionView[] {
  const calls = [
    aConnection("head"),
    aConnection("staging", {
      name: "Authenticx, trial",
      environment: "staging",
      host: "api.authcx.com",
      baseUrl: "https://api.authcx.com",
      ...(name === "keyring"
        ? {
            secrets: [
              aSecret("clientSecret", { state: "unknown", trouble: "locked", changedAt: null, usedAt: null, storedIn: null }),
            ],
          }
        : {}),
    }),
  ];
  if (name === "fixed") return fixedConnections();
  const withPeople = ["people", "crowd", "nobody", ...TROUBLES].includes(name);
  return withPeople ? [authx(), ...calls, enablex()] : calls;
}

/** One of the policy's that waits for its secrets, one that has them, and one that the policy does not allow. */
function fixedConnections(): ConnectionView[] {
  const waiting = authx();
  return [
    { ...waiting, standing: "fixed", secrets: waiting.secrets.map((one) => aSecret(one.field, MISSING)) },
    aConnection("head", { standing: "fixed" }),
    aConnection("old", { name: "Authenticx, old address", standing: "barred", host: "old.example.org" }),
  ];
}

const MISSING: Partial<SecretView> = { state: "missing", changedAt: null, usedAt: null, storedIn: null };

function rowsOf(name: SceneName): CallRow[] {
  if (name === "busy" || name === "sandbox") return busyRows();
  if (name === "done") return busyRows().filter((row) => row.state === "confirmed" || row.state === "settled");
  if (name === "ailing") return ailingRows();
  return name === "many" ? manyRows() : [];
}

export function makeScene(name: SceneName, role: Role = "admin"): Scene {
  const real = realConnections(name);
  const sandboxOn = name === "sandbox";
  const connections =
    name === "first"
      ? []
      : sandboxOn
        ? [...sandboxConnections(), ...real.map((one) => ({ ...one, blockedBySandbox: true }))]
        : real;
  return {
    station: {
      role,
      version: "0.1.0",
      dataFolder: "/home/desk/.local/share/app.gatehouse.desk",
      appearance: "system",
      sandbox: sandboxOn,
      connections: connections.length,
      notices: [],
      fixed: name === "fixed" ? FIXED : [],
    },
    refusal: name === "refused" ? policyRefused() : null,
    records: recordsOf(name),
    connections,
    rows: rowsOf(name),
    sandbox: aSandbox(),
    agents: name === "crowd" ? 10_000 : 12,
    people: name === "crowd" ? 100_000 : name === "people" || name === "sandbox" ? "few" : "none",
  };
}
