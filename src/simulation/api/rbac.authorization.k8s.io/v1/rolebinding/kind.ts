import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { pathSegmentName } from '../../../validation/path-segment';
import { setBindingDefaults } from '../rolebinding/defaults';
import { validateBinding, validateBindingUpdate } from '../rolebinding/validation';

export default defineKind({
  ...keptKind('rbac.authorization.k8s.io/v1', 'RoleBinding'),
  createOnUpdate: true,
  validateName: pathSegmentName,
  setDefaults: setBindingDefaults,
  validate: (object) => validateBinding(object, ['Role', 'ClusterRole']),
  validateUpdate: validateBindingUpdate,
});
