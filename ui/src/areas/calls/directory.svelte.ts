import { untrack } from "svelte";
import type { AgentRow, Failure, HierarchyRow, Host, Outcome } from "../../platform/host";
import { failureWords } from "../../words/codes";

type List<Row> = { rows: readonly Row[]; asking: boolean; failure: Failure | null };
const NOTHING = { rows: [], asking: false, failure: null };

/** Agents and hierarchy of the connection that calls are sent with, asked for when somebody first wants to choose. */
export class CallsDirectory {
  agents = $state.raw<List<AgentRow>>(NOTHING);
  places = $state.raw<List<HierarchyRow>>(NOTHING);
  private asked: string | null = null;

  constructor(private readonly host: Host) {}

  /** Asks for whatever connection is chosen, for as long as the component that calls this is there. */
  follow(chosen: () => string | null): void {
    const connection = $derived(chosen());
    $effect(() => {
      const asked = connection;
      // What it answers is no reason to ask again.
      untrack(() => void this.open(asked));
    });
  }

  /** Asks once for each connection, and again after a refusal. */
  async open(connection: string | null): Promise<void> {
    if (connection === null) return;
    const again = this.agents.failure !== null || this.places.failure !== null;
    if (this.asked === connection && !again) return;
    this.asked = connection;
    this.agents = { ...NOTHING, asking: true };
    this.places = { ...NOTHING, asking: true };
    const [agents, places] = await Promise.all([
      this.host.agentsList(connection),
      this.host.hierarchyList(connection),
    ]);
    if (this.asked !== connection) return;
    this.agents = listed(agents);
    this.places = listed(places);
  }
}

function listed<Row>(outcome: Outcome<{ rows: readonly Row[] }>): List<Row> {
  return outcome.status === "ok"
    ? { rows: outcome.data.rows, asking: false, failure: null }
    : { rows: [], asking: false, failure: outcome.error };
}

/** Why there is nothing to choose from, where that is so. */
export function whyNothing(list: List<unknown>): string | null {
  if (list.failure === null) return null;
  const words = failureWords(list.failure);
  return words.text ?? words.title;
}
