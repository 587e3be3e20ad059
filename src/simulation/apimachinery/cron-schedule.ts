/**
 * The five fields of a cron schedule, read and checked.
 * Models: robfig/cron v3 ParseStandard with its messages: lists, ranges, steps, names, descriptors.
 * Leaves out: CRON_TZ and TZ prefixes, which CronJob forbids anyway.
 */

/** A schedule: for each field the set of its allowed values as bits, or an interval. */
export interface CronSchedule {
  readonly minute: bigint;
  readonly hour: bigint;
  readonly dayOfMonth: bigint;
  readonly month: bigint;
  readonly dayOfWeek: bigint;
  /** `*` in a day field: the other day field alone decides. */
  readonly isAnyDayOfMonth: boolean;
  readonly isAnyDayOfWeek: boolean;
  /** Set for `@every 1h`: the interval instead of the fields. */
  readonly every?: string;
}

/** A schedule that cannot be read; the message is the parser's own. */
export class CronError extends Error {}

interface CronField {
  low: number;
  high: number;
  names?: readonly string[];
}

const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const DAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const FIELDS: readonly CronField[] = [
  { low: 0, high: 59 },
  { low: 0, high: 23 },
  { low: 1, high: 31 },
  { low: 1, high: 12, names: MONTHS },
  { low: 0, high: 6, names: DAYS },
];

const DESCRIPTORS = new Map([
  ['@yearly', '0 0 1 1 *'],
  ['@annually', '0 0 1 1 *'],
  ['@monthly', '0 0 1 * *'],
  ['@weekly', '0 0 * * 0'],
  ['@daily', '0 0 * * *'],
  ['@midnight', '0 0 * * *'],
  ['@hourly', '0 * * * *'],
]);

/** Reads a schedule; throws CronError with the words that the API server shows. */
export function parseCronSchedule(text: string): CronSchedule {
  if (text === '') throw new CronError('empty spec string');
  if (text.startsWith('@every ')) return { ...fieldsOf('* * * * *'), every: text.slice('@every '.length) };
  if (text.startsWith('@')) {
    const fields = DESCRIPTORS.get(text);
    if (!fields) throw new CronError(`unrecognized descriptor: ${text}`);
    return fieldsOf(fields);
  }
  return fieldsOf(text);
}

function fieldsOf(text: string): CronSchedule {
  const parts = text.split(/\s+/).filter((part) => part !== '');
  if (parts.length !== 5) {
    throw new CronError(`expected exactly 5 fields, found ${parts.length}: [${parts.join(' ')}]`);
  }
  const [minute, hour, dayOfMonth, month, dayOfWeek] = parts.map((part, index) => fieldBits(part, FIELDS[index]!)) as [
    bigint,
    bigint,
    bigint,
    bigint,
    bigint,
  ];
  const isAny = (part: string) => part.split(',').some((range) => /^[*?](?:\/1)?$/.test(range));
  return {
    minute,
    hour,
    dayOfMonth,
    month,
    dayOfWeek,
    isAnyDayOfMonth: isAny(parts[2]!),
    isAnyDayOfWeek: isAny(parts[4]!),
  };
}

function fieldBits(text: string, field: CronField): bigint {
  let bits = 0n;
  for (const range of text.split(',')) if (range !== '') bits |= rangeBits(range, field);
  return bits;
}

function rangeBits(text: string, field: CronField): bigint {
  const [range, stepText, ...more] = text.split('/') as [string, ...string[]];
  const [lowText, highText, ...tooMany] = range.split('-') as [string, ...string[]];
  const isWildcard = lowText === '*' || lowText === '?';
  let start = isWildcard ? field.low : valueOfName(lowText, field);
  let end = isWildcard ? field.high : start;
  if (!isWildcard && highText !== undefined) {
    if (tooMany.length > 0) throw new CronError(`too many hyphens: ${text}`);
    end = valueOfName(highText, field);
  }
  let step = 1;
  if (stepText !== undefined) {
    if (more.length > 0) throw new CronError(`too many slashes: ${text}`);
    step = wholeNumber(stepText);
    // "N/step" means "N-max/step".
    if (!isWildcard && highText === undefined) end = field.high;
  }
  if (start < field.low) throw new CronError(`beginning of range (${start}) below minimum (${field.low}): ${text}`);
  if (end > field.high) throw new CronError(`end of range (${end}) above maximum (${field.high}): ${text}`);
  if (start > end) throw new CronError(`beginning of range (${start}) beyond end of range (${end}): ${text}`);
  if (step === 0) throw new CronError(`step of range should be a positive number: ${text}`);
  let bits = 0n;
  for (; start <= end; start += step) bits |= 1n << BigInt(start);
  return bits;
}

function valueOfName(text: string, { names, low }: CronField): number {
  const index = names?.indexOf(text.toLowerCase()) ?? -1;
  return index >= 0 ? index + low : wholeNumber(text);
}

function wholeNumber(text: string): number {
  if (!/^[+-]?\d+$/.test(text)) {
    throw new CronError(`failed to parse int from ${text}: strconv.Atoi: parsing "${text}": invalid syntax`);
  }
  const value = Number(text);
  if (value < 0) throw new CronError(`negative number (${value}) not allowed: ${text}`);
  return value;
}
