import type { Node } from '../../api/core/v1/node/node';
import type { Pod } from '../../api/core/v1/pod/pod';
import { quantityMilliValue, quantityValue } from '../../apimachinery/quantity';
import { defineChecker } from '../define-checker';

/** What the pods that a node has taken request is within its allocatable cpu, memory and number of pods. */
export default defineChecker({
  name: 'nodes within allocatable',
  check(cluster) {
    const wrong: string[] = [];
    for (const { value } of cluster.etcd.range('/registry/minions/')) {
      const node = value as Node;
      const pods = cluster.etcd.indexed('/registry/pods/', node.metadata.name).map((entry) => entry.value as Pod);
      const living = pods.filter(isTaken);
      const { cpu, memory, pods: most } = node.status.allocatable ?? {};
      const sum = (amount: (pod: Pod) => number) => living.reduce((total, pod) => total + amount(pod), 0);
      if (sum((pod) => requested(pod, 'cpu', quantityMilliValue)) > quantityMilliValue(cpu))
        wrong.push(`${node.metadata.name} has more cpu requested than ${cpu}`);
      if (sum((pod) => requested(pod, 'memory', quantityValue)) > quantityValue(memory))
        wrong.push(`${node.metadata.name} has more memory requested than ${memory}`);
      if (living.length > quantityValue(most)) wrong.push(`${node.metadata.name} has ${living.length} pods of ${most}`);
    }
    return wrong;
  },
});

/** Ended pods take nothing, and what came with a node's name of its own may still be rejected by that node's kubelet. */
function isTaken({ status }: Pod): boolean {
  if (status.phase === 'Succeeded' || status.phase === 'Failed') return false;
  return status.conditions?.some(({ type, status: is }) => type === 'PodScheduled' && is === 'True') ?? false;
}

/** The app containers' requests: a lower bound of what a pod takes, and so enough to find a node that is too full. */
function requested(pod: Pod, resource: string, read: (text: string | undefined) => number): number {
  return pod.spec.containers.reduce((sum, { resources }) => sum + read(resources?.requests?.[resource]), 0);
}
