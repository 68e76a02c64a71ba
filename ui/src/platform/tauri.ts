import { Channel } from "@tauri-apps/api/core";
import type { Failure, Host, Outcome } from "./host";
import { commands, type CallsMessage } from "./ipc.gen";

function isFailure(value: unknown): value is Failure {
  return typeof value === "object" && value !== null && "code" in value && "message" in value;
}

// A command that the window may not call is refused by the shell with a bare sentence, and a reply that
// cannot be read throws: both become the one kind of failure that every screen knows how to show.
function unexpected(cause: unknown): Failure {
  return {
    code: "internal",
    message: cause instanceof Error ? cause.message : String(cause),
    hint: null,
    field: null,
    retry: "ask",
    reference: "",
  };
}

async function settle<T>(call: Promise<Outcome<T>>): Promise<Outcome<T>> {
  try {
    const outcome = await call;
    if (outcome.status === "ok" || isFailure(outcome.error)) return outcome;
    return { status: "error", error: unexpected(outcome.error) };
  } catch (cause) {
    return { status: "error", error: unexpected(cause) };
  }
}

export const tauriHost: Host = {
  stationOpen: () => settle(commands.stationOpen()),
  stationPainted: () => settle(commands.stationPainted()),
  stationSetAppearance: (appearance) => settle(commands.stationSetAppearance(appearance)),

  sandboxStart: () => settle(commands.sandboxStart()),
  sandboxStop: () => settle(commands.sandboxStop()),
  sandboxLook: () => settle(commands.sandboxLook()),
  sandboxArm: (armed) => settle(commands.sandboxArm(armed)),
  sandboxClear: () => settle(commands.sandboxClear()),

  connectionsList: () => settle(commands.connectionsList()),
  connectionSave: (draft, secret, keep) => settle(commands.connectionSave(draft, secret, keep)),
  connectionReplaceSecret: (id, secret, keep) =>
    settle(commands.connectionReplaceSecret(id, secret, keep)),
  connectionRemove: (id) => settle(commands.connectionRemove(id)),
  connectionTest: (id) => settle(commands.connectionTest(id)),

  callsWatch: (listen) => {
    const channel = new Channel<CallsMessage>();
    channel.onmessage = listen;
    return settle(commands.callsWatch(channel));
  },
  callsChooseFiles: () => settle(commands.callsChooseFiles()),
  callsChooseFolder: () => settle(commands.callsChooseFolder()),
  callsUseConnection: (id) => settle(commands.callsUseConnection(id)),
  callsSetBatch: (fields) => settle(commands.callsSetBatch(fields)),
  callsSetFile: (id, fields) => settle(commands.callsSetFile(id, fields)),
  callsSend: (ids) => settle(commands.callsSend(ids)),
  callsCancel: (ids) => settle(commands.callsCancel(ids)),
  callsRetry: (ids, consent) => settle(commands.callsRetry(ids, consent)),
  callsSettle: (id) => settle(commands.callsSettle(id)),
  callsRemove: (ids) => settle(commands.callsRemove(ids)),
};
