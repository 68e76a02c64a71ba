import { no, ok } from "./memory-base";
import { isWeak, MemoryEnrolment, weak } from "./memory-enrolment";
import { WELL, withoutCamera, withoutWayBack } from "./memory-selftest";
import type {
  BodyFactor,
  CameraHint,
  CameraChoice,
  CameraLook,
  ConsentText,
  FaceReason,
  FactorProcess,
  FactorResult,
  KioskLanguage,
  KioskPulse,
  KioskStep,
  KioskTrouble,
  KioskView,
  Outcome,
  PersonView,
  Role,
  SelfTestLine,
  Unlocked,
} from "./host";
import { consentOf, drawFace } from "./memory-pictures";

const PASSCODE = "204682";
const CODES: Record<string, KioskTrouble> = {
  "0": "slipMistyped",
  "1": "slipForged",
  "2": "slipForeign",
  "3": "slipExpired",
  "4": "slipUsed",
};
const WAITING: readonly KioskStep[] = ["welcome", "sending", "checking"];
const BEFORE_THE_END: readonly KioskStep[] = ["who", "consent", "capture"];
const REASON_CODES: Partial<Record<FaceReason, number>> = {
  service: 0,
  noMatch: 2,
  poorQuality: 3,
  manyFaces: 4,
  noFace: 5,
  outOfFrame: 6,
  settings: 7,
  noSuchPerson: 8,
};

/**
 * A kiosk that is only memory. A code that begins with 0 to 4 is refused, each in its own way; of login names `nobody`
 * is not known. What the service says next is set by a test, or by the address: `?fate=poorQuality`.
 */
export abstract class MemoryKiosk extends MemoryEnrolment {
  kiosk: KioskView = {
    visit: 1,
    step: "welcome",
    language: null,
    onlyLanguage: null,
    firstName: null,
    lacks: [],
    slips: true,
    loginNames: false,
    idleSeconds: 90,
    passcode: true,
    opensDesk: true,
    wanted: null,
    lostRole: false,
    practicePasscode: null,
    consent: null,
    result: null,
    trouble: null,
    waitSeconds: 0,
  };
  look: CameraLook = { state: "live", seen: true, hint: null, steady: false, rate: 30, whoIsThere: false, light: 140 };
  /** How the next enrolment ends. */
  fate: FaceReason | "done" = "done";
  /** How the check after it ends. */
  verdict: FaceReason | "done" = "done";
  cameras: CameraChoice = {
    cameras: [
      { id: "Desk Camera @ usb-1", name: "Desk Camera", place: "usb-1" },
      { id: "Kiosk Camera @ usb-2", name: "Kiosk Camera", place: "usb-2" },
    ],
    chosen: null,
    missing: null,
  };
  lines: SelfTestLine[] = WELL;
  /** The station has looked at itself at its start. */
  tested = false;
  /** What a slip before the camera brings. */
  slip: "none" | "good" | KioskTrouble = "none";
  /** How long the next code has to wait after a wrong one. */
  waits = 0;
  private wrong = 0;
  private pulsed: { step: KioskStep; at: number } = { step: "welcome", at: 0 };
  private frame = 0;

  protected abstract personOf(id: string): Outcome<PersonView>;
  /** Somebody agreed at the desk. */
  protected abstract agreed(id: string, language: KioskLanguage): Outcome<PersonView>;

  /** For looking at a page: `?step=refused&lang=ar&fate=poorQuality&hint=tooFar`. */
  set(query: URLSearchParams): void {
    const language = (query.get("lang") ?? "en") as KioskLanguage;
    const step = query.get("step") as KioskStep | null;
    const hint = query.get("hint") as CameraHint | null;
    this.fate = (query.get("fate") ?? "done") as FaceReason | "done";
    this.look = { ...this.look, hint, state: (query.get("camera") ?? "live") as CameraLook["state"] };
    this.tested = query.has("tested") || query.has("red");
    if (query.has("red")) this.lines = withoutCamera(this.lines);
    if (query.has("lack")) this.kiosk = { ...this.kiosk, lacks: ["connection", "records"] };
    if (query.has("open")) this.kiosk = { ...this.kiosk, lacks: ["passcode"], passcode: false };
    if (query.has("wanted")) this.kiosk = { ...this.kiosk, wanted: query.get("wanted") as Role };
    if (query.has("only")) this.kiosk = { ...this.kiosk, onlyLanguage: query.get("only") as KioskLanguage };
    if (!step || step === "welcome") return;
    const result = this.fate === "done" ? null : this.result(this.fate);
    const trouble = query.get("trouble") as KioskTrouble | null;
    const consent = step === "consent" ? consentOf(language) : null;
    this.kiosk = { ...this.kiosk, step, language, firstName: "Chidi", consent, result, trouble };
  }

