import type { Pod } from '../../api/core/v1/pod/pod';
import type { KindDefinition } from '../../api/define-kind';
import { conflict } from '../../apimachinery/api-error';
import type { ApiRequest } from '../../apimachinery/api-request';
import type { ApiObject } from '../../apimachinery/object-meta';
import { getStored, putStored } from '../object-store';
import type { ServerParts } from '../server-parts';

/** Binds a pod to a node: the scheduler's last word. Sets PodScheduled. */
export function bind(parts: ServerParts, kind: KindDefinition, request: ApiRequest): ApiObject {
  const pod = getStored(parts.etcd, kind, request.namespace, request.name as string) as Pod;
  const node = (request.body as { target: { name: string } }).target.name;
  if (pod.spec.nodeName)
    throw conflict(
      { group: '', resource: 'pods/binding' },
      pod.metadata.name,
      `pod ${pod.metadata.name} is already assigned to node "${pod.spec.nodeName}"`,
    );
  const scheduled = {
    type: 'PodScheduled',
    status: 'True' as const,
    observedGeneration: pod.metadata.generation ?? 1,
    lastProbeTime: null,
    lastTransitionTime: parts.timestamp(),
  };
  const others = (pod.status.conditions ?? []).filter((condition) => condition.type !== 'PodScheduled');
  return putStored(parts.etcd, kind, {
    ...pod,
    spec: { ...pod.spec, nodeName: node },
    status: { ...pod.status, conditions: [...others, scheduled] },
  } as Pod);
}
