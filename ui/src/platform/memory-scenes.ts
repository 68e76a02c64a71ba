import { blankFields } from "../areas/calls/fields";
import type {
  CallRow,
  CallsConnection,
  CallState,
  ConnectionView,
  Overall,
  Role,
  SandboxView,
  StationView,
} from "./host";

/** Scripted beginnings, chosen by `?scene=` or by a test. */
export type SceneName = "first" | "sandbox" | "empty" | "busy" | "many" | "keyring";

export type Scene = {
  station: StationView;
  connections: ConnectionView[];
  rows: CallRow[];
  sandbox: SandboxView;
};

const MINUTE = 60_000;
const DAY = 24 * 60 * MINUTE;
const HASH = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08";

export function aRow(id: string, fileName: string, state: CallState, over: Partial<CallRow> = {}): CallRow {
  return {
    id,
    fileName,
    folder: null,
    bytes: 48_200_000,
    state,
    findings: [],
    own: blankFields(),
    derived: {
      uploadType: "Audio",
      interactionDate: "2026-11-21T14:02:00+01:00",
      clientCallId: fileName.replace(/\.[^.]+$/, ""),
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
    ...over,
  };
}

export function aConnection(id: string, over: Partial<ConnectionView> = {}): ConnectionView {
  return {
    id,
    name: "Authenticx, head office",
    environment: "production",
    host: "api.beauthenticx.com",
    baseUrl: "https://api.beauthenticx.com",
    clientId: "contoso-uploads",
    secret: {
      state: "set",
      trouble: null,
      changedAt: Date.now() - 3 * DAY,
      usedAt: Date.now() - 2 * MINUTE,
      storedIn: "Secret Service (GNOME Keyring)",
    },
    blockedBySandbox: false,
    ...over,
  };
}

export function sandboxConnection(): ConnectionView {
  return aConnection("sandbox", {
    name: "Authenticx, sandbox",
    environment: "sandbox",
    host: "127.0.0.1:41873",
    baseUrl: "http://127.0.0.1:41873",
    clientId: "sandbox",
    secret: { state: "session", trouble: null, changedAt: Date.now() - MINUTE, usedAt: null, storedIn: "Memory" },
  });
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
    aRow("10", "call 0096.wav", "draft", { ...evening, bytes: 2_710_000_000, findings: [{ code: "tooLarge", detail: "2710000000" }] }),
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

export function makeScene(name: SceneName, role: Role = "admin"): Scene {
  const real = [
    aConnection("head"),
    aConnection("staging", {
      name: "Authenticx, trial",
      environment: "staging",
      host: "api.authcx.com",
      baseUrl: "https://api.authcx.com",
      ...(name === "keyring"
        ? { secret: { state: "unknown" as const, trouble: "locked" as const, changedAt: null, usedAt: null, storedIn: null } }
        : {}),
    }),
  ];
  const sandboxOn = name === "sandbox";
  const connections =
    name === "first"
      ? []
      : sandboxOn
        ? [sandboxConnection(), ...real.map((one) => ({ ...one, blockedBySandbox: true }))]
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
    },
    connections,
    rows: name === "busy" || name === "sandbox" ? busyRows() : name === "many" ? manyRows() : [],
    sandbox: aSandbox(),
  };
}
