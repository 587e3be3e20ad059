import { required } from '../../../../apimachinery/field-error';
import { FieldPath } from '../../../../apimachinery/field-path';
import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

type Fields = Record<string, unknown>;

export default defineKind({
  ...keptKind('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'),
  hasGeneration: true,
  emptyStatus: {},
  validate(object) {
    const { spec } = object as unknown as {
      spec: { validations?: unknown[]; auditAnnotations?: unknown[]; matchConstraints?: object };
    };
    const at = FieldPath.of('spec');
    const errors = [];
    if (!spec.validations?.length && !spec.auditAnnotations?.length)
      for (const field of ['validations', 'auditAnnotations'])
        errors.push(required(at.child(field), 'validations or auditAnnotations must contain at least one item'));
    if (!spec.matchConstraints) errors.push(required(at.child('matchConstraints')));
    return errors;
  },
  setDefaults(object) {
    const holder = object as unknown as { spec: Fields };
    holder.spec ??= {};
    holder.spec.failurePolicy ??= 'Fail';
    const constraints = holder.spec.matchConstraints as Fields | undefined;
    if (!constraints) return;
    constraints.matchPolicy ??= 'Equivalent';
    constraints.namespaceSelector ??= {};
    constraints.objectSelector ??= {};
    for (const rule of [
      ...((constraints.resourceRules ?? []) as Fields[]),
      ...((constraints.excludeResourceRules ?? []) as Fields[]),
    ])
      rule.scope ??= '*';
  },
});