  private at(step: KioskStep, over: Partial<KioskView> = {}): Outcome<KioskView> {
    const visit = this.kiosk.visit + (step === "welcome" ? 1 : 0);
    this.kiosk = { ...this.kiosk, trouble: null, consent: null, result: null, waitSeconds: 0, visit, step, ...over };
    return ok(this.kiosk);
  }

  private stays(trouble: KioskTrouble, waitSeconds = 0): Outcome<KioskView> {
    this.kiosk = { ...this.kiosk, trouble, waitSeconds };
    return ok(this.kiosk);
  }

  private known(firstName: string | null): Outcome<KioskView> {
    const { language } = this.kiosk;
    return this.at("consent", { firstName, consent: consentOf(language ?? "en") });
  }

  async kioskOpen(): Promise<Outcome<KioskView>> {
    return this.answer("kioskOpen", [], () => ok(this.kiosk));
  }

  async kioskBegin(language: KioskLanguage): Promise<Outcome<KioskView>> {
    return this.answer("kioskBegin", [language], () => this.at("who", { language }));
  }

  async kioskScan(): Promise<Outcome<KioskView | null>> {
    return this.answer("kioskScan", [], () => {
      const { slip } = this;
      this.slip = "none";
      if (slip === "none") return ok(null);
      return slip === "good" ? this.known("Chidi") : this.stays(slip);
    });
  }

  async kioskCode(code: string): Promise<Outcome<KioskView>> {
    return this.answer("kioskCode", [code], () => {
      const trouble = CODES[code.charAt(0)];
      return trouble ? this.stays(trouble, this.waits) : this.known(null);
    });
  }

  async kioskLoginName(loginName: string): Promise<Outcome<KioskView>> {
    return this.answer("kioskLoginName", [loginName], () =>
      loginName.startsWith("nobody") ? this.stays("notKnown") : this.known(null),
    );
  }

  async kioskConsent(visit: number, agreed: boolean): Promise<Outcome<KioskView>> {
    return this.answer("kioskConsent", [visit, agreed], () => this.at(agreed ? "capture" : "declined"));
  }

  async kioskStill(visit: number): Promise<Outcome<KioskView>> {
    return this.answer("kioskStill", [visit], () => {
      this.look = { ...this.look, whoIsThere: false };
      return this.at("capture");
    });
  }

  async kioskTake(visit: number): Promise<Outcome<KioskView>> {
    return this.answer("kioskTake", [visit], () => {
      if (this.look.state !== "live") return this.stays("camera");
      if (this.look.whoIsThere) return this.stays("whoIsThere");
      if (this.look.hint !== null) return this.stays("notGood");
      if (this.fate === "done") return this.at("checking");
      return this.at(this.fate === "noReply" ? "unknown" : "refused", { result: this.result(this.fate) });
    });
  }

  async kioskCheck(): Promise<Outcome<KioskView>> {
    return this.answer("kioskCheck", [], () =>
      this.verdict === "done" ? this.at("done") : this.at("unverified", { result: this.result(this.verdict) }),
    );
  }

  async kioskAgain(): Promise<Outcome<KioskView>> {
    return this.answer("kioskAgain", [], () => this.at("capture"));
  }

  async kioskBack(): Promise<Outcome<KioskView>> {
    return this.answer("kioskBack", [], () => {
      if (this.kiosk.step === "declined") return this.known(this.kiosk.firstName);
      return this.kiosk.step === "consent"
        ? this.at("who", { firstName: null })
        : this.at("welcome", { language: null, firstName: null });
    });
  }

  async kioskLeft(): Promise<Outcome<KioskView>> {
    return this.answer("kioskLeft", [], () => this.at("welcome", { language: null, firstName: null }));
  }

  /** The shell's clock: a visit that nobody touches ends. */
  async kioskPulse(touched: boolean): Promise<Outcome<KioskPulse>> {
    const { step, idleSeconds } = this.kiosk;
    if (touched || step !== this.pulsed.step) this.pulsed = { step, at: Date.now() };
    const patience = BEFORE_THE_END.includes(step) ? idleSeconds : Math.min(30, idleSeconds);
    const needsStaff = this.tested ? this.lines.some((line) => line.verdict === "failed") : null;
    if (WAITING.includes(step)) return ok({ step, leftSeconds: null, needsStaff });
    const leftSeconds = Math.max(0, Math.ceil(patience - (Date.now() - this.pulsed.at) / 1000));
    if (leftSeconds > 0) return ok({ step, leftSeconds, needsStaff });
    this.at("welcome", { language: null, firstName: null });
    return ok({ step: "welcome", leftSeconds: null, needsStaff });
  }

  async kioskUnlock(passcode: string, leave: boolean): Promise<Outcome<Unlocked>> {
    return this.answer("kioskUnlock", [passcode, leave], () => {
      const right = passcode === PASSCODE || !this.kiosk.passcode;
      this.wrong = right ? 0 : this.wrong + 1;
      return ok({ right, waitSeconds: this.wrong >= 3 ? 30 : 0 });
    });
  }

