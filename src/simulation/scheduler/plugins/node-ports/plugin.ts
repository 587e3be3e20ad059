/**
 * Two pods cannot have the same port of a node.
 * Models: kube-scheduler NodePorts.
 * Leaves out: nothing.
 */
import type { Pod } from '../../../api/core/v1/pod/pod';
import type { ClusterEvent } from '../../framework/cluster-event';
import { portsConflict } from '../../framework/node-info';
import { definePlugin } from '../../framework/plugin';
import { PodInfo } from '../../framework/pod-info';
import { skip, unschedulable } from '../../framework/status';

const NAME = 'NodePorts';
const REFUSED = unschedulable(NAME, "node(s) didn't have free ports for the requested pod ports");
const NOTHING_TO_DO = { status: skip(NAME) };

export default definePlugin({
  name: NAME,
  create: () => ({
    preFilter: ({ pod }) => (pod.hostPorts.length === 0 ? NOTHING_TO_DO : undefined),
    filter: ({ pod }, node) => (node.hasFreePorts(pod.hostPorts) ? undefined : REFUSED),
    events: [
      { resource: 'AssignedPod', actions: ['Delete'], hint: freesPort },
      { resource: 'Node', actions: ['Add'] },
    ],
  }),
});

function freesPort(pod: PodInfo, event: ClusterEvent): boolean {
  const gone = event.before as Pod;
  if (!gone.spec.nodeName) return false;
  return new PodInfo(gone).hostPorts.some((port) => pod.hostPorts.some((other) => portsConflict(port, other)));
}
