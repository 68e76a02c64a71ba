import { m } from "../paraglide/messages";
import type { UpdateCause, UpdateState, UpdatesView } from "../platform/host";
import { bytesOf } from "./format";

type Refused = Extract<UpdateState, { kind: "refused" }>;

/** What becomes of a newer version at this station. */
export function modeWords(view: UpdatesView): string {
  const host = view.host ?? "";
  if (view.mode === "off") return m.updates_off();
  if (view.host === null) return m.updates_off_words();
  if (view.mode === "tell") return m.updates_tell({ host });
  return view.asksForPassword ? m.updates_install_asks({ host }) : m.updates_install({ host });
}

/** Where the matter stands. `running`: the version that runs. */
export function stateWords(view: UpdatesView, running: string): string | null {
  const version = view.newer?.version ?? "";
  const { state } = view;
  switch (state.kind) {
    case "off":
      return null;
    case "unlooked":
      return m.updates_unlooked();
    case "looking":
      return m.updates_looking();
    case "upToDate":
      return m.updates_up_to_date();
    case "held":
      return m.updates_held({ version: state.version });
    case "available":
      return m.updates_available({ version });
    case "fetching":
      return m.updates_fetching({ version, bytes: bytesOf(state.got, view.newer?.bytes ?? 0) });
    case "ready":
      return m.updates_ready({ version });
    case "installing":
      return m.updates_installing({ version });
    case "installed":
      return m.updates_installed({ version });
    case "replaced":
      return m.updates_replaced();
    case "refused":
      return m.updates_refused({ version: running });
  }
}

const CAUSES: Readonly<Record<UpdateCause, (given: { version: string; detail: string }) => string>> = {
  policy: m.update_cause_policy,
  notReachable: m.update_cause_not_reachable,
  noAnswer: m.update_cause_no_answer,
  tooSlow: m.update_cause_too_slow,
  redirected: m.update_cause_redirected,
  tooLarge: m.update_cause_too_large,
  unreadable: m.update_cause_unreadable,
  signature: m.update_cause_signature,
  otherVersion: m.update_cause_other_version,
  otherProduct: m.update_cause_other_product,
  older: m.update_cause_older,
  otherPlatform: m.update_cause_other_platform,
  notPackaged: m.update_cause_not_packaged,
  connectionLost: m.update_cause_connection_lost,
  truncated: m.update_cause_truncated,
  otherBytes: m.update_cause_other_bytes,
  diskFull: m.update_cause_disk_full,
  notWritable: m.update_cause_not_writable,
  notPermitted: m.update_cause_not_permitted,
  installer: m.update_cause_installer,
  removed: m.update_cause_removed,
};

/** Why something was not taken, and what can be done. */
export function refusalWords(refused: Refused): string {
  return CAUSES[refused.cause]({ version: refused.version ?? "", detail: refused.detail ?? "" });
}

/** What somebody types who may install programs: the package brings along what it needs. */
export function commandOf(place: string): string {
  const tool = place.endsWith(".rpm") ? "dnf" : "apt";
  return `sudo ${tool} install '${place.replaceAll("'", "'\\''")}'`;
}
