/** @type {import("@sveltejs/vite-plugin-svelte").SvelteConfig} */
const config = { compilerOptions: { runes: true } };

export { config as default };
