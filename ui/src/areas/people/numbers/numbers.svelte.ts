import { m } from "../../../paraglide/messages";
import type { Failure, Host, NumberCorrection, NumberEnd, NumbersProgress } from "../../../platform/host";
import { whole } from "../../../words/format";

export type Counts = { refused: number; unknown: number; notSent: number; notReached: number };

const SENT: readonly NumberEnd[] = ["refused", "unknown"];

/** Everybody whose number was not corrected, by how it ended. */
export function counts(progress: NumbersProgress): Counts {
  const ended = (end: NumberEnd): number => progress.others.filter((told) => told.end === end).length;
  return {
    refused: ended("refused"),
    unknown: ended("unknown"),
    notSent: progress.others.filter((told) => !SENT.includes(told.end)).length,
    notReached: progress.total - over(progress),
  };
}

/** How many had their turn. */
export function over(progress: NumbersProgress): number {
  return progress.done + progress.others.length;
}

/** The run that corrects numbers. Rust owns it: this holds how far it is. */
export class Numbers {
  run = $state.raw<NumbersProgress | null>(null);
  stopping = $state(false);
  failure = $state.raw<Failure | null>(null);

  readonly running: boolean = $derived(this.run !== null && !this.run.over);

  private watching = false;

  constructor(
    private readonly host: Host,
    private readonly say: (text: string) => void,
    /** The people in the directory have changed. */
    private readonly changed: () => Promise<void>,
  ) {}

  /** Takes up a run that went on while the page was away. */
  async resume(): Promise<void> {
    if (this.watching) return;
    await this.watch();
    const outcome = await this.host.numbersLook(null);
    if (outcome.status === "ok" && outcome.data.run) this.run = outcome.data.run;
  }

  /** Another world, for example the sandbox. */
  leave(): void {
    if (!this.running) this.run = null;
    this.failure = null;
  }

  async correct(corrections: NumberCorrection[]): Promise<boolean> {
    await this.watch();
    [this.failure, this.stopping, this.run] = [null, false, null];
    const outcome = await this.host.numbersCorrect(corrections);
    if (outcome.status === "error") {
      this.failure = outcome.error;
      return false;
    }
    // A short run may be over before the answer comes that it began.
    this.run ??= outcome.data;
    const count = corrections.length;
    if (this.running) this.say(m.said_numbers_started({ count, shown: whole(count) }));
    return true;
  }

  /** Writes down that a number is right as it is, or that it is to be looked at again. */
  async sayRight(said: NumberCorrection, name: string, isRight: boolean): Promise<boolean> {
    const outcome = await this.host.numbersSayRight(said, isRight);
    this.failure = outcome.status === "error" ? outcome.error : null;
    if (outcome.status === "error") return false;
    this.say(isRight ? m.said_number_right({ name }) : m.said_number_doubted({ name }));
    await this.changed();
    return true;
  }

  async stop(): Promise<void> {
    this.stopping = true;
    const outcome = await this.host.numbersStop();
    if (outcome.status === "error") this.failure = outcome.error;
  }

  private async watch(): Promise<void> {
    if (this.watching) return;
    this.watching = true;
    await this.host.numbersWatch((progress) => {
      this.tell(progress);
    });
  }

  private tell(progress: NumbersProgress): void {
    // An older message that came late.
    if (this.run && !this.run.over && progress.seq < this.run.seq) return;
    this.run = progress;
    if (!progress.over) return;
    this.stopping = false;
    void this.changed();
    const { refused, unknown, notSent, notReached } = counts(progress);
    this.say(
      m.said_numbers_ended({
        done: whole(progress.done),
        refused: whole(refused),
        unknown: whole(unknown),
        left: whole(notSent + notReached),
      }),
    );
  }
}
