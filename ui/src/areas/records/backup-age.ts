const DAY = 86_400_000;

/** After this a person is reminded: what is added in between would be lost with the computer. */
export const OLD_AFTER = 7 * DAY;

export function isOld(lastBackup: number | null, now: number): boolean {
  return lastBackup === null || now - lastBackup > OLD_AFTER;
}
