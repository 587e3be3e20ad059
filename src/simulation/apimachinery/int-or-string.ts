/**
 * Numbers that may be written as percentages: maxSurge, maxUnavailable, minAvailable.
 * Models: apimachinery intstr: GetScaledValueFromIntOrPercent and its messages.
 * Leaves out: numbers written as texts without a percent sign, which only ports have.
 */
import { goQuote } from './go-format';

/** A number or a text such as `25%`. */
export type IntOrString = number | string;

/** Whether a value is written as a percentage. */
export function isPercent(value: IntOrString): boolean {
  return typeof value === 'string' && /^[+-]?\d+%$/.test(value);
}

/** The number before the percent sign; throws with the words of the API. */
export function percentOf(value: string): number {
  if (isPercent(value)) return Number(value.slice(0, -1));
  const words = value.endsWith('%')
    ? `invalid value ${goQuote(value)}: strconv.Atoi: parsing ${goQuote(value.slice(0, -1))}: invalid syntax`
    : 'invalid type: string is not a percentage';
  throw new Error(`invalid value for IntOrString: ${words}`);
}

/** The number that is meant of a total: itself, or its percentage of the total, rounded up or down. */
export function scaledValue(value: IntOrString, total: number, rounding: 'up' | 'down'): number {
  if (typeof value === 'number') return value;
  const share = (percentOf(value) * total) / 100;
  return rounding === 'up' ? Math.ceil(share) : Math.floor(share);
}
