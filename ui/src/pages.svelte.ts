// The first picture waits for nothing that it does not show: the pages are pieces of their own, brought in before it
// where it shows them and behind it where not.

import type { Component } from "svelte";
import type { Area } from "./desk.svelte";
import type { Host, StationView } from "./platform/host";

type Pages = Record<Area | "sheets", Component> & { kiosk: Component<{ host: Host }> };

let here = $state.raw<Partial<Pages>>({});

/** A page, or the dialogs of the desk, as soon as they are here. */
export function page<Name extends keyof Pages>(name: Name): Pages[Name] | null {
  return here[name] ?? null;
}

/** Returns once everything is here that the first picture shows. */
export async function bringFirst(station: StationView): Promise<void> {
  if (station.role === "kiosk") await bringKiosk();
  else if (station.sandbox || station.connections > 0) await bringCalls();
}

/** Brings in whatever else a desk may see. */
export async function bringRest(): Promise<void> {
  const [rest] = await Promise.all([import("./rest"), bringCalls()]);
  here = { ...here, ...rest };
}

async function bringKiosk(): Promise<void> {
  const kiosk = (await import("./areas/kiosk/KioskPage.svelte")).default;
  here = { ...here, kiosk };
}

async function bringCalls(): Promise<void> {
  const calls = (await import("./areas/calls/CallsPage.svelte")).default;
  here = { ...here, calls };
}
