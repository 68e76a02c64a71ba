import { render } from "@testing-library/svelte";
import { tick } from "svelte";
import App from "../App.svelte";
import { MemoryHost } from "../platform/memory";
import { makeScene, type SceneName } from "../platform/memory-scenes";
import type { Role } from "../platform/host";

/** The whole window over a shell that is only memory. */
export async function openDesk(scene: SceneName, role: Role = "admin"): Promise<MemoryHost> {
  const host = new MemoryHost(makeScene(scene, role));
  const opened = await host.stationOpen();
  render(App, { host, opened });
  await settle();
  return host;
}

export async function settle(): Promise<void> {
  await tick();
  await new Promise((resolve) => setTimeout(resolve, 30));
  await tick();
}