  async cameraOpen(person: string | null): Promise<Outcome<CameraLook>> {
    return this.answer("cameraOpen", [person], () => ok(this.look));
  }

  async camerasList(): Promise<Outcome<CameraChoice>> {
    return this.answer("camerasList", [], () => ok(this.cameras));
  }

  async cameraChoose(id: string | null): Promise<Outcome<CameraChoice>> {
    return this.answer("cameraChoose", [id], () => ok(this.choose(id)));
  }

  async kioskBecome(role: Role): Promise<Outcome<null>> {
    return this.answer("kioskBecome", [role], () => ok(null));
  }

  async kioskStaffPasscode(passcode: string): Promise<Outcome<KioskView>> {
    return this.answer("kioskStaffPasscode", [passcode], () => {
      if (isWeak(passcode)) return no(weak());
      const lacks = this.kiosk.lacks.filter((lack) => lack !== "passcode");
      this.kiosk = { ...this.kiosk, lacks, passcode: true };
      return ok(this.kiosk);
    });
  }

  async kioskStaffCameras(): Promise<Outcome<CameraChoice>> {
    return this.answer("kioskStaffCameras", [], () => ok(this.cameras));
  }

  async kioskStaffCamera(id: string | null): Promise<Outcome<CameraChoice>> {
    return this.answer("kioskStaffCamera", [id], () => ok(this.choose(id)));
  }

  async kioskStaffTest(anew: boolean): Promise<Outcome<SelfTestLine[]>> {
    return this.answer("kioskStaffTest", [anew], () => ok(this.lines));
  }

  async kioskStaffUsualRenderer(): Promise<Outcome<SelfTestLine[]>> {
    return this.answer("kioskStaffUsualRenderer", [], () => ok((this.lines = withoutWayBack(this.lines))));
  }

  private choose(id: string | null): CameraChoice {
    this.cameras = { ...this.cameras, chosen: id, missing: null };
    return this.cameras;
  }

  async cameraClose(): Promise<Outcome<null>> {
    return this.answer("cameraClose", [], () => ok(null));
  }

  async cameraLook(): Promise<Outcome<CameraLook>> {
    return ok(this.look);
  }

  async cameraFrame(after: number): Promise<ArrayBuffer> {
    if (this.look.state !== "live" || (after > 0 && this.frame % 30 !== 0)) return new ArrayBuffer(0);
    this.frame += 1;
    return drawFace(after + 1);
  }

  async stationSelfTest(): Promise<Outcome<SelfTestLine[]>> {
    return this.answer("stationSelfTest", [], () => ok(this.lines));
  }

  async stationSelfTestLast(): Promise<Outcome<SelfTestLine[] | null>> {
    return this.answer("stationSelfTestLast", [], () => ok(this.tested ? this.lines : null));
  }

  async stationUsualRenderer(): Promise<Outcome<SelfTestLine[]>> {
    return this.answer("stationUsualRenderer", [], () => ok((this.lines = withoutWayBack(this.lines))));
  }

  async consentText(language: KioskLanguage): Promise<Outcome<ConsentText>> {
    return this.answer("consentText", [language], () => ok(consentOf(language)));
  }

  async personConsent(id: string, language: KioskLanguage): Promise<Outcome<PersonView>> {
    return this.answer("personConsent", [id, language], () => this.agreed(id, language));
  }

  async factorProcess(
    id: string,
    factor: BodyFactor,
    process: FactorProcess,
  ): Promise<Outcome<FactorResult | null>> {
    return this.answer("factorProcess", [id, factor, process], () => {
      const found = this.personOf(id);
      if (found.status === "error") return found;
      const done = this.fate === "done";
      const present = process !== "remove";
      const factors = found.data.factors.map((one) =>
        done && one.factor === factor
          ? { ...one, state: present ? ("present" as const) : ("absent" as const), since: Date.now() }
          : one,
      );
      const result = this.fate === "done" ? null : this.result(this.fate);
      return ok({
        outcome: done ? "done" : this.fate === "noReply" ? "unknown" : "refused",
        words: done ? "It is done." : "The service refused.",
        code: result?.code ?? null,
        reason: result?.reason ?? null,
        frame: factor === "face" && present ? FRAME : null,
        person: { ...found.data, factors },
      });
    });
  }

  private result(reason: FaceReason): KioskView["result"] {
    const hint: CameraHint | null = reason === "poorQuality" ? "tooDark" : null;
    return { reason, code: REASON_CODES[reason] ?? null, frame: { ...FRAME, hint } };
  }
}

const FRAME = {
  width: 640,
  height: 800,
  bytes: 61_440,
  faces: 1,
  hint: null,
  light: 141,
  sharpness: 21,
  size: 0.44,
};
