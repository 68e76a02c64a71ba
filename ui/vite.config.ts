import { paraglideVitePlugin } from "@inlang/paraglide-js";
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { availableParallelism } from "node:os";
import type { Plugin } from "vite";
import { defineConfig } from "vitest/config";

/**
 * A message that only English has is compiled into a function for every language all the same, and into one that chooses
 * among them. They would be two thirds of the script, and all of them are made before the first picture.
 */
function oneFunctionForOneText(others: string[]): Plugin {
  return {
    name: "one-function-for-one-text",
    transform(code, id) {
      const name = id.includes("/paraglide/messages/") ? /^const en_(\w+) = /m.exec(code)?.[1] : undefined;
      if (!name) return null;
      const copies = others.map((language) => `const ${language}_${name} = en_${name};`);
      if (!copies.every((copy) => code.includes(copy)) || !code.includes(`export const ${name} = `)) return null;
      const english = code.slice(0, Math.min(...copies.map((copy) => code.indexOf(copy))));
      return { code: `${english}\nexport const ${name} = en_${name};\n`, map: null };
    },
  };
}

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
    oneFunctionForOneText(["es", "fr", "de", "ar"]),
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
    // The application is brought in once for all files of a worker: that took a third of the time.
    isolate: false,
    // A page mostly waits for its own timers, so that another one finds the processor free.
    maxWorkers: Math.ceil(availableParallelism() * 1.5),
    // A busy machine with two cores takes its time to check a whole page for accessibility.
    testTimeout: 30_000,
    hookTimeout: 30_000,
  },
}));
