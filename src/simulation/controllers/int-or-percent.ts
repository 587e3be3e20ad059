import type { IntOrString } from '../api/core/v1/shared';

/** A number, or a percentage of a total rounded up or down (intstr.GetScaledValueFromIntOrPercent). */
export function scaledValue(value: IntOrString | undefined, total: number, round: 'up' | 'down'): number {
  if (value === undefined) return 0;
  if (typeof value === 'number') return value;
  const part = (Number.parseInt(value, 10) * total) / 100;
  return round === 'up' ? Math.ceil(part) : Math.floor(part);
}
