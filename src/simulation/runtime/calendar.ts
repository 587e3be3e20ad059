/** A moment as people write it, in UTC. */
export interface CivilTime {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
  readonly millisecond: number;
  /** 0 is Sunday. */
  readonly weekday: number;
  /** 1 is the first of January. */
  readonly yearDay: number;
}

const dayMs = 86_400_000;

/** The calendar date of milliseconds since 1970 (Howard Hinnant's civil_from_days). */
export function civilTime(epochMs: number): CivilTime {
  const days = Math.floor(epochMs / dayMs);
  const rest = epochMs - days * dayMs;
  const z = days + 719_468;
  const era = Math.floor(z / 146_097);
  const dayOfEra = z - era * 146_097;
  const yearOfEra = Math.floor(
    (dayOfEra - Math.floor(dayOfEra / 1460) + Math.floor(dayOfEra / 36_524) - Math.floor(dayOfEra / 146_096)) / 365,
  );
  const dayOfYear = dayOfEra - (365 * yearOfEra + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100));
  const shifted = Math.floor((5 * dayOfYear + 2) / 153);
  const month = shifted < 10 ? shifted + 3 : shifted - 9;
  const year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0);
  return {
    year,
    month,
    day: dayOfYear - Math.floor((153 * shifted + 2) / 5) + 1,
    hour: Math.floor(rest / 3_600_000),
    minute: Math.floor(rest / 60_000) % 60,
    second: Math.floor(rest / 1000) % 60,
    millisecond: Math.floor(rest) % 1000,
    weekday: (((days + 4) % 7) + 7) % 7,
    yearDay: days - daysFromCivil(year, 1, 1) + 1,
  };
}

/** Days since 1970 of a calendar date. */
export function daysFromCivil(year: number, month: number, day: number): number {
  const y = month <= 2 ? year - 1 : year;
  const era = Math.floor(y / 400);
  const yearOfEra = y - era * 400;
  const dayOfYear = Math.floor((153 * (month > 2 ? month - 3 : month + 9) + 2) / 5) + day - 1;
  const dayOfEra = yearOfEra * 365 + Math.floor(yearOfEra / 4) - Math.floor(yearOfEra / 100) + dayOfYear;
  return era * 146_097 + dayOfEra - 719_468;
}

const weekdays = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday'];
const months = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

const two = (value: number) => String(value).padStart(2, '0');
const blank = (value: number) => String(value).padStart(2, ' ');

const conversions: Readonly<Record<string, (time: CivilTime, epochMs: number) => string>> = {
  Y: (t) => String(t.year),
  C: (t) => two(Math.floor(t.year / 100)),
  y: (t) => two(t.year % 100),
  m: (t) => two(t.month),
  d: (t) => two(t.day),
  e: (t) => blank(t.day),
  j: (t) => String(t.yearDay).padStart(3, '0'),
  H: (t) => two(t.hour),
  I: (t) => two(t.hour % 12 || 12),
  k: (t) => blank(t.hour),
  M: (t) => two(t.minute),
  S: (t) => two(t.second),
  N: (t) => `${String(t.millisecond).padStart(3, '0')}000000`,
  p: (t) => (t.hour < 12 ? 'AM' : 'PM'),
  a: (t) => (weekdays[t.weekday] as string).slice(0, 3),
  A: (t) => weekdays[t.weekday] as string,
  b: (t) => (months[t.month - 1] as string).slice(0, 3),
  h: (t) => (months[t.month - 1] as string).slice(0, 3),
  B: (t) => months[t.month - 1] as string,
  u: (t) => String(t.weekday || 7),
  w: (t) => String(t.weekday),
  s: (_, epochMs) => String(Math.floor(epochMs / 1000)),
  Z: () => 'UTC',
  z: () => '+0000',
  n: () => '\n',
  t: () => '\t',
  '%': () => '%',
};

const combined: Readonly<Record<string, string>> = {
  F: '%Y-%m-%d',
  T: '%H:%M:%S',
  R: '%H:%M',
  D: '%m/%d/%y',
  r: '%I:%M:%S %p',
  c: '%a %b %e %H:%M:%S %Y',
  x: '%m/%d/%y',
  X: '%H:%M:%S',
};

/** The moment in a strftime format, in UTC and the C locale. */
export function formatTime(format: string, epochMs: number): string {
  const time = civilTime(epochMs);
  return format
    .replace(/%([FTRDrcxX])/g, (_, letter: string) => combined[letter] as string)
    .replace(/%[-_0]?([A-Za-z%])|%3N/g, (whole, letter?: string) => {
      if (whole === '%3N') return String(time.millisecond).padStart(3, '0');
      const convert = letter !== undefined && Object.hasOwn(conversions, letter) ? conversions[letter] : undefined;
      if (!convert) return whole;
      const text = convert(time, epochMs);
      return whole[1] === '-' ? text.replace(/^[0 ]+(?=.)/, '') : text;
    });
}

const cached = { second: -1, text: '' };

/** What `date` prints without arguments: `Thu Jan  1 00:00:12 UTC 2026`. */
export function dateLine(epochMs: number): string {
  const second = Math.floor(epochMs / 1000);
  // Thousands of containers print the same second.
  if (cached.second !== second) {
    cached.second = second;
    cached.text = formatTime('%a %b %e %H:%M:%S UTC %Y', epochMs);
  }
  return cached.text;
}

const relative = /^([+-]?\d+) (sec|second|min|minute|hour|day|week)s?( ago)?$/;
const unitMs: Readonly<Record<string, number>> = {
  sec: 1000,
  second: 1000,
  min: 60_000,
  minute: 60_000,
  hour: 3_600_000,
  day: dayMs,
  week: 7 * dayMs,
};

/** Reads what `date -d` takes (ISO dates, @seconds, `2 days ago`); undefined if it is none of them. */
export function parseDate(text: string, nowMs: number): number | undefined {
  const words = text.trim();
  if (words === '' || words === 'now' || words === 'today') return nowMs;
  if (words === 'yesterday') return nowMs - dayMs;
  if (words === 'tomorrow') return nowMs + dayMs;
  if (/^@-?\d+$/.test(words)) return Number(words.slice(1)) * 1000;
  const shift = relative.exec(words);
  if (shift) return nowMs + Number(shift[1]) * (unitMs[shift[2] as string] as number) * (shift[3] ? -1 : 1);
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(\.\d+)?)?)? ?(?:Z|UTC|\+0000)?$/.exec(words);
  if (!iso) return undefined;
  const [, year, month, day, hour = '0', minute = '0', second = '0', fraction = '0'] = iso;
  const days = daysFromCivil(Number(year), Number(month), Number(day));
  const seconds = Number(hour) * 3600 + Number(minute) * 60 + Number(second);
  return days * dayMs + seconds * 1000 + Math.floor(Number(fraction) * 1000);
}
