/**
 * Likes nodes whose CPU and memory become more evenly used by the pod.
 * Models: kube-scheduler NodeResourcesBalancedAllocation v1.36: it compares the balance with and without the pod.
 * Leaves out: extended resources served by dynamic resource allocation.
 */
import type { NodeInfo } from '../../framework/node-info';
import { MAX_NODE_SCORE } from '../../framework/normalize';
import { definePlugin } from '../../framework/plugin';
import { amountOf, type ResourceAmounts } from '../../framework/resources';
import { skip } from '../../framework/status';
import { type ResourceWeight, resourceWeights, usageWith } from '../node-resources-fit/scoring';

const NAME = 'NodeResourcesBalancedAllocation';
const NOTHING_TO_DO = skip(NAME);

/** NodeResourcesBalancedAllocationArgs. */
interface BalancedAllocationArgs {
  resources?: { name: string; weight?: number }[];
}

export default definePlugin<BalancedAllocationArgs>({
  name: NAME,
  create(args) {
    const resources = resourceWeights(args?.resources);
    return {
      // Best-effort pods would all gather on the node that is in balance already.
      preScore: ({ pod }) =>
        resources.every(({ name }) => amountOf(pod.requests, name) === 0) ? NOTHING_TO_DO : undefined,
      score: ({ pod }, node) => balanceScore(node, pod.requests, resources),
    };
  },
});

/** 75 if the pod changes nothing, 50 for the worst change, 100 for the best. */
export function balanceScore(node: NodeInfo, requests: ResourceAmounts, resources: readonly ResourceWeight[]): number {
  const withPod: number[] = [];
  const without: number[] = [];
  for (const { name } of resources) {
    const request = amountOf(requests, name);
    const usage = usageWith(node, node.requested, name, request);
    if (!usage) continue;
    withPod.push(Math.min(usage.requested / usage.allocatable, 1));
    without.push(Math.min((usage.requested - request) / usage.allocatable, 1));
  }
  const half = MAX_NODE_SCORE / 2;
  return half + Math.trunc((half + balance(withPod) - balance(without)) / 2);
}

/** 100 minus the standard deviation of the used fractions, in percent. */
function balance(fractions: readonly number[]): number {
  return Math.trunc((1 - standardDeviation(fractions)) * MAX_NODE_SCORE);
}

function standardDeviation(fractions: readonly number[]): number {
  const [first = 0, second = 0] = fractions;
  if (fractions.length === 2) return Math.abs((first - second) / 2);
  if (fractions.length < 2) return 0;
  let total = 0;
  for (const fraction of fractions) total += fraction;
  const mean = total / fractions.length;
  let squares = 0;
  for (const fraction of fractions) squares += (fraction - mean) * (fraction - mean);
  return Math.sqrt(squares / fractions.length);
}
