import type { ApiObject } from '../../../apimachinery/object-meta';
import { findStored } from '../../object-store';
import type { ServerParts } from '../../server-parts';

/** The ServiceAccount that a pod of the namespace runs as; '' stands for `default`. */
export function findServiceAccount(
  parts: ServerParts,
  namespace: string,
  name: string | undefined,
): ApiObject | undefined {
  return findStored(parts.etcd, parts.kindOf('', 'v1', 'serviceaccounts'), namespace, name || 'default');
}

/**
 * The same, once it is there: the server waits a second or two for an account `default`, which every namespace is given.
 * Nothing can happen while a request is answered here, so the account to come, which says nothing, stands in for it.
 */
export function awaitServiceAccount(
  parts: ServerParts,
  namespace: string,
  name: string,
): Partial<ApiObject> | undefined {
  return findServiceAccount(parts, namespace, name) ?? (name === 'default' ? {} : undefined);
}
