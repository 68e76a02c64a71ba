import type { Outcome, UpdatesView } from "./host";

/** What the pages may ask about newer versions. */
export interface UpdatesHost {
  /** What is known; no server is asked. */
  updatesState(covered: boolean): Promise<Outcome<UpdatesView>>;
  updatesLook(): Promise<Outcome<UpdatesView>>;
  /** Both only begin; the state says how it goes on. */
  updatesFetch(): Promise<Outcome<null>>;
  updatesInstall(): Promise<Outcome<null>>;
}
