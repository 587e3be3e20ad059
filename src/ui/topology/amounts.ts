/** Amounts as Kubernetes writes them, short. */

/** `250m`, `1500m`, `4`. */
export function cpuText(milli: number): string {
  return milli % 1000 === 0 ? String(milli / 1000) : `${Math.round(milli)}m`;
}

const UNITS = ['', 'Ki', 'Mi', 'Gi', 'Ti'] as const;

/** `64Mi`, `7.6Gi`. */
export function memoryText(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < UNITS.length - 1) {
    value /= 1024;
    unit++;
  }
  const digits = value >= 100 || Number.isInteger(value) ? 0 : 1;
  return `${value.toFixed(digits)}${UNITS[unit]}`;
}

/** The share of a whole, between 0 and 1. */
export const shareOf = (part: number, whole: number): number =>
  whole > 0 ? Math.max(0, Math.min(1, part / whole)) : 0;
