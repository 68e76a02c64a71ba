import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import App from "../App.svelte";
import { MemoryHost } from "../platform/memory";
import { makeScene, type SceneName } from "../platform/memory-scenes";
import { bringFirst, bringRest } from "../pages.svelte";
import type { Role, StationView } from "../platform/host";

/** The whole window over a shell that is only memory. */
export async function openDesk(scene: SceneName, role: Role = "admin"): Promise<MemoryHost> {
  return show(new MemoryHost(makeScene(scene, role)));
}

/** A kiosk, as a query of the page says. */
export async function openKiosk(query: string): Promise<MemoryHost> {
  const host = new MemoryHost(makeScene("people", "kiosk"));
  host.set(new URLSearchParams(query));
  return show(host);
}

async function show(host: MemoryHost): Promise<MemoryHost> {
  const opened = await host.stationOpen();
  if (opened.status === "ok") await everything(opened.data);
  render(App, { host, opened });
  await settle();
  return host;
}

/** What the shell was asked for under a name, each time with what. */
export function asked(host: MemoryHost, name: string): unknown[][] {
  return host.asked.filter((one) => one.name === name).map((one) => one.with);
}

/** As it is a moment after the first picture. */
async function everything(station: StationView): Promise<void> {
  await bringFirst(station);
  await bringRest();
}

export async function settle(): Promise<void> {
  await tick();
  await new Promise((resolve) => setTimeout(resolve, 30));
  await tick();
}
