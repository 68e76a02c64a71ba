import { m } from "../../paraglide/messages";
import type { CameraChoice } from "../../platform/host";

/** Where nobody chose, and where what was chosen is away. */
export const FIRST = "";

export type CameraLine = { id: string; label: string };

/** What can be chosen, the first that is there before all others; two of one name are told apart by their sockets. */
export function cameraLines(choice: CameraChoice): CameraLine[] {
  const named = choice.cameras.map(({ id, name, place }) => {
    const twice = choice.cameras.filter((other) => other.name === name).length > 1;
    return { id, label: twice && place ? m.camera_at({ name, place }) : name };
  });
  return [{ id: FIRST, label: m.camera_first() }, ...named];
}

/** What is to be said about it; null where there is nothing. */
export function cameraNote(choice: CameraChoice): string | null {
  if (choice.missing !== null) return m.camera_missing({ name: choice.missing });
  return choice.cameras.length === 0 ? m.camera_none() : null;
}
