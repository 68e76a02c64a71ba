// What the first picture of a desk never shows, in one piece: it is brought in behind it.

export { default as activity } from "./areas/activity/ActivityPage.svelte";
export { default as agents } from "./areas/accounts/AgentsPage.svelte";
export { default as connections } from "./areas/connections/ConnectionsPage.svelte";
export { default as customers } from "./areas/accounts/CustomersPage.svelte";
export { default as people } from "./areas/people/PeoplePage.svelte";
export { default as sandbox } from "./areas/sandbox/SandboxPage.svelte";
export { default as sheets } from "./Sheets.svelte";
export { default as station } from "./areas/station/StationPage.svelte";
