import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { pathSegmentName } from '../../../validation/path-segment';
import { validateRules } from '../role/rules';

export default defineKind({
  ...keptKind('rbac.authorization.k8s.io/v1', 'Role'),
  createOnUpdate: true,
  validateName: pathSegmentName,
  validate: (object) => validateRules(object, { isClusterWide: false }),
  setDefaults(object) {
    const holder = object as unknown as { rules?: unknown[] | null };
    holder.rules ??= null;
  },
});
