import { type FieldError, invalid } from '../../apimachinery/field-error';
import type { FieldPath } from '../../apimachinery/field-path';
import { isValidPercent } from '../../apimachinery/validation-names';
import { nonNegative, wordsAt } from './values';

type IntOrPercent = number | string | undefined;

/** A count or a percentage, not below zero. */
export function positiveIntOrPercent(value: IntOrPercent, path: FieldPath): FieldError[] {
  if (typeof value === 'string') return wordsAt(path, value, isValidPercent(value));
  return nonNegative(value, path);
}

/** A percentage of at most a hundred; counts pass. */
export function atMostAll(value: IntOrPercent, path: FieldPath): FieldError[] {
  const percent = typeof value === 'string' && isValidPercent(value).length === 0 ? Number(value.slice(0, -1)) : 0;
  return percent > 100 ? [invalid(path, value, 'must not be greater than 100%')] : [];
}

/** The bare number of a count or percentage, to tell whether it is zero. */
export function bareNumber(value: IntOrPercent): number {
  if (typeof value === 'number') return value;
  return value && isValidPercent(value).length === 0 ? Number(value.slice(0, -1)) : 0;
}
