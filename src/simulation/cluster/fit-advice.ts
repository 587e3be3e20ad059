import type { Node } from '../api/core/v1/node/node';
import type { Pod } from '../api/core/v1/pod/pod';
import type { ApiObject } from '../apimachinery/object-meta';
import type { ReadView } from '../mvcc';
import { type SmallestChange, smallestChange } from '../scheduler';

/** What beside nodes and pods a placement depends on. */
const OTHERS = [
  'services/specs',
  'replicasets',
  'replicationcontrollers',
  'statefulsets',
  'namespaces',
  'poddisruptionbudgets',
];

/** The changes that would make a pending pod fit at a moment, smallest first; none for a pod that has a node. */
export function fitAdvice(etcd: ReadView<ApiObject>, key: string): SmallestChange[] {
  const pod = etcd.get(key)?.value as Pod | undefined;
  if (!pod || pod.spec.nodeName) return [];
  return smallestChange(pod, {
    nodes: etcd.values('/registry/minions/') as Node[],
    pods: (etcd.values('/registry/pods/') as Pod[]).filter(({ spec }) => spec.nodeName),
    objects: OTHERS.flatMap((bucket) => etcd.values(`/registry/${bucket}/`)),
  });
}
