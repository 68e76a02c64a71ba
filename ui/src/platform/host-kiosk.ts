import type {
  CameraChoice,
  KioskLanguage,
  KioskPulse,
  KioskView,
  Outcome,
  Role,
  SelfTestLine,
  Unlocked,
} from "./host";

/** What a kiosk's page may ask. */
export interface KioskHost {
  kioskOpen(): Promise<Outcome<KioskView>>;
  kioskBegin(language: KioskLanguage): Promise<Outcome<KioskView>>;
  /** null where no slip is before the camera. */
  kioskScan(): Promise<Outcome<KioskView | null>>;
  kioskCode(code: string): Promise<Outcome<KioskView>>;
  kioskLoginName(loginName: string): Promise<Outcome<KioskView>>;
  kioskConsent(visit: number, agreed: boolean): Promise<Outcome<KioskView>>;
  kioskTake(visit: number): Promise<Outcome<KioskView>>;
  /** Whoever stands there says that it is still them. */
  kioskStill(visit: number): Promise<Outcome<KioskView>>;
  kioskCheck(): Promise<Outcome<KioskView>>;
  kioskAgain(): Promise<Outcome<KioskView>>;
  kioskBack(): Promise<Outcome<KioskView>>;
  kioskLeft(): Promise<Outcome<KioskView>>;
  kioskPulse(touched: boolean): Promise<Outcome<KioskPulse>>;
  kioskUnlock(passcode: string, leave: boolean): Promise<Outcome<Unlocked>>;
  kioskBecome(role: Role): Promise<Outcome<null>>;
  kioskStaffPasscode(passcode: string): Promise<Outcome<KioskView>>;
  kioskStaffCameras(): Promise<Outcome<CameraChoice>>;
  kioskStaffCamera(id: string | null): Promise<Outcome<CameraChoice>>;
  kioskStaffTest(anew: boolean): Promise<Outcome<SelfTestLine[]>>;
  kioskStaffUsualRenderer(): Promise<Outcome<SelfTestLine[]>>;
}
