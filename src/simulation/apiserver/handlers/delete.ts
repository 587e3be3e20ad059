import type { KindDefinition } from '../../api/define-kind';
import type { ApiRequest } from '../../apimachinery/api-request';
import type { ApiObject } from '../../apimachinery/object-meta';
import { getStored, putStored, removeStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** Deletes an object, or marks it for deletion where grace or finalizers hold it. */
export function remove(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const before = getStored(parts.etcd, kind, request.namespace, request.name as string);
  if (request.dryRun) return before;
  const grace = graceOf(kind, before, request.deleteOptions?.gracePeriodSeconds);
  const finalizers = finalizersFor(kind, before, request.deleteOptions?.propagationPolicy);
  if (grace === 0 && finalizers.length === 0) {
    removeStored(parts.etcd, kind, before);
    return before;
  }
  const standing = before.metadata.deletionGracePeriodSeconds;
  if (before.metadata.deletionTimestamp && standing !== undefined && standing <= grace) return before;
  const { generation } = before.metadata;
  return putStored(parts.etcd, kind, {
    ...before,
    metadata: {
      ...before.metadata,
      deletionTimestamp: parts.timestamp(),
      deletionGracePeriodSeconds: grace,
      ...(finalizers.length > 0 && { finalizers }),
      ...(generation !== undefined && { generation: generation + 1 }),
    },
  });
}

/** Seconds a deletion waits: 0 for all but pods that run on a node. */
function graceOf(kind: KindDefinition, object: ApiObject, asked: number | undefined): number {
  if (kind.kind !== 'Pod') return 0;
  const pod = object as ApiObject & {
    spec: { nodeName?: string; terminationGracePeriodSeconds?: number };
    status?: { phase?: string };
  };
  if (!pod.spec.nodeName || pod.status?.phase === 'Succeeded' || pod.status?.phase === 'Failed') return 0;
  return asked ?? pod.spec.terminationGracePeriodSeconds ?? 30;
}

function finalizersFor(kind: KindDefinition, object: ApiObject, policy: string | undefined): string[] {
  const own = (object.metadata.finalizers ?? []).filter((name) => name !== 'orphan' && name !== 'foregroundDeletion');
  const chosen = policy ?? kind.defaultPropagation ?? 'Background';
  if (chosen === 'Orphan') return [...own, 'orphan'];
  if (chosen === 'Foreground') return [...own, 'foregroundDeletion'];
  return own;
}
