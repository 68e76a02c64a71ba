import { getContext, setContext } from "svelte";
import { m } from "../../paraglide/messages";
import type { FaceReason, Host, KioskLanguage, KioskStep, KioskView, Outcome } from "../../platform/host";

const KEY = Symbol("kiosk");
/** Beyond this a person is told that it takes longer. */
const SLOW_MS = 6000;

type Said<I> = (inputs: I, options: { locale: KioskLanguage }) => string;
type Inputs<I> = Record<never, never> extends I ? [inputs?: I] : [inputs: I];

/** The kiosk as its pages share it. Whoever is here, and where they stand, is known to the shell alone. */
export class Kiosk {
  readonly host: Host;
  view = $state.raw<KioskView | null>(null);
  /** What is under way, so that a page can say so. */
  working = $state<"take" | "check" | "other" | null>(null);
  slow = $state(false);
  /** The shell itself failed; nothing of it is for a visitor to read. */
  failed = $state(false);
  /** Until when the next code has to wait. */
  waitsUntil = $state<number | null>(null);
  /** Somebody else may stand before the camera by now. */
  whoIsThere = $state(false);

  readonly language: KioskLanguage = $derived(
    this.view?.language ?? this.view?.onlyLanguage ?? "en",
  );
  /** The step as a visitor sees it: while a picture is on its way the shell has not answered yet. */
  readonly step: KioskStep | null = $derived.by(() => {
    if (this.working === "take") return "sending";
    if (this.working === "check") return "checking";
    return this.view?.step ?? null;
  });

  constructor(host: Host) {
    this.host = host;
  }

  /** A message in the visitor's language. */
  t<I>(message: Said<I>, ...[inputs]: Inputs<I>): string {
    return message(inputs ?? ({} as I), { locale: this.language });
  }

  async open(): Promise<void> {
    this.take(await this.host.kioskOpen());
  }

  async ask(call: () => Promise<Outcome<KioskView>>): Promise<void> {
    if (this.working) return;
    this.working = "other";
    this.take(await call());
    this.working = null;
  }

  /** Takes the picture, sends it and has it checked; each is told as it happens. */
  async picture(): Promise<void> {
    if (this.working) return;
    await this.patiently("take", async () => this.host.kioskTake(this.visit));
    if (this.view?.step === "checking") await this.patiently("check", async () => this.host.kioskCheck());
  }

  /** The visit that is on the screen: what is answered to another one changes nothing. */
  get visit(): number {
    return this.view?.visit ?? 0;
  }

  take(outcome: Outcome<KioskView>): void {
    this.failed = outcome.status === "error";
    if (outcome.status !== "ok" || outcome.data.visit < this.visit) return;
    this.view = outcome.data;
    const { waitSeconds, step, trouble } = outcome.data;
    this.waitsUntil = waitSeconds > 0 ? Date.now() + waitSeconds * 1000 : null;
    this.whoIsThere = step === "capture" && trouble === "whoIsThere";
  }

  /** What was said last does not count any more. */
  forgetTrouble(): void {
    if (this.view?.trouble) this.view = { ...this.view, trouble: null };
  }

  private async patiently(what: "take" | "check", call: () => Promise<Outcome<KioskView>>): Promise<void> {
    this.working = what;
    this.slow = false;
    const clock = setTimeout(() => {
      this.slow = true;
    }, SLOW_MS);
    this.take(await call());
    clearTimeout(clock);
    this.working = null;
  }
}

/** Whether another picture can help, or somebody else has to. */
export function isTheirs(reason: FaceReason): boolean {
  return !["settings", "noSuchPerson", "signIn", "station"].includes(reason);
}

/** Where in the four steps a visitor stands. */
export function numberOf(step: KioskStep): 0 | 1 | 2 | 3 | 4 {
  switch (step) {
    case "welcome":
      return 0;
    case "who":
      return 1;
    case "consent":
    case "declined":
      return 2;
    case "capture":
      return 3;
    default:
      return 4;
  }
}

export const STEP_NAMES = [
  m.kiosk_step_who,
  m.kiosk_step_consent,
  m.kiosk_step_picture,
  m.kiosk_step_end,
] as const;

export function provideKiosk(kiosk: Kiosk): Kiosk {
  return setContext(KEY, kiosk);
}

export function useKiosk(): Kiosk {
  return getContext<Kiosk>(KEY);
}
