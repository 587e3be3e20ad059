import { type FieldError, invalid, notSupported } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import type { ApiObject } from '../../../../apimachinery/object-meta';
import type { LabelSelector } from '../../../core/v1/shared';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { atMostAll, positiveIntOrPercent } from '../../../validation/int-or-percent';
import { validateLabelSelector } from '../../../validation/label-selector';

export default defineKind({
  ...keptKind('policy/v1', 'PodDisruptionBudget'),
  acts: true,
  hasGeneration: true,
  needsVersion: true,
  setDefaults(object) {
    const holder = object as ApiObject & { spec?: BudgetSpec };
    holder.spec ??= {};
  },
  validate: (object) => validateBudget((object as ApiObject & { spec?: BudgetSpec }).spec ?? {}),
  emptyStatus: { disruptionsAllowed: 0, currentHealthy: 0, desiredHealthy: 0, expectedPods: 0 },
});

interface BudgetSpec {
  minAvailable?: number | string;
  maxUnavailable?: number | string;
  selector?: LabelSelector;
  unhealthyPodEvictionPolicy?: string;
}

const SPEC = FieldPath.of('spec');
const POLICIES = ['AlwaysAllow', 'IfHealthyBudget'];

function validateBudget(spec: BudgetSpec): FieldError[] {
  const { minAvailable, maxUnavailable, selector, unhealthyPodEvictionPolicy: policy } = spec;
  const errors: FieldError[] = [];
  if (minAvailable !== undefined && maxUnavailable !== undefined) {
    const printed = {
      MinAvailable: minAvailable,
      Selector: selector ?? null,
      MaxUnavailable: maxUnavailable,
      UnhealthyPodEvictionPolicy: policy ?? null,
    };
    errors.push(invalid(SPEC, printed, 'minAvailable and maxUnavailable cannot be both set'));
  }
  for (const field of ['minAvailable', 'maxUnavailable'] as const) {
    const value = spec[field];
    if (value === undefined) continue;
    errors.push(...positiveIntOrPercent(value, SPEC.child(field)), ...atMostAll(value, SPEC.child(field)));
  }
  errors.push(...validateLabelSelector(selector, SPEC.child('selector')));
  if (policy !== undefined && !POLICIES.includes(policy))
    errors.push(notSupported(SPEC.child('unhealthyPodEvictionPolicy'), policy, POLICIES));
  return errors;
}
