/**
 * Taints keep pods off nodes (NoSchedule, NoExecute) or make nodes less liked (PreferNoSchedule).
 * Models: kube-scheduler TaintToleration.
 * Leaves out: nothing.
 */
import type { Node, Taint } from '../../../api/core/v1/node/node';
import type { Toleration } from '../../../api/core/v1/pod/placement';
import type { Pod } from '../../../api/core/v1/pod/pod';
import type { ClusterEvent } from '../../framework/cluster-event';
import { normalizeByHighest } from '../../framework/normalize';
import { definePlugin } from '../../framework/plugin';
import type { PodInfo } from '../../framework/pod-info';
import { unresolvable } from '../../framework/status';
import { findUntoleratedTaint, isTolerated } from '../../framework/taints';

const NAME = 'TaintToleration';
const REFUSED = unresolvable(NAME, 'node(s) had untolerated taint(s)');

export default definePlugin({
  name: NAME,
  create: () => ({
    filter: ({ pod }, { node }) => (isRefused(pod.pod, node) ? REFUSED : undefined),
    score: ({ pod }, { node }) => countIntolerable(node.spec.taints, pod.pod.spec.tolerations),
    normalizeScore: (_cycle, scores) => normalizeByHighest(scores, true),
    events: [
      { resource: 'Node', actions: ['Add', 'UpdateNodeTaint'], hint: becomesTolerable },
      {
        resource: 'Pod',
        actions: ['UpdatePodToleration'],
        hint: (pod, event) => event.after?.metadata.uid === pod.uid,
      },
    ],
  }),
});

function isRefused(pod: Pod, node: Node): boolean {
  return findUntoleratedTaint(node.spec.taints, pod.spec.tolerations) !== undefined;
}

/** How many PreferNoSchedule taints the pod does not tolerate. */
function countIntolerable(
  taints: readonly Taint[] | undefined,
  tolerations: readonly Toleration[] | undefined,
): number {
  let count = 0;
  for (const taint of taints ?? []) {
    if (taint.effect !== 'PreferNoSchedule') continue;
    const soft = tolerations?.filter(({ effect }) => !effect || effect === 'PreferNoSchedule');
    if (!isTolerated(soft, taint)) count++;
  }
  return count;
}

function becomesTolerable({ pod }: PodInfo, event: ClusterEvent): boolean {
  const wasRefused = event.before === undefined || isRefused(pod, event.before as Node);
  return wasRefused && !isRefused(pod, event.after as Node);
}
