import { aConnection, type Scene } from "./memory-scenes";
import type { SettingsPreview, SettingsWritten } from "./host";

export function settingsWritten(scene: Scene): SettingsWritten {
  const real = scene.connections.filter((one) => one.environment !== "sandbox");
  return {
    connections: real.length,
    leftOut: real.map((one) => ({ connection: one.name, fields: one.secrets.map((secret) => secret.field) })),
  };
}

/** An invented file with one connection of each kind. */
export function settingsPreview(): SettingsPreview {
  return {
    appearance: "dark",
    connections: [
      {
        vendor: "authenticx",
        name: "Calls, north",
        environment: "production",
        host: "api.beauthenticx.com",
        standing: "new",
        words: null,
        secrets: ["clientSecret"],
      },
      {
        vendor: "authx",
        name: "People, own host",
        environment: "custom",
        host: "people.example.org",
        standing: "otherHost",
        words: null,
        secrets: ["applicationKey"],
      },
      {
        vendor: "enablex",
        name: "Customers",
        environment: "production",
        host: "api.enablex.io",
        standing: "here",
        words: null,
        secrets: ["password"],
      },
      {
        vendor: "authenticx",
        name: "Old",
        environment: "custom",
        host: "",
        standing: "unusable",
        words: "Only https is allowed, except on this computer itself",
        secrets: [],
      },
    ],
  };
}

export function bringIn(scene: Scene, preview: SettingsPreview): void {
  const added = preview.connections.filter((one) => one.standing === "new" || one.standing === "otherHost");
  scene.connections = [
    ...scene.connections,
    ...added.map((one, at) =>
      aConnection(`brought-${at}`, {
        vendor: one.vendor,
        name: one.name,
        environment: one.environment,
        host: one.host,
        baseUrl: `https://${one.host}`,
        secrets: [],
      }),
    ),
  ];
  scene.station = { ...scene.station, appearance: preview.appearance, connections: scene.connections.length };
}
