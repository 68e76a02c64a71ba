import type { NewerVersion, UpdateCause, UpdateMode, UpdateState, UpdatesView } from "./host";

const NEWER: NewerVersion = {
  version: "0.2.0",
  notes: "Calls arrive sooner.\nThe kiosk speaks louder.",
  bytes: 11_534_336,
  published: Date.UTC(2026, 10, 26, 9),
  place: null,
};
const PLACE = "/home/desk/.local/share/app.gatehouse.desk/updates/gatehouse-0.2.0.deb";

/** Newer versions that are only memory: a server that has 0.2.0, and whatever a test says. */
export class MemoryUpdates {
  view: UpdatesView = {
    mode: "off",
    state: { kind: "off" },
    host: null,
    pin: null,
    looked: null,
    newer: null,
    asksForPassword: true,
  };

  /** As if an organisation's policy said so. */
  want(mode: Exclude<UpdateMode, "off">, over: Partial<UpdatesView> = {}): void {
    this.view = { ...this.view, mode, state: { kind: "unlooked" }, host: "updates.example.org", ...over };
  }

  /** Stands at once where a server and a person would lead. */
  goTo(kind: UpdateState["kind"]): void {
    if (kind === "off") return;
    if (this.view.mode === "off") this.want("tell");
    if (kind === "refused") return this.refuse("notReachable");
    const has = ["available", "fetching", "ready", "installing", "installed"].includes(kind);
    const place = has && kind !== "available" && kind !== "fetching" ? PLACE : null;
    const newer = has ? { ...NEWER, place } : null;
    const state: UpdateState =
      kind === "held" ? { kind, version: NEWER.version } : kind === "fetching" ? { kind, got: 5_100_000 } : { kind };
    this.view = { ...this.view, state, newer, looked: kind === "unlooked" ? null : Date.now() };
  }

  refuse(cause: UpdateCause, over: { version?: string; detail?: string } = {}): void {
    const state: UpdateState = { kind: "refused", cause, version: over.version ?? null, detail: over.detail ?? null };
    this.view = { ...this.view, state, looked: Date.now() };
  }

  look(): UpdatesView {
    if (this.view.mode !== "off") this.goTo("available");
    return this.view;
  }

  fetch(): null {
    this.goTo("ready");
    return null;
  }

  install(): null {
    this.goTo("installed");
    return null;
  }
}
