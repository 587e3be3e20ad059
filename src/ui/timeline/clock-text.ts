/** Simulated times as people read them. */

const two = (value: number): string => String(value).padStart(2, '0');

/** `00:12.4`, from an hour on `1:02:03.4`: minutes, seconds, tenths. */
export function clockText(timeMs: number): string {
  const tenths = Math.floor(Math.max(0, timeMs) / 100);
  return `${wholeText(Math.floor(tenths / 10))}.${tenths % 10}`;
}

/** The same without tenths, for places of an axis that do not need them; milliseconds where a place lies between. */
export function tickText(timeMs: number): string {
  const rest = timeMs % 1000;
  if (rest === 0) return wholeText(Math.floor(timeMs / 1000));
  return rest % 100 === 0
    ? clockText(timeMs)
    : `${wholeText(Math.floor(timeMs / 1000))}.${String(rest).padStart(3, '0')}`;
}

function wholeText(seconds: number): string {
  const hours = Math.floor(seconds / 3600);
  const minutes = Math.floor(seconds / 60) % 60;
  return `${hours > 0 ? `${hours}:` : ''}${two(minutes)}:${two(seconds % 60)}`;
}

/** A length of time as kubectl writes ages: `45s`, `4m50s`, `1h5m`. */
export function lengthText(lengthMs: number): string {
  const seconds = Math.max(0, Math.round(lengthMs / 1000));
  if (seconds < 60) return `${seconds}s`;
  const minutes = Math.floor(seconds / 60);
  if (minutes < 60) return `${minutes}m${seconds % 60 ? `${seconds % 60}s` : ''}`;
  return `${Math.floor(minutes / 60)}h${minutes % 60 ? `${minutes % 60}m` : ''}`;
}

/** Reads `90`, `1:30`, `1:02:03.5` as milliseconds; undefined if it is none of them. */
export function readClockText(text: string): number | undefined {
  const found = /^(?:(?:(\d+):)?(\d+):)?(\d+(?:\.\d+)?)$/.exec(text.trim());
  if (!found) return undefined;
  const [, hours = '0', minutes = '0', seconds = '0'] = found;
  return Math.round(((Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)) * 1000);
}
