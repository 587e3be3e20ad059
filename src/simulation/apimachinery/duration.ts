/**
 * Spans of time as texts: kubectl's AGE and Go's durations.
 * Models: apimachinery duration.HumanDuration and ShortHumanDuration; Go's time.Duration String and ParseDuration.
 * Leaves out: nanoseconds beyond what a number of milliseconds holds.
 */
import { goQuote } from './go-format';
import { parseTime } from './time';

const MINUTE = 60;
const HOUR = 60;
const DAY = 24;
const YEAR = 24 * 365;

/** Two or three significant figures of a span, as the AGE column shows it: `119s`, `2m5s`, `3h`, `8d`, `2y30d`. */
export function humanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < 2 * MINUTE) return `${seconds}s`;
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < 10) return pair(minutes, 'm', seconds % MINUTE, 's');
  if (minutes < 3 * HOUR) return `${minutes}m`;
  const hours = Math.floor(minutes / HOUR);
  if (hours < 8) return pair(hours, 'h', minutes % HOUR, 'm');
  if (hours < 2 * DAY) return `${hours}h`;
  const days = Math.floor(hours / DAY);
  if (hours < 8 * DAY) return pair(days, 'd', hours % DAY, 'h');
  if (hours < 2 * YEAR) return `${days}d`;
  const years = Math.floor(hours / YEAR);
  return hours < 8 * YEAR ? pair(years, 'y', days % 365, 'd') : `${years}y`;
}

/** `5m` or `5m30s`: the smaller unit is left out where it is zero. */
function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large}${largeUnit}` : `${large}${largeUnit}${small}${smallUnit}`;
}

/** One figure and its unit, as few places show it: `59s`, `59m`, `23h`, `364d`, `1y`. */
export function shortHumanDuration(ms: number): string {
  const seconds = Math.trunc(ms / 1000);
  if (seconds < -1) return '<invalid>';
  if (seconds < 0) return '0s';
  if (seconds < MINUTE) return `${seconds}s`;
  const minutes = Math.floor(seconds / MINUTE);
  if (minutes < HOUR) return `${minutes}m`;
  const hours = Math.floor(minutes / HOUR);
  if (hours < DAY) return `${hours}h`;
  return hours < YEAR ? `${Math.floor(hours / DAY)}d` : `${Math.floor(hours / YEAR)}y`;
}

/** How long ago a timestamp was, as columns show it; `<unknown>` without one. */
export function ageText(timestamp: string | undefined, nowMs: number): string {
  const then = timestamp === undefined ? undefined : parseTime(timestamp);
  return then === undefined ? '<unknown>' : humanDuration(nowMs - then);
}

/** A span as Go prints it: `0s`, `1.5s`, `1m0s`, `100ms`, `1h0m0.25s`. */
export function formatDuration(ms: number): string {
  if (ms === 0) return '0s';
  const sign = ms < 0 ? '-' : '';
  const nanos = Math.round(Math.abs(ms) * 1e6);
  if (nanos < 1e3) return `${sign}${nanos}ns`;
  if (nanos < 1e6) return `${sign}${decimal(nanos, 1e3)}µs`;
  if (nanos < 1e9) return `${sign}${decimal(nanos, 1e6)}ms`;
  const minutes = Math.floor(nanos / 60e9);
  const seconds = `${decimal(nanos - minutes * 60e9, 1e9)}s`;
  if (minutes === 0) return sign + seconds;
  const hours = Math.floor(minutes / 60);
  return hours === 0 ? `${sign}${minutes}m${seconds}` : `${sign}${hours}h${minutes % 60}m${seconds}`;
}

function decimal(nanos: number, unit: number): string {
  const whole = Math.floor(nanos / unit);
  const rest = nanos - whole * unit;
  if (rest === 0) return String(whole);
  const digits = String(rest)
    .padStart(String(unit).length - 1, '0')
    .replace(/0+$/, '');
  return `${whole}.${digits}`;
}

const UNITS_MS: Record<string, number> = {
  ns: 1e-6,
  us: 1e-3,
  µs: 1e-3,
  μs: 1e-3,
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
};

/** Reads a Go duration into milliseconds; throws with Go's words. */
export function parseDuration(text: string): number {
  const invalid = () => new Error(`time: invalid duration ${goQuote(text)}`);
  const isNegative = text.startsWith('-');
  let rest = isNegative || text.startsWith('+') ? text.slice(1) : text;
  if (rest === '0') return 0;
  if (rest === '') throw invalid();
  let total = 0;
  while (rest !== '') {
    const number = /^(\d*)(?:\.(\d*))?/.exec(rest)!;
    if (!/\d/.test(number[0])) throw invalid();
    rest = rest.slice(number[0].length);
    const unit = /^[^.\d]*/.exec(rest)![0];
    if (unit === '') throw new Error(`time: missing unit in duration ${goQuote(text)}`);
    const scale = Object.hasOwn(UNITS_MS, unit) ? UNITS_MS[unit] : undefined;
    if (scale === undefined) throw new Error(`time: unknown unit ${goQuote(unit)} in duration ${goQuote(text)}`);
    rest = rest.slice(unit.length);
    total += Number(`${number[1] || '0'}.${number[2] || '0'}`) * scale;
  }
  // An int64 of nanoseconds ends at about 292 years.
  if (total > (2 ** 63 - 1) / 1e6) throw invalid();
  return isNegative ? -total : total;
}
