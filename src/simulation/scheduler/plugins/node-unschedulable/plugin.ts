/**
 * Keeps pods off cordoned nodes, unless they tolerate the taint that stands for it.
 * Models: kube-scheduler NodeUnschedulable.
 * Leaves out: nothing.
 */
import type { Node } from '../../../api/core/v1/node/node';
import type { Pod } from '../../../api/core/v1/pod/pod';
import type { ClusterEvent } from '../../framework/cluster-event';
import { definePlugin } from '../../framework/plugin';
import type { PodInfo } from '../../framework/pod-info';
import { unresolvable } from '../../framework/status';
import { isTolerated } from '../../framework/taints';

const NAME = 'NodeUnschedulable';
const CORDON = { key: 'node.kubernetes.io/unschedulable', value: '', effect: 'NoSchedule' } as const;
const REFUSED = unresolvable(NAME, 'node(s) were unschedulable');

export default definePlugin({
  name: NAME,
  create: () => ({
    filter: (cycle, { node }) => (refuses(node, cycle.pod.pod) ? REFUSED : undefined),
    events: [
      { resource: 'Node', actions: ['Add', 'UpdateNodeTaint'], hint: isUncordoned },
      {
        resource: 'Pod',
        actions: ['UpdatePodToleration'],
        hint: (pod, event) =>
          event.after?.metadata.uid === pod.uid && isTolerated((event.after as Pod).spec.tolerations, CORDON),
      },
    ],
  }),
});

function refuses(node: Node, pod: Pod): boolean {
  return node.spec.unschedulable === true && !isTolerated(pod.spec.tolerations, CORDON);
}

function isUncordoned(_pod: PodInfo, event: ClusterEvent): boolean {
  const before = event.before as Node | undefined;
  const after = event.after as Node;
  return !after.spec.unschedulable && (before === undefined || before.spec.unschedulable === true);
}
