import { m } from "../paraglide/messages";

const LOCALE = "en";
const UNITS = ["B", "KB", "MB", "GB", "TB"] as const;

/** Decimal units, as the service counts its own limit. */
export function bytes(count: number): string {
  let value = Math.max(0, count);
  let unit = 0;
  while (value >= 999.5 && unit < UNITS.length - 1) {
    value /= 1000;
    unit += 1;
  }
  const digits = unit === 0 || value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${value.toLocaleString(LOCALE, { maximumFractionDigits: digits, minimumFractionDigits: unit === 0 ? 0 : digits })} ${UNITS[unit] ?? "B"}`;
}

export function bytesOf(part: number, whole: number): string {
  const total = bytes(whole);
  const done = bytes(Math.min(part, whole));
  const sameUnit = done.split(" ")[1] === total.split(" ")[1];
  return m.part_of({ part: sameUnit ? (done.split(" ")[0] ?? done) : done, whole: total });
}

export function rate(perSecond: number): string {
  return m.per_second({ bytes: bytes(perSecond) });
}

export function whole(count: number): string {
  return count.toLocaleString(LOCALE);
}

export function duration(seconds: number): string {
  const all = Math.max(0, Math.round(seconds));
  if (all < 60) return m.seconds({ count: all });
  if (all < 3600) return m.minutes_seconds({ minutes: Math.floor(all / 60), seconds: all % 60 });
  return m.hours_minutes({ hours: Math.floor(all / 3600), minutes: Math.floor((all % 3600) / 60) });
}

export function clock(epoch: number): string {
  return new Intl.DateTimeFormat(LOCALE, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).format(
    epoch,
  );
}

export function dateTime(epoch: number): string {
  return new Intl.DateTimeFormat(LOCALE, {
    year: "numeric",
    month: "short",
    day: "numeric",
    hour: "2-digit",
    minute: "2-digit",
    second: "2-digit",
    hourCycle: "h23",
  }).format(epoch);
}

const STEPS: readonly [Intl.RelativeTimeFormatUnit, number][] = [
  ["day", 86_400],
  ["hour", 3600],
  ["minute", 60],
];

export function ago(epoch: number, now: number): string {
  const seconds = Math.round((now - epoch) / 1000);
  const format = new Intl.RelativeTimeFormat(LOCALE, { numeric: "auto" });
  for (const [unit, length] of STEPS) {
    if (seconds >= length) return format.format(-Math.floor(seconds / length), unit);
  }
  return m.just_now();
}

/** Both ends of a long identifier: enough to compare by eye. */
export function short(identifier: string): string {
  return identifier.length <= 12 ? identifier : `${identifier.slice(0, 4)}…${identifier.slice(-4)}`;
}

const two = (count: number): string => String(count).padStart(2, "0");

/** As a clock shows it: 4:07, 1:02:33. */
export function clockLength(seconds: number): string {
  const all = Math.max(0, Math.round(seconds));
  const [hours, minutes] = [Math.floor(all / 3600), Math.floor((all % 3600) / 60)];
  const rest = two(all % 60);
  return hours > 0 ? `${hours}:${two(minutes)}:${rest}` : `${minutes}:${rest}`;
}
