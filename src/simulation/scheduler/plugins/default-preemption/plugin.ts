/**
 * Makes room for a pod by ending pods of lower priority.
 * Models: kube-scheduler DefaultPreemption: eligibility, victims per node, reprieve, budgets, choice of the node.
 * Leaves out: preemption by pod groups; the API calls are made within the attempt, not beside it.
 */
import type { Pod } from '../../../api/core/v1/pod/pod';
import { fitErrorMessage } from '../../framework/fit-error';
import type { NodeInfo } from '../../framework/node-info';
import {
  type Cycle,
  definePlugin,
  type NodeStatuses,
  type PluginHandle,
  type PostFilterResult,
  type PreemptionCandidate,
} from '../../framework/plugin';
import { type Status, unschedulable } from '../../framework/status';
import { bestCandidates } from './candidates';
import { selectVictims } from './victims';

const NAME = 'DefaultPreemption';
const NOT_HELPFUL: Status = {
  code: 'UnschedulableAndUnresolvable',
  reasons: ['Preemption is not helpful for scheduling'],
  plugin: NAME,
};

/** DefaultPreemptionArgs. */
interface DefaultPreemptionArgs {
  minCandidateNodesPercentage?: number;
  minCandidateNodesAbsolute?: number;
}

export default definePlugin<DefaultPreemptionArgs>({
  name: NAME,
  create: (args, handle) => ({
    postFilter(cycle, statuses) {
      const notEligible = whyNotEligible(cycle, statuses);
      if (notEligible)
        return {
          status: unschedulable(NAME, `preemption: ${notEligible}`),
          preemption: { candidates: [], notEligible },
        };
      return preempt(cycle, statuses, handle, args);
    },
    // Who waits for victims is woken by the plugins that refused the pod, when the victims are gone.
    events: [{ resource: 'AssignedPod', actions: ['Delete'], hint: () => false }],
  }),
});

/** Why a pod may not preempt (again); undefined if it may. */
function whyNotEligible({ pod, snapshot }: Cycle, statuses: NodeStatuses): string | undefined {
  if (pod.pod.spec.preemptionPolicy === 'Never') return 'not eligible due to preemptionPolicy=Never.';
  const nominated = pod.pod.status?.nominatedNodeName;
  if (!nominated) return undefined;
  if (statusOf(statuses, nominated).code === 'UnschedulableAndUnresolvable') return undefined;
  const isWaiting = snapshot
    .get(nominated)
    ?.pods.some((other) => other.priority < pod.priority && isEndedByPreemption(other.pod));
  return isWaiting ? 'not eligible due to a terminating pod on the nominated node.' : undefined;
}

function isEndedByPreemption(pod: Pod): boolean {
  if (!pod.metadata.deletionTimestamp) return false;
  const condition = pod.status.conditions?.find(({ type }) => type === 'DisruptionTarget');
  return condition?.status === 'True' && condition.reason === 'PreemptionByScheduler';
}

function preempt(
  cycle: Cycle,
  statuses: NodeStatuses,
  handle: PluginHandle,
  args: DefaultPreemptionArgs | undefined,
): PostFilterResult {
  const potential = cycle.snapshot.nodes.filter(({ name }) => statusOf(statuses, name).code === 'Unschedulable');
  const { candidates, refusals } = dryRun(cycle, potential, handle, args);
  if (candidates.length === 0) {
    const noCandidate = fitErrorMessage(cycle.snapshot.nodes.length, { named: refusals, absent: NOT_HELPFUL });
    return {
      status: unschedulable(NAME, `preemption: ${noCandidate}`),
      nominatedNodeName: '',
      preemption: { candidates, noCandidate },
    };
  }
  const best = handle.pickCandidate(cycle.pod, bestCandidates(candidates));
  handle.preempt(cycle.pod, best);
  return { nominatedNodeName: best.node, preemption: { candidates, nominated: best.node } };
}

/** Tries nodes from a random one on, until there are candidates enough. */
function dryRun(
  cycle: Cycle,
  potential: readonly NodeInfo[],
  handle: PluginHandle,
  args: DefaultPreemptionArgs | undefined,
): { candidates: PreemptionCandidate[]; refusals: Map<string, Status> } {
  const candidates: PreemptionCandidate[] = [];
  const refusals = new Map<string, Status>();
  const wanted = candidatesWanted(potential.length, args);
  // No draw where all are tried anyway: the order would decide nothing.
  const offset = wanted < potential.length ? handle.chance(potential.length) : 0;
  for (let i = 0; i < potential.length; i++) {
    const node = potential[(offset + i) % potential.length] as NodeInfo;
    const result = selectVictims(cycle, node, handle);
    if ('code' in result) refusals.set(node.name, result);
    else if (result.victims.length > 0) candidates.push(result);
    const hasHarmless = candidates.some(({ pdbViolations }) => pdbViolations === 0);
    if (hasHarmless && candidates.length >= wanted) break;
  }
  return { candidates, refusals };
}

function candidatesWanted(nodes: number, args: DefaultPreemptionArgs | undefined): number {
  const byPercentage = Math.trunc((nodes * (args?.minCandidateNodesPercentage ?? 10)) / 100);
  return Math.min(Math.max(byPercentage, args?.minCandidateNodesAbsolute ?? 100), nodes);
}

function statusOf(statuses: NodeStatuses, node: string): Status {
  return statuses.named.get(node) ?? statuses.absent;
}
