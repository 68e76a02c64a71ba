import { m } from "../../paraglide/messages";
import type { Hours, Pace, Tuning } from "../../platform/host";

export const MOST_AT_ONCE = 8;
/** Below this, sending looks like standing still. */
const SLOWEST = 0.01;
const MEGABYTE = 1_000_000;
const MINUTES_A_DAY = 24 * 60;

/** Before anything is known of the queue. */
export function blankPace(): Pace {
  const tuning = { atOnce: 3, limit: null, timetable: [], hashed: true };
  return { tuning, holding: { limit: null, until: null }, watched: null, awake: "unneeded" };
}

/** Hours as they are typed. */
export type TypedHours = { from: string; to: string; limit: string };

export type TypedPace = { atOnce: string; limit: string; hours: TypedHours[]; hashed: boolean };

export type PaceErrors = Record<string, string>;

/** Minutes since midnight as a field for times wants them. */
export function timeOf(minutes: number): string {
  const two = (part: number): string => String(part).padStart(2, "0");
  return `${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}

function minutesOf(time: string): number | null {
  const parts = /^(\d{1,2}):(\d{2})$/.exec(time);
  if (!parts) return null;
  const minutes = Number(parts[1]) * 60 + Number(parts[2]);
  return minutes < MINUTES_A_DAY ? minutes : null;
}

function typedLimit(limit: number | null): string {
  return limit === null ? "" : String(limit / MEGABYTE);
}

export function typedPace(tuning: Tuning): TypedPace {
  const hours = tuning.timetable.map((one) => ({
    from: timeOf(one.from),
    to: timeOf(one.to),
    limit: typedLimit(one.limit),
  }));
  return { atOnce: String(tuning.atOnce), limit: typedLimit(tuning.limit), hours, hashed: tuning.hashed };
}

/** Bytes a second, nothing for no limit; `undefined` for what is no number. A comma serves where it is written so. */
function bytesOf(typed: string): number | null | undefined {
  const text = typed.trim().replace(",", ".");
  if (text === "") return null;
  const megabytes = Number(text);
  return Number.isFinite(megabytes) && megabytes >= SLOWEST ? Math.round(megabytes * MEGABYTE) : undefined;
}

/** What was typed as the queue wants it, or which fields are wrong and what would be right. */
export function tuningOf(typed: TypedPace): { tuning: Tuning } | { errors: PaceErrors } {
  const errors: PaceErrors = {};
  const limit = bytesOf(typed.limit);
  if (limit === undefined) errors["limit"] = m.pace_limit_wrong();
  const timetable: Hours[] = [];
  typed.hours.forEach((one, at) => {
    const [from, to, held] = [minutesOf(one.from), minutesOf(one.to), bytesOf(one.limit)];
    if (from === null) errors[`from${at}`] = m.pace_time_wrong();
    if (to === null || to === from) errors[`to${at}`] = to === null ? m.pace_time_wrong() : m.pace_time_same();
    if (held === undefined) errors[`limit${at}`] = m.pace_limit_wrong();
    if (from !== null && to !== null && held !== undefined) timetable.push({ from, to, limit: held });
  });
  if (Object.keys(errors).length > 0) return { errors };
  return { tuning: { atOnce: Number(typed.atOnce), limit: limit ?? null, timetable, hashed: typed.hashed } };
}
