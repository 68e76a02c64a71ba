// What the scripted station finds in itself.

import type { SelfTestLine } from "./ipc.gen";

const line = (part: SelfTestLine["part"], verdict: SelfTestLine["verdict"], words: string): SelfTestLine => ({
  part,
  verdict,
  words,
  wayBack: false,
});

/** Nothing that keeps anybody from enrolling. */
export const WELL: SelfTestLine[] = [
  { ...line("screen", "look", "The plain renderer paints"), wayBack: true },
  line("camera", "good", "30 pictures a second"),
  line("light", "skipped", "Nobody stands before the camera"),
  line("keyring", "good", "The keyring answers"),
  line("records", "good", "The directory is open"),
  line("clock", "look", "The clock is 70 s behind"),
  line("token", "good", "Accepted"),
];

export function withoutCamera(lines: SelfTestLine[]): SelfTestLine[] {
  return lines.map((one) => (one.part === "camera" ? line("camera", "failed", "There is no camera") : one));
}

export function withoutWayBack(lines: SelfTestLine[]): SelfTestLine[] {
  return lines.map((one) => ({ ...one, wayBack: false }));
}
