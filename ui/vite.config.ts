import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { defineConfig } from "vitest/config";

export default defineConfig(({ mode }) => ({
  plugins: [
    // Its watcher would keep a test run from ending; there the messages are compiled before.
    process.env["VITEST"]
      ? null
      : paraglideVitePlugin({
          project: "./project.inlang",
          outdir: "./src/paraglide",
          strategy: ["baseLocale"],
        }),
    svelte({
      dynamicCompileOptions: ({ filename }) =>
        // Libraries may still ship components written before runes.
        filename.includes("node_modules") ? { runes: undefined } : undefined,
    }),
    svelteTesting(),
  ],
  clearScreen: false,
  server: { host: "127.0.0.1", port: 1420, strictPort: true },
  preview: { host: "127.0.0.1" },
  build: {
    target: "es2022",
    // Inlined modules would need 'unsafe-inline', which the policy of the window denies.
    modulePreload: { polyfill: false },
    assetsInlineLimit: 0,
    reportCompressedSize: true,
    // `npm run notices`: the licences of all that goes into the page, for the packages.
    license: mode === "notices" ? { fileName: "notices.json" } : false,
  },
  test: {
    environment: "happy-dom",
    setupFiles: ["./src/test/setup.ts"],
    include: ["src/**/*.test.ts"],
    restoreMocks: true,
    // A busy machine with two cores takes its time to check a whole page for accessibility.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
}));
