import { Node } from '../../api/core/v1/node/node';
import { Pod } from '../../api/core/v1/pod/pod';
import { isReason } from '../../apimachinery/api-error';
import { controllerOf } from '../../apimachinery/object-meta';
import type { Cluster } from '../cluster';
import { type ClusterInput, defineInput } from '../define-input';
import { patchPlace, placeOf } from '../object-place';

/** kubectl drain --ignore-daemonsets --delete-emptydir-data --force: cordon, then evict what runs there. */
export interface DrainInput extends ClusterInput {
  do: 'drain';
  node: string;
}

/** kubectl asks again for what a budget refuses. */
const RETRY_MS = 5000;

export default defineInput<DrainInput>({
  name: 'drain',
  run(cluster, { node }) {
    return cluster.engine.span({ actor: 'kubectl', verb: 'drain', target: `nodes/${node}` }, () => {
      patchPlace(cluster, placeOf(Node, node), { type: 'strategic', body: { spec: { unschedulable: true } } });
      const lines = [`node/${node} cordoned`];
      let refused = 0;
      const pods = cluster.kubectl.list(Pod, { fieldSelector: `spec.nodeName=${node}` }).items;
      for (const pod of pods) {
        if (controllerOf(pod)?.kind === 'DaemonSet') continue;
        const { namespace, name } = pod.metadata;
        lines.push(`evicting pod ${namespace}/${name}`);
        const refusal = evict(cluster, pod);
        if (refusal === undefined) continue;
        refused++;
        lines.push(`error when evicting pods/"${name}" -n "${namespace}" (will retry after 5s): ${refusal}`);
        evictLater(cluster, node, pod);
      }
      return { lines: refused > 0 ? lines : [...lines, `node/${node} drained`], errors: [] };
    });
  },
});

/** Evicts a pod; the server's words if a budget, or that there are two of them, forbids it. */
function evict(cluster: Cluster, pod: Pod): string | undefined {
  const { namespace = 'default', name } = pod.metadata;
  const eviction = { apiVersion: 'policy/v1', kind: 'Eviction', metadata: { name, namespace } };
  try {
    cluster.kubectl.createSubresource(Pod, { namespace, name, subresource: 'eviction' }, eviction);
    return undefined;
  } catch (error) {
    if (isReason(error, 'TooManyRequests') || isReason(error, 'InternalError')) return (error as Error).message;
    throw error;
  }
}

/** Tries again until the pod is gone, as long as the node takes no pods: who uncordons it gives the drain up. */
function evictLater(cluster: Cluster, node: string, { metadata }: Pod): void {
  cluster.engine.schedule(RETRY_MS, () => {
    const pod = cluster.etcd.get(`/registry/pods/${metadata.namespace}/${metadata.name}`)?.value as Pod | undefined;
    const place = cluster.etcd.get(`/registry/minions/${node}`)?.value as Node | undefined;
    const isOver = pod?.metadata.uid !== metadata.uid || pod.metadata.deletionTimestamp !== undefined;
    if (isOver || !place?.spec.unschedulable) return;
    if (evict(cluster, pod) !== undefined) evictLater(cluster, node, pod);
  });
}
