/**
 * Spreads pods over the domains of node labels: zones, hosts, racks.
 * Models: kube-scheduler PodTopologySpread: hard and soft constraints, system and list defaults, minDomains,
 * inclusion policies, matchLabelKeys.
 * Leaves out: nothing.
 */
import type { Node } from '../../../api/core/v1/node/node';
import type { Pod } from '../../../api/core/v1/pod/pod';
import { deepEqual } from '../../../apimachinery/deep';
import type { ClusterEvent } from '../../framework/cluster-event';
import { definePlugin } from '../../framework/plugin';
import { skip } from '../../framework/status';
import { ConstraintSource, hasAllTopologies, type PodTopologySpreadArgs, type SpreadConstraint } from './constraints';
import { SpreadCounts } from './filtering';
import { SpreadScores } from './scoring';

const NAME = 'PodTopologySpread';
const COUNTS = 'PreFilterPodTopologySpread';
const SCORES = 'PreScorePodTopologySpread';
const NOTHING_TO_DO = skip(NAME);

export default definePlugin<PodTopologySpreadArgs>({
  name: NAME,
  create(args, { listers }) {
    const source = new ConstraintSource(args, listers);
    return {
      preFilter(cycle) {
        const constraints = source.of(cycle.pod.pod, 'DoNotSchedule');
        if (constraints.length === 0) return { status: NOTHING_TO_DO };
        cycle.state.write(COUNTS, SpreadCounts.over(constraints, cycle));
        return undefined;
      },
      addPod: (cycle, pod, node) => cycle.state.read<SpreadCounts>(COUNTS)?.update(cycle, pod, node, 1),
      removePod: (cycle, pod, node) => cycle.state.read<SpreadCounts>(COUNTS)?.update(cycle, pod, node, -1),
      filter: (cycle, node) => cycle.state.read<SpreadCounts>(COUNTS)?.check(cycle.pod, node),
      preScore(cycle, nodes) {
        const constraints = source.of(cycle.pod.pod, 'ScheduleAnyway');
        if (constraints.length === 0) return NOTHING_TO_DO;
        const requiresAll = source.requiresAllTopologies(cycle.pod.pod);
        cycle.state.write(SCORES, new SpreadScores(constraints, cycle, nodes, requiresAll));
        return undefined;
      },
      score: (cycle, node) => cycle.state.read<SpreadScores>(SCORES)?.score(cycle, node) ?? 0,
      normalizeScore: (cycle, scores, nodes) =>
        cycle.state.read<SpreadScores>(SCORES)?.normalize(scores, nodes) ?? scores,
      events: [
        {
          resource: 'Pod',
          actions: ['Add', 'UpdatePodLabel', 'UpdatePodToleration', 'Delete'],
          hint: (pod, event) => podChangeMatters(pod.pod, event, source.of(pod.pod, 'DoNotSchedule')),
        },
        {
          resource: 'Node',
          actions: ['Add', 'Delete', 'UpdateNodeLabel', 'UpdateNodeTaint'],
          hint: (pod, event) => nodeChangeMatters(event, source.of(pod.pod, 'DoNotSchedule')),
        },
      ],
    };
  },
});

function podChangeMatters(pod: Pod, event: ClusterEvent, constraints: readonly SpreadConstraint[]): boolean {
  const [before, after] = [event.before as Pod | undefined, event.after as Pod | undefined];
  if ((after && !isInvolved(after, pod)) || (before && !isInvolved(before, pod))) return false;
  if (!before || !after) {
    const labels = (after ?? before)?.metadata.labels;
    return constraints.every(({ selector }) => selector.matches(labels));
  }
  const gainedToleration =
    after.metadata.uid === pod.metadata.uid && !deepEqual(after.spec.tolerations, before.spec.tolerations);
  if (gainedToleration && constraints.some(({ honorsTaints }) => honorsTaints)) return true;
  return constraints.some(
    ({ selector }) => selector.matches(before.metadata.labels) !== selector.matches(after.metadata.labels),
  );
}

function isInvolved(other: Pod, pod: Pod): boolean {
  if (other.metadata.uid === pod.metadata.uid) return true;
  return Boolean(other.spec.nodeName) && other.metadata.namespace === pod.metadata.namespace;
}

function nodeChangeMatters(event: ClusterEvent, constraints: readonly SpreadConstraint[]): boolean {
  const [before, after] = [event.before as Node | undefined, event.after as Node | undefined];
  const counted = before !== undefined && hasAllTopologies(before, constraints);
  const counts = after !== undefined && hasAllTopologies(after, constraints);
  if (!before || !after) return counted || counts;
  if (counted !== counts) return true;
  const hasMoved = constraints.some(
    ({ topologyKey }) => before.metadata.labels?.[topologyKey] !== after.metadata.labels?.[topologyKey],
  );
  return counts && (hasMoved || !deepEqual(before.spec.taints ?? [], after.spec.taints ?? []));
}
