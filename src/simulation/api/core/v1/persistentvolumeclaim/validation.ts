import { type FieldError, forbidden, invalid, notSupported, required } from '../../../../apimachinery/field-error';
import type { FieldPath } from '../../../../apimachinery/field-path';
import { findQuantity } from '../../../../apimachinery/quantity';
import { isDNS1123Subdomain } from '../../../../apimachinery/validation-names';
import { validateLabelSelector } from '../../../validation/label-selector';
import { ifGivenOneOf, wordsAt } from '../../../validation/values';
import type { LabelSelector } from '../shared';

type Fields = Record<string, unknown>;

/** The ways in which a volume can be used, as the server lists them. */
export const ACCESS_MODES = ['ReadOnlyMany', 'ReadWriteMany', 'ReadWriteOnce', 'ReadWriteOncePod'];

/** What is wrong with a claim's spec. */
export function validateClaimSpec(spec: Fields, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const modes = (spec.accessModes ?? []) as string[];
  const at = path.child('accessModes');
  if (modes.length === 0) errors.push(required(at, 'at least 1 access mode is required'));
  errors.push(...validateLabelSelector(spec.selector as LabelSelector | undefined, path.child('selector')));
  for (const mode of modes) if (!ACCESS_MODES.includes(mode)) errors.push(notSupported(at, mode, ACCESS_MODES));
  if (modes.includes('ReadWriteOncePod') && modes.length > 1)
    errors.push(forbidden(at, 'may not use ReadWriteOncePod with other access modes'));
  errors.push(...validateStorage(spec, path.child('resources').key('storage')));
  const name = spec.storageClassName as string | undefined;
  if (name) errors.push(...wordsAt(path.child('storageClassName'), name, isDNS1123Subdomain(name)));
  errors.push(
    ...ifGivenOneOf(spec.volumeMode as string | undefined, ['Block', 'Filesystem'], path.child('volumeMode')),
  );
  return errors;
}

function validateStorage({ resources }: Fields, path: FieldPath): FieldError[] {
  const requests = (resources as { requests?: Record<string, string> } | undefined)?.requests;
  if (requests?.storage === undefined) return [required(path)];
  const amount = findQuantity(requests.storage);
  return amount && amount.nanos > 0n ? [] : [invalid(path, amount?.text ?? '', 'must be greater than zero')];
}
