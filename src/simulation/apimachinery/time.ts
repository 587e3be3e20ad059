/**
 * Timestamps of the API, written and read by arithmetic alone.
 * Models: metav1.Time (whole seconds) and metav1.MicroTime; RFC 3339 as Go reads it.
 * Leaves out: zones other than UTC when writing; leap seconds.
 */

const DAY_MS = 86_400_000;

/** `2026-01-01T00:00:12Z`: a moment in milliseconds since 1970, cut to its second; one text per second is shared. */
export function timestampAt(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  const known = seconds.get(second);
  if (known !== undefined) return known;
  const text = `${dateTimeOf(second)}Z`;
  if (seconds.size >= INTERNED_SECONDS) seconds.clear();
  seconds.set(second, text);
  return text;
}

/** `2026-01-01T00:00:12.345000Z`: Leases and Events hold moments like this. */
export function microTimestampAt(epochMs: number): string {
  const ms = Math.floor(epochMs);
  const fraction = ms - Math.floor(ms / 1000) * 1000;
  return `${timestampAt(ms).slice(0, -1)}.${String(fraction).padStart(3, '0')}000Z`;
}

// A million pods created in the same second share one text; the bound is a month of seconds' worth of a long session.
const INTERNED_SECONDS = 100_000;
const seconds = new Map<number, string>();

function dateTimeOf(second: number): string {
  const days = Math.floor(second / 86_400);
  const rest = second - days * 86_400;
  const { year, month, day } = civilFromDays(days);
  const two = (value: number) => String(value).padStart(2, '0');
  const clock = `${two(Math.floor(rest / 3600))}:${two(Math.floor(rest / 60) % 60)}:${two(rest % 60)}`;
  return `${String(year).padStart(4, '0')}-${two(month)}-${two(day)}T${clock}`;
}

/** The Gregorian date of a day since 1970 (years counted from March, so that leap days come last). */
export function civilFromDays(days: number): { year: number; month: number; day: number } {
  const shifted = days + 719_468;
  const era = Math.floor(shifted / 146_097);
  const dayOfEra = shifted - era * 146_097;
  const centuries = Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096);
  const yearOfEra = Math.floor((dayOfEra - Math.floor(dayOfEra / 1460) + centuries) / 365);
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shiftedMonth = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shiftedMonth + 2) / 5) + 1;
  const month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9;
  return { year: yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day };
}

/** The day since 1970 of a Gregorian date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const shiftedYear = month <= 2 ? year - 1 : year;
  const era = Math.floor(shiftedYear / 400);
  const yearOfEra = shiftedYear - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const RFC3339 = /^(\d{4})-(\d\d)-(\d\d)T(\d\d):(\d\d):(\d\d)(?:[.,](\d+))?(?:Z|([+-])(\d\d):(\d\d))$/;

/** The milliseconds since 1970 of an RFC 3339 text, undefined where it is none; finer fractions are kept. */
export function parseTime(text: string): number | undefined {
  const match = RFC3339.exec(text);
  if (!match) return undefined;
  const [year, month, day, hour, minute, second] = match.slice(1, 7).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (month < 1 || month > 12 || day < 1 || day > daysInMonth(year, month)) return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const zoneHour = Number(match[9] ?? 0);
  const zoneMinute = Number(match[10] ?? 0);
  if (zoneHour > 23 || zoneMinute > 59) return undefined;
  const zoneMs = (match[8] === '-' ? -1 : 1) * (zoneHour * 60 + zoneMinute) * 60_000;
  const clockMs = ((hour * 60 + minute) * 60 + second) * 1000;
  const fractionMs = match[7] === undefined ? 0 : Number(`0.${match[7]}`) * 1000;
  return daysFromCivil(year, month, day) * DAY_MS + clockMs - zoneMs + fractionMs;
}

/** The milliseconds since 1970 of a timestamp that the server wrote; throws where it is none. */
export function timeMs(text: string): number {
  const ms = parseTime(text);
  if (ms === undefined) throw new Error(`broken claim: ${text} is a timestamp`);
  return ms;
}

function daysInMonth(year: number, month: number): number {
  const next = month === 12 ? daysFromCivil(year + 1, 1, 1) : daysFromCivil(year, month + 1, 1);
  return next - daysFromCivil(year, month, 1);
}
