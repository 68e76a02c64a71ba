import { isCovered } from "../../parts/cover";
import type { Failure, Host, Outcome, UpdatesView } from "../../platform/host";

/** The first picture comes first. */
const FIRST = 5_000;
const SOON = 400;
const LATER = 60_000;

const BUSY: readonly UpdatesView["state"]["kind"][] = ["looking", "fetching", "installing"];
const NEWS: readonly UpdatesView["state"]["kind"][] = ["available", "ready", "installed", "replaced"];

/** What is known of newer versions. The shell knows; this asks it now and then, and where updates are off only once. */
export class Updates {
  view = $state.raw<UpdatesView | null>(null);
  failure = $state.raw<Failure | null>(null);

  readonly busy: boolean = $derived.by(() => this.view !== null && BUSY.includes(this.view.state.kind));
  /** Something that a person should know of. */
  readonly news: boolean = $derived.by(() => this.view !== null && NEWS.includes(this.view.state.kind));

  private readonly host: Host;
  private followed = false;
  private covered = false;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(host: Host) {
    this.host = host;
  }

  /** Goes on asking, until what it gives back is called. */
  follow(): () => void {
    this.followed = true;
    this.plan(FIRST);
    document.addEventListener("focusin", this.moved);
    return () => {
      this.followed = false;
      document.removeEventListener("focusin", this.moved);
      clearTimeout(this.timer);
    };
  }

  async ask(): Promise<void> {
    this.covered = isCovered();
    this.take(await this.host.updatesState(this.covered));
  }

  async look(): Promise<void> {
    if (this.view && !this.busy) this.view = { ...this.view, state: { kind: "looking" } };
    this.take(await this.host.updatesLook());
  }

  async fetch(): Promise<void> {
    await this.begin(this.host.updatesFetch());
  }

  async install(): Promise<void> {
    await this.begin(this.host.updatesInstall());
  }

  /** A dialog takes the focus when it opens, and gives it back: the shell installs nothing under it. */
  private readonly moved = (): void => {
    if (this.view?.mode === "install" && isCovered() !== this.covered) void this.ask();
  };

  private async begin(call: Promise<Outcome<null>>): Promise<void> {
    const outcome = await call;
    if (outcome.status === "error") this.failure = outcome.error;
    else await this.ask();
  }

  private take(outcome: Outcome<UpdatesView>): void {
    if (outcome.status === "ok") this.view = outcome.data;
    this.failure = outcome.status === "error" ? outcome.error : null;
    if (this.busy) this.plan(SOON);
    else if (this.view?.mode !== "off") this.plan(LATER);
  }

  private plan(after: number): void {
    clearTimeout(this.timer);
    if (this.followed) this.timer = setTimeout(() => void this.ask(), after);
  }
}
