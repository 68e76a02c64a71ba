import { aFailure, no, ok } from "./memory-base";
import { MemoryDescribing } from "./memory-describing";
import { SLIP_SVG } from "./memory-pictures";
import type { Failure, HomeSummary, KioskSetup, Outcome, Role, SlipDraft, SlipView } from "./host";

export function isWeak(passcode: string): boolean {
  return new Set(passcode).size < 3;
}

export function weak(): Failure {
  return aFailure("invalidInput", "This one is guessed first.", { field: "passcode" });
}

/** What the desk does for the kiosk, as far as memory goes. */
export class MemoryEnrolment extends MemoryDescribing {
  /** What the folder is set up as. */
  opensAs: Role = "admin";
  private paired = true;
  private hasPasscode = false;
  private idle = 90;
  private loginNames = false;
  kiosks: string[] = ["north hall"];

  async slipMake(id: string, draft: SlipDraft): Promise<Outcome<SlipView>> {
    return this.answer("slipMake", [id, draft], () =>
      ok({
        svg: SLIP_SVG,
        code: "QXWK-JE5Z-0C8A-NT1E-F7H2-9ZPW-88DM-4GTR-0YVC-3B6K-7M2Q-W5XJ",
        expires: Date.now() + draft.hours * 3_600_000,
        pairing: "9f27c1d05ab34e60",
      }),
    );
  }

  async enrolmentSetup(): Promise<Outcome<KioskSetup>> {
    return this.answer("enrolmentSetup", [], () => ok(this.setup()));
  }

  async pairingWrite(passphrase: string, kiosk: string): Promise<Outcome<boolean>> {
    return this.answer("pairingWrite", [passphrase, kiosk], () => {
      if (passphrase.length < 12) return no(aFailure("invalidInput", "At least 12 characters.", { field: "passphrase" }));
      this.paired = true;
      if (kiosk !== "") this.kiosks = [...new Set([...this.kiosks, kiosk.toLowerCase()])].sort();
      return ok(true);
    });
  }

  async pairingTake(passphrase: string): Promise<Outcome<boolean>> {
    return this.answer("pairingTake", [passphrase], () => {
      if (passphrase.startsWith("wrong")) {
        return no(aFailure("invalidInput", "This passphrase does not open the file.", { field: "passphrase" }));
      }
      this.paired = true;
      return ok(true);
    });
  }

  async pairingForget(): Promise<Outcome<null>> {
    return this.answer("pairingForget", [], () => {
      this.paired = false;
      return ok(null);
    });
  }

  async exchangeWrite(): Promise<Outcome<HomeSummary | null>> {
    return this.answer("exchangeWrite", [], () => ok({ visits: 12, enrolled: 10, unknown: 1, strangers: 0 }));
  }

  async exchangeTake(): Promise<Outcome<HomeSummary | null>> {
    return this.answer("exchangeTake", [], () => ok({ visits: 12, enrolled: 10, unknown: 1, strangers: 1 }));
  }

  async stationSetLoginNames(on: boolean): Promise<Outcome<null>> {
    return this.answer("stationSetLoginNames", [on], () => {
      this.loginNames = on;
      return ok(null);
    });
  }

  async stationSetPasscode(passcode: string, current: string | null): Promise<Outcome<null>> {
    return this.answer("stationSetPasscode", [passcode, current], () => {
      if (this.opensAs === "kiosk" && this.hasPasscode && current !== "204682") {
        return no(aFailure("invalidInput", "This is not the passcode", { field: "current" }));
      }
      if (isWeak(passcode)) return no(weak());
      this.hasPasscode = true;
      return ok(null);
    });
  }

  async stationSetIdle(seconds: number): Promise<Outcome<null>> {
    return this.answer("stationSetIdle", [seconds], () => {
      this.idle = seconds;
      return ok(null);
    });
  }

  private setup(): KioskSetup {
    const pairing = { id: "9f27c1d05ab34e60", made: Date.now() - 86_400_000, service: "https://example.authx.com/", kiosk: "", astray: false };
    return {
      pairing: this.paired ? pairing : null,
      passcode: this.hasPasscode,
      idleSeconds: this.idle,
      loginNames: this.loginNames,
      onlyLanguage: null,
      opensAs: this.opensAs,
      kiosks: this.kiosks,
      slipDays: 7,
    };
  }
}
