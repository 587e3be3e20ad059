import type { ApiObject } from '../../simulation/apimachinery/object-meta';

/** Where kubectl apply keeps what it applied. */
export const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** An object without what tools keep in it for themselves. */
export function withoutBookkeeping(object: ApiObject): ApiObject {
  const { managedFields: _, annotations, ...metadata } = object.metadata;
  const { [LAST_APPLIED]: __, ...kept } = annotations ?? {};
  return { ...object, metadata: { ...metadata, ...(Object.keys(kept).length > 0 && { annotations: kept }) } };
}
