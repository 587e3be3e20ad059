import { semanticEqual } from '../../apimachinery/deep';
import { type FieldError, invalid } from '../../apimachinery/field-error';
import type { FieldPath } from '../../apimachinery/field-path';

/** A field that may not change. */
export function immutable(now: unknown, before: unknown, path: FieldPath): FieldError[] {
  return semanticEqual(now, before) ? [] : [invalid(path, now ?? null, 'field is immutable')];
}
