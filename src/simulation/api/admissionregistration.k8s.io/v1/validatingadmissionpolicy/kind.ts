import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';

type Fields = Record<string, unknown>;

export default defineKind({
  ...keptKind('admissionregistration.k8s.io/v1', 'ValidatingAdmissionPolicy'),
  hasGeneration: true,
  emptyStatus: {},
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
