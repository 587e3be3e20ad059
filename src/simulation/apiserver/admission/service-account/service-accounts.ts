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
