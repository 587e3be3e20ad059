import { type FieldError, forbidden } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { defineKind } from '../../../define-kind';
import { immutable } from '../../../validation/immutable';
import { oneOf } from '../../../validation/values';
import { priorityClassColumns } from './columns';
import { PriorityClass } from './priorityclass';

/** Priorities above belong to the system. */
const USER_MAX = 1_000_000_000;
const SYSTEM: Readonly<Record<string, number>> = {
  'system-node-critical': 2_000_001_000,
  'system-cluster-critical': 2_000_000_000,
};

export default defineKind<PriorityClass>({
  ...PriorityClass,
  acts: true,
  hasGeneration: true,
  // Only creation sets it: nothing of a class counts as a change.
  generationOf: () => undefined,
  columns: priorityClassColumns,
  setDefaults(priorityClass) {
    priorityClass.preemptionPolicy ||= 'PreemptLowerPriority';
    priorityClass.value ??= 0;
  },
  validate(priorityClass) {
    const { name } = priorityClass.metadata;
    const errors: FieldError[] = [];
    const isSystem = name?.startsWith('system-');
    if (isSystem && SYSTEM[name] !== priorityClass.value)
      errors.push(
        forbidden(
          'metadata.name',
          "priority class names with 'system-' prefix are reserved for system use only. error: " +
            (SYSTEM[name] === undefined
              ? `${name} is not a known system priority class`
              : `value of ${name} PriorityClass must be ${SYSTEM[name]}`),
        ),
      );
    else if (!isSystem && priorityClass.value > USER_MAX)
      errors.push(forbidden('value', `maximum allowed value of a user defined priority is ${USER_MAX}`));
    errors.push(
      ...oneOf(priorityClass.preemptionPolicy, ['PreemptLowerPriority', 'Never'], FieldPath.of('preemptionPolicy')),
    );
    return errors;
  },
  validateUpdate(priorityClass, before) {
    const errors: FieldError[] = [];
    if (priorityClass.value !== before.value) errors.push(forbidden('value', 'may not be changed in an update.'));
    return [
      ...errors,
      ...immutable(priorityClass.preemptionPolicy, before.preemptionPolicy, FieldPath.of('preemptionPolicy')),
    ];
  },
});
