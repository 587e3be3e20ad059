import { type FieldError, invalid } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { defineKind } from '../../../define-kind';
import { nonNegative } from '../../../validation/values';
import { leaseColumns } from './columns';
import { Lease } from './lease';

const SPEC = FieldPath.of('spec');

export default defineKind<Lease>({
  ...Lease,
  acts: true,
  createOnUpdate: true,
  columns: leaseColumns,
  setDefaults(lease) {
    lease.spec ??= {} as Lease['spec'];
  },
  validate: ({ spec }) => {
    const errors: FieldError[] = [];
    const seconds = spec.leaseDurationSeconds;
    if (seconds !== undefined && seconds <= 0)
      errors.push(invalid(SPEC.child('leaseDurationSeconds'), seconds, 'must be greater than 0'));
    errors.push(...nonNegative(spec.leaseTransitions, SPEC.child('leaseTransitions')));
    return errors;
  },
});
