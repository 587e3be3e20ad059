/**
 * The texts that the API marshals by hand: times, quantities and bytes, with Go's messages for broken ones.
 * Models: time.Parse, resource.Quantity.UnmarshalJSON and base64.StdEncoding as kube-apiserver v1.36 answers.
 * Leaves out: times with an offset beyond a day.
 */

/** A scalar that was read, or the message why not. */
export type ScalarResult = { value: string } | { error: string };

const layouts = {
  time: '2006-01-02T15:04:05Z07:00',
  'micro-time': '2006-01-02T15:04:05.000000Z07:00',
} as const;

interface TimeStep {
  readonly layout: string;
  readonly pattern: RegExp;
  readonly range?: readonly [string, number, number];
}

const steps: readonly TimeStep[] = [
  { layout: '2006', pattern: /^\d{4}/ },
  { layout: '-', pattern: /^-/ },
  { layout: '01', pattern: /^\d{2}/, range: ['month', 1, 12] },
  { layout: '-', pattern: /^-/ },
  { layout: '02', pattern: /^\d{2}/, range: ['day', 1, 31] },
  { layout: 'T', pattern: /^T/ },
  { layout: '15', pattern: /^\d{2}/, range: ['hour', 0, 23] },
  { layout: ':', pattern: /^:/ },
  { layout: '04', pattern: /^\d{2}/, range: ['minute', 0, 59] },
  { layout: ':', pattern: /^:/ },
  { layout: '05', pattern: /^\d{2}/, range: ['second', 0, 59] },
];
const zoneStep: TimeStep = { layout: 'Z07:00', pattern: /^(?:Z|[+-]\d{2}:\d{2})/ };
const monthDays = [31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31];

function isLeap(year: number): boolean {
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0);
}

/** Days since 1970-01-01 of a civil date; the API's years have four digits, so plain arithmetic does. */
function dayNumber(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const dayOfYear = Math.floor((153 * (month + (month > 2 ? -3 : 9)) + 2) / 5) + day - 1;
  const yearOfEra = y - era * 400;
  return (
    era * 146_097 + yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear - 719_468
  );
}

function civilDate(days: number): string {
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const day = dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1;
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return `${String(year).padStart(4, '0')}-${pad(month)}-${pad(day)}`;
}

function pad(value: number): string {
  return String(value).padStart(2, '0');
}

/** The same instant in UTC, in whole seconds or in microseconds, as the API writes it back. */
function formatTime(numbers: readonly number[], fraction: string, zone: string, isMicro: boolean): string {
  const [year = 0, month = 0, day = 0, hour = 0, minute = 0, second = 0] = numbers;
  const offset =
    zone === 'Z' ? 0 : (Number(zone.slice(1, 3)) * 60 + Number(zone.slice(4, 6))) * (zone[0] === '-' ? -1 : 1);
  const minutes = dayNumber(year, month, day) * 1440 + hour * 60 + minute - offset;
  const inDay = ((minutes % 1440) + 1440) % 1440;
  const micros = isMicro ? `.${fraction.slice(1, 7).padEnd(6, '0')}` : '';
  const date = civilDate(Math.floor(minutes / 1440));
  return `${date}T${pad(Math.floor(inDay / 60))}:${pad(inDay % 60)}:${pad(second)}${micros}Z`;
}

/** Reads an RFC 3339 time as Go's time.Parse does. */
export function readTime(text: string, kind: 'time' | 'micro-time'): ScalarResult {
  const fail = (detail: string) => ({ error: `parsing time ${JSON.stringify(text)}${detail}` });
  const isMicro = kind === 'micro-time';
  const numbers: number[] = [];
  let rest = text;
  const expected = (layout: string) =>
    fail(` as "${layouts[kind]}": cannot parse ${JSON.stringify(rest)} as ${JSON.stringify(layout)}`);
  for (const step of steps) {
    const found = step.pattern.exec(rest)?.[0];
    if (found === undefined) return expected(step.layout);
    if (/\d/.test(found)) {
      const number = Number(found);
      if (step.range && (number < step.range[1] || number > step.range[2]))
        return fail(`: ${step.range[0]} out of range`);
      numbers.push(number);
    }
    rest = rest.slice(found.length);
  }
  const fraction = (isMicro ? /^[.,]\d{6}/ : /^[.,]\d+/).exec(rest)?.[0] ?? '';
  if (isMicro && fraction === '') return expected('.000000');
  rest = rest.slice(fraction.length);
  const zone = zoneStep.pattern.exec(rest)?.[0];
  if (zone === undefined) return expected(zoneStep.layout);
  rest = rest.slice(zone.length);
  if (rest !== '') return fail(`: extra text: ${JSON.stringify(rest)}`);
  const [year = 0, month = 1, day = 1] = numbers;
  const daysInMonth = month === 2 && isLeap(year) ? 29 : (monthDays[month - 1] ?? 31);
  if (day > daysInMonth) return fail(': day out of range');
  return { value: formatTime(numbers, fraction, zone, isMicro) };
}

const base64Pattern = /^[A-Za-z0-9+/]*$/;

/** Reads base64 as Go's standard encoding does: line breaks are skipped, padding is required. */
export function readBytes(text: string): ScalarResult {
  const plain = text.replace(/[\r\n]/g, '');
  const body = plain.replace(/={1,2}$/, '');
  if (plain.length % 4 === 0 && base64Pattern.test(body)) return { value: plain };
  const bad = /[^A-Za-z0-9+/]/.exec(body);
  // Go names the byte it stumbles over, or the start of the last, incomplete group.
  const at = bad ? bad.index : plain.length - (plain.length % 4);
  return { error: `illegal base64 data at input byte ${at}` };
}
