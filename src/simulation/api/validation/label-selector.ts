import { type FieldError, forbidden, invalid, required } from '../../apimachinery/field-error';
import type { FieldPath } from '../../apimachinery/field-path';
import type { LabelSelector, LabelSelectorRequirement } from '../core/v1/shared';
import { validateLabels } from './object-meta';
import { labelName, labelValueWords, wordsAt } from './values';

/** What is wrong with a selector by labels. */
export function validateLabelSelector(selector: LabelSelector | undefined, path: FieldPath): FieldError[] {
  if (!selector) return [];
  const errors = validateLabels(selector.matchLabels, path.child('matchLabels'));
  (selector.matchExpressions ?? []).forEach((requirement, index) => {
    errors.push(...validateRequirement(requirement, path.child('matchExpressions').index(index)));
  });
  return errors;
}

/** Whether a selector restricts nothing. */
export function isEmptySelector(selector: LabelSelector | undefined): boolean {
  return !selector || (Object.keys(selector.matchLabels ?? {}).length === 0 && !selector.matchExpressions?.length);
}

function validateRequirement({ key, operator, values = [] }: LabelSelectorRequirement, path: FieldPath): FieldError[] {
  const errors: FieldError[] = [];
  const valuesPath = path.child('values');
  if (operator === 'In' || operator === 'NotIn') {
    if (values.length === 0) errors.push(required(valuesPath, "must be specified when `operator` is 'In' or 'NotIn'"));
  } else if (operator === 'Exists' || operator === 'DoesNotExist') {
    if (values.length > 0)
      errors.push(forbidden(valuesPath, "may not be specified when `operator` is 'Exists' or 'DoesNotExist'"));
  } else errors.push(invalid(path.child('operator'), operator ?? '', 'not a valid selector operator'));
  errors.push(...labelName(key ?? '', path.child('key')));
  values.forEach((value, index) => {
    errors.push(...wordsAt(valuesPath.index(index), value, labelValueWords(value)));
  });
  return errors;
}
