import { mount } from "svelte";
import App from "./App.svelte";
import { wear } from "./desk.svelte";
import { bringFirst } from "./pages.svelte";
import { m } from "./paraglide/messages";
import { nameBackTab } from "./platform/back-tab";
import type { Host } from "./platform/host";
import { tauriHost } from "./platform/tauri";
import "./styles/base.css";

async function chooseHost(): Promise<Host> {
  // Replaced by a constant when built for the shell, so that the scripted host is left out of the product.
  if (import.meta.env.DEV || import.meta.env.MODE === "memory") {
    const asked = new URLSearchParams(location.search);
    if (asked.get("host") === "memory") {
      const { MemoryHost } = await import("./platform/memory");
      return MemoryHost.fromQuery(asked);
    }
  }
  return tauriHost;
}

async function start(): Promise<void> {
  const target = document.getElementById("app");
  if (!target) return;
  nameBackTab(window);
  const host = await chooseHost();
  const opened = await host.stationOpen();
  if (opened.status === "ok") {
    wear(opened.data.appearance);
    await bringFirst(opened.data);
  }
  document.title = m.product();
  mount(App, { target, props: { host, opened } });
}

void start();
