import type { ApiObject } from '../../../../apimachinery/object-meta';

const GROUP = 'rbac.authorization.k8s.io';

interface Binding {
  roleRef?: { apiGroup?: string };
  subjects?: { kind?: string; apiGroup?: string }[];
}

/** Users, groups and roles are of RBAC's own group; ServiceAccounts are of none. */
export function setBindingDefaults(object: ApiObject): void {
  const { roleRef, subjects = [] } = object as unknown as Binding;
  if (roleRef) roleRef.apiGroup ||= GROUP;
  for (const subject of subjects) if (subject.kind === 'User' || subject.kind === 'Group') subject.apiGroup ||= GROUP;
}
