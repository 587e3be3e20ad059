import { defineKind } from '../../../define-kind';
import { keptKind } from '../../../generic-kind';
import { pathSegmentName } from '../../../validation/path-segment';
import { setBindingDefaults } from '../rolebinding/defaults';

export default defineKind({
  ...keptKind('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding'),
  createOnUpdate: true,
  validateName: pathSegmentName,
  setDefaults: setBindingDefaults,
});
