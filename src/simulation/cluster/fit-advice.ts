import type { Node } from '../api/core/v1/node/node';
import type { Pod } from '../api/core/v1/pod/pod';
import { findKind } from '../api/kinds';
import type { ApiObject } from '../apimachinery/object-meta';
import { prefixOf } from '../etcd';
import type { ReadView } from '../mvcc';
import { type SmallestChange, smallestChange } from '../scheduler';

/** What beside nodes and pods a placement depends on. */
const OTHERS = [
  ['', 'v1', 'services'],
  ['', 'v1', 'replicationcontrollers'],
  ['', 'v1', 'namespaces'],
  ['apps', 'v1', 'replicasets'],
  ['apps', 'v1', 'statefulsets'],
  ['policy', 'v1', 'poddisruptionbudgets'],
] as const;

function objectsOf(
  etcd: ReadView<ApiObject>,
  [group, version, resource]: readonly [string, string, string],
): ApiObject[] {
  const kind = findKind(group, version, resource);
  return kind ? etcd.values(prefixOf(kind)) : [];
}

/** The changes that would make a pending pod fit at a moment, smallest first; none for a pod that has a node. */
export function fitAdvice(etcd: ReadView<ApiObject>, key: string): SmallestChange[] {
  const pod = etcd.get(key)?.value as Pod | undefined;
  if (!pod || pod.spec.nodeName) return [];
  return smallestChange(pod, {
    nodes: objectsOf(etcd, ['', 'v1', 'nodes']) as Node[],
    pods: (objectsOf(etcd, ['', 'v1', 'pods']) as Pod[]).filter(({ spec }) => spec.nodeName),
    objects: OTHERS.flatMap((place) => objectsOf(etcd, place)),
  });
}
