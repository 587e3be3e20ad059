import { type FieldError, invalid } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { parseQuantity } from '../../../../apimachinery/quantity';
import { isQualifiedName } from '../../../../apimachinery/validation-names';
import { wordsAt } from '../../../validation/values';

/** What a ResourceQuota says. */
export interface QuotaSpec {
  hard?: Record<string, string>;
  scopes?: string[];
}

const SPEC = FieldPath.of('spec');
/** Things that are counted whole. */
const COUNTED = new Set(
  'pods services replicationcontrollers resourcequotas secrets configmaps persistentvolumeclaims services.nodeports services.loadbalancers'.split(
    ' ',
  ),
);
const AMOUNTS = new Set(
  'cpu memory ephemeral-storage requests.cpu requests.memory requests.storage requests.ephemeral-storage limits.cpu limits.memory limits.ephemeral-storage'.split(
    ' ',
  ),
);
const isHugePages = (name: string) => /^(requests\.)?hugepages-/.test(name);

/** What is wrong with a ResourceQuota. */
export function validateQuota({ hard = {}, scopes = [] }: QuotaSpec): FieldError[] {
  const errors: FieldError[] = [];
  for (const [name, amount] of Object.entries(hard)) {
    const at = SPEC.child('hard').key(name);
    errors.push(...validateName(name, at));
    const quantity = parseQuantity(amount);
    if (quantity.nanos < 0n) errors.push(invalid(at, quantity.text, 'must be greater than or equal to 0'));
    const isWhole = COUNTED.has(name) || name.startsWith('count/');
    if (isWhole && quantity.nanos % 1_000_000_000n !== 0n)
      errors.push(invalid(at, quantity.text, 'must be an integer'));
  }
  // Pods that ask for nothing can only be counted.
  if (scopes.includes('BestEffort') && Object.keys(hard).some((name) => name !== 'pods' && name !== 'count/pods'))
    errors.push(invalid(SPEC.child('scopes'), scopes, 'unsupported scope applied to resource'));
  return errors;
}

function validateName(name: string, path: FieldPath): FieldError[] {
  const errors = wordsAt(path, name, isQualifiedName(name));
  if (errors.length > 0 || name.includes('/') || COUNTED.has(name) || AMOUNTS.has(name) || isHugePages(name))
    return errors;
  return [
    invalid(path, name, 'must be a standard resource type or fully qualified'),
    invalid(path, name, 'must be a standard resource for quota'),
  ];
}
