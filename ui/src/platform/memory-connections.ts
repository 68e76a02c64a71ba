import { addressOf, hostOf, secretFields } from "../areas/connections/vendors";
import { aFailure, no, ok } from "./memory-base";
import { aConnection, aSecret, type Scene } from "./memory-scenes";
import type {
  ConnectionDraft,
  ConnectionView,
  Failure,
  Keep,
  Outcome,
  SecretView,
  TestLine,
  TypedSecretField,
} from "./host";

function kept(field: string, keep: Keep): SecretView {
  return aSecret(field, {
    state: keep === "session" ? "session" : "set",
    changedAt: Date.now(),
    usedAt: null,
    storedIn: keep === "session" ? "Memory" : "Secret Service (GNOME Keyring)",
  });
}

// Trouble is asked for by what is typed.
function keyring(draft: ConnectionDraft, keep: Keep): Failure | null {
  if (keep === "session") return null;
  const typed = draft.fields.map((one) => one.value);
  if (typed.includes("keyring-locked")) return aFailure("keyringLocked", "", { retry: "safe" });
  if (typed.includes("keyring-absent")) return aFailure("keyringAbsent", "", { retry: "safe" });
  if (typed.includes("keyring-hung")) return aFailure("keyringHung", "", { retry: "safe" });
  return null;
}

export function saveConnection(
  scene: Scene,
  draft: ConnectionDraft,
  secrets: TypedSecretField[],
  keep: Keep,
): Outcome<ConnectionView> {
  const trouble = keyring(draft, keep);
  if (trouble) return no(trouble);
  let host = hostOf(draft.vendor, draft.environment, draft.fields);
  if (draft.environment === "custom") {
    if (!draft.customUrl || !URL.canParse(draft.customUrl)) {
      return no(aFailure("invalidInput", "This is not an address.", { field: "customUrl" }));
    }
    ({ host } = new URL(draft.customUrl));
    if (draft.confirmedHost !== host) {
      return no(
        aFailure("confirmHost", `The secret would be sent to ${host}.`, { field: "customUrl", hint: host }),
      );
    }
  }
  const before = scene.connections.find((one) => one.id === draft.id);
  const moved = before !== undefined && addressOf(before) !== addressOf({ ...draft, baseUrl: draft.customUrl ?? "" });
  const old = moved ? [] : (before?.secrets ?? []);
  const view = aConnection(draft.id ?? `c${scene.connections.length}`, {
    vendor: draft.vendor,
    name: draft.name,
    environment: draft.environment,
    host,
    baseUrl: draft.customUrl ?? `https://${host}`,
    mode: draft.mode,
    fields: draft.fields,
    secrets: secretFields(draft).flatMap((field) => {
      if (secrets.some((one) => one.field === field)) return [kept(field, keep)];
      return old.filter((one) => one.field === field);
    }),
  });
  scene.connections = before
    ? scene.connections.map((one) => (one.id === view.id ? view : one))
    : [...scene.connections, view];
  return ok(view);
}

export function changeSecret(
  scene: Scene,
  id: string,
  field: string,
  next: Keep | null,
): Outcome<ConnectionView> {
  const view = scene.connections.find((one) => one.id === id);
  if (!view) return no(aFailure("gone", "The connection was removed."));
  const secret =
    next === null
      ? aSecret(field, { state: "missing", changedAt: null, usedAt: null, storedIn: null })
      : kept(field, next);
  const changed = { ...view, secrets: view.secrets.map((one) => (one.field === field ? secret : one)) };
  scene.connections = scene.connections.map((one) => (one.id === id ? changed : one));
  return ok(changed);
}

export function testLines(): TestLine[] {
  return [
    { step: "name", outcome: "ok", millis: 8, words: "Name resolved", cure: null },
    { step: "tls", outcome: "ok", millis: 41, words: "TLS 1.3, certificate valid 71 days", cure: null },
    {
      step: "clock",
      outcome: "look",
      millis: null,
      words: "This computer's clock is 94 s behind the service.",
      cure: "Set the clock, or turn on automatic time.",
    },
    { step: "token", outcome: "ok", millis: 130, words: "Token, valid 60 minutes", cure: null },
    { step: "probe", outcome: "ok", millis: 62, words: "One read was answered", cure: null },
  ];
}
