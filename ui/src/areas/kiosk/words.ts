import { m } from "../../paraglide/messages";
import type { CameraHint, CameraLook, FaceReason, KioskLack, KioskTrouble } from "../../platform/host";
import { never } from "../../words/codes";
import type { Kiosk } from "./kiosk.svelte";

/** Whoever speaks a language: the kiosk a visitor's, the desk its own. */
type Speaker = Pick<Kiosk, "t">;

export function hintWords(kiosk: Speaker, hint: CameraHint): string {
  switch (hint) {
    case "noFace":
      return kiosk.t(m.kiosk_hint_no_face);
    case "tooManyFaces":
      return kiosk.t(m.kiosk_hint_many_faces);
    case "tooNear":
      return kiosk.t(m.kiosk_hint_near);
    case "tooFar":
      return kiosk.t(m.kiosk_hint_far);
    case "cutOff":
      return kiosk.t(m.kiosk_hint_cut_off);
    case "offCentre":
      return kiosk.t(m.kiosk_hint_off_centre);
    case "tooDark":
      return kiosk.t(m.kiosk_hint_dark);
    case "tooBright":
      return kiosk.t(m.kiosk_hint_bright);
    case "uneven":
      return kiosk.t(m.kiosk_hint_uneven);
    case "flat":
      return kiosk.t(m.kiosk_hint_flat);
    case "moving":
      return kiosk.t(m.kiosk_hint_moving);
    case "blurred":
      return kiosk.t(m.kiosk_hint_blurred);
    default:
      return never(hint);
  }
}

/** What keeps the camera from showing anybody; null where it shows somebody. */
export function cameraTrouble(kiosk: Speaker, look: CameraLook): string | null {
  switch (look.state) {
    case "live":
      return null;
    case "closed":
    case "searching":
    case "opening":
      return kiosk.t(m.kiosk_camera_starting);
    case "absent":
      return kiosk.t(m.kiosk_camera_absent);
    case "busy":
      return kiosk.t(m.kiosk_camera_busy);
    case "denied":
      return kiosk.t(m.kiosk_camera_denied);
    case "gone":
      return kiosk.t(m.kiosk_camera_gone);
    case "silent":
    case "faulty":
      return kiosk.t(m.kiosk_camera_silent);
    case "black":
      return kiosk.t(m.kiosk_camera_black);
    case "frozen":
      return kiosk.t(m.kiosk_camera_frozen);
    case "infrared":
      return kiosk.t(m.kiosk_camera_infrared);
    default:
      return never(look.state);
  }
}

export function reasonWords(kiosk: Speaker, reason: FaceReason): string {
  switch (reason) {
    case "noMatch":
      return kiosk.t(m.kiosk_reason_no_match);
    case "poorQuality":
      return kiosk.t(m.kiosk_reason_poor_quality);
    case "manyFaces":
      return kiosk.t(m.kiosk_reason_many_faces);
    case "noFace":
      return kiosk.t(m.kiosk_reason_no_face);
    case "outOfFrame":
      return kiosk.t(m.kiosk_reason_out_of_frame);
    case "settings":
      return kiosk.t(m.kiosk_reason_settings);
    case "noSuchPerson":
      return kiosk.t(m.kiosk_reason_no_person);
    case "service":
      return kiosk.t(m.kiosk_reason_service);
    case "unreachable":
      return kiosk.t(m.kiosk_reason_unreachable);
    case "busy":
      return kiosk.t(m.kiosk_reason_busy);
    case "signIn":
      return kiosk.t(m.kiosk_reason_sign_in);
    case "station":
      return kiosk.t(m.kiosk_reason_station);
    case "noReply":
      return kiosk.t(m.kiosk_reason_no_reply);
    default:
      return never(reason);
  }
}

export function troubleWords(kiosk: Speaker, trouble: KioskTrouble, seconds: number): string {
  switch (trouble) {
    case "slipUnreadable":
      return kiosk.t(m.kiosk_trouble_unreadable);
    case "slipMistyped":
      return kiosk.t(m.kiosk_trouble_mistyped);
    case "slipForged":
      return kiosk.t(m.kiosk_trouble_forged);
    case "slipForeign":
      return kiosk.t(m.kiosk_trouble_foreign);
    case "slipExpired":
      return kiosk.t(m.kiosk_trouble_expired);
    case "slipUsed":
      return kiosk.t(m.kiosk_trouble_used);
    case "slipElsewhere":
      return kiosk.t(m.kiosk_trouble_elsewhere);
    case "faceThere":
      return kiosk.t(m.kiosk_trouble_face_there);
    case "notGood":
      return kiosk.t(m.kiosk_trouble_not_good);
    case "whoIsThere":
      return kiosk.t(m.kiosk_trouble_who);
    case "slipNewer":
      return kiosk.t(m.kiosk_trouble_newer);
    case "notPaired":
      return kiosk.t(m.kiosk_trouble_not_paired);
    case "notKnown":
      return kiosk.t(m.kiosk_trouble_not_known);
    case "unsettled":
      return kiosk.t(m.kiosk_trouble_unsettled);
    case "wait":
      return kiosk.t(m.kiosk_trouble_wait, { seconds });
    case "records":
      return kiosk.t(m.kiosk_trouble_records);
    case "camera":
      return kiosk.t(m.kiosk_trouble_camera);
    case "notNow":
      return kiosk.t(m.kiosk_trouble_not_now);
    default:
      return never(trouble);
  }
}

export function lackWords(kiosk: Speaker, lack: KioskLack): string {
  switch (lack) {
    case "connection":
      return kiosk.t(m.kiosk_lack_connection);
    case "biometricKeys":
      return kiosk.t(m.kiosk_lack_keys);
    case "secrets":
      return kiosk.t(m.kiosk_lack_secrets);
    case "records":
      return kiosk.t(m.kiosk_lack_records);
    case "passcode":
      return kiosk.t(m.kiosk_lack_passcode);
    case "pairing":
      return kiosk.t(m.kiosk_lack_pairing);
    default:
      return never(lack);
  }
}
