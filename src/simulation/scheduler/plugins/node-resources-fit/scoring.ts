import type { NodeInfo } from '../../framework/node-info';
import { MAX_NODE_SCORE } from '../../framework/normalize';
import { amountOf, isScalarResource, type ResourceAmounts } from '../../framework/resources';

/** A resource and how much it counts in a score. */
export interface ResourceWeight {
  name: string;
  weight: number;
}

/** How full nodes are liked: empty ones, full ones, or by a line through given points. */
export interface ScoringStrategy {
  type?: 'LeastAllocated' | 'MostAllocated' | 'RequestedToCapacityRatio';
  resources?: { name: string; weight?: number }[];
  requestedToCapacityRatio?: { shape?: { utilization: number; score: number }[] };
}

/** CPU and memory, alike. */
export const defaultResources: readonly ResourceWeight[] = [
  { name: 'cpu', weight: 1 },
  { name: 'memory', weight: 1 },
];

/** Fills in the weights of the resources of a strategy. */
export function resourceWeights(resources: { name: string; weight?: number }[] | undefined): readonly ResourceWeight[] {
  if (!resources?.length) return defaultResources;
  return resources.map(({ name, weight }) => ({ name, weight: weight || 1 }));
}

/** What a node has of a resource and what would be taken of it with the pod; undefined if it does not count. */
export function usageWith(
  node: NodeInfo,
  taken: ResourceAmounts,
  resource: string,
  podRequest: number,
): { requested: number; allocatable: number } | undefined {
  if (podRequest === 0 && isScalarResource(resource)) return undefined;
  const allocatable = amountOf(node.allocatable, resource);
  if (allocatable === 0) return undefined;
  const isCounted = resource === 'cpu' || resource === 'memory';
  return { requested: amountOf(isCounted ? taken : node.requested, resource) + podRequest, allocatable };
}

/** The scorer of a strategy: 0…100 from what would be taken of each resource. */
export function scorerOf(strategy: ScoringStrategy | undefined): (requested: number, allocatable: number) => number {
  switch (strategy?.type) {
    case 'MostAllocated':
      return (requested, allocatable) => Math.trunc((Math.min(requested, allocatable) * MAX_NODE_SCORE) / allocatable);
    case 'RequestedToCapacityRatio':
      return ratioScorer(strategy.requestedToCapacityRatio?.shape ?? []);
    default:
      return (requested, allocatable) =>
        requested > allocatable ? 0 : Math.trunc(((allocatable - requested) * MAX_NODE_SCORE) / allocatable);
  }
}

/** The weighted mean over the resources, as each strategy rounds it. */
export function scoreNode(
  node: NodeInfo,
  podRequests: ResourceAmounts,
  strategy: {
    type: ScoringStrategy['type'];
    resources: readonly ResourceWeight[];
    scorer: ReturnType<typeof scorerOf>;
  },
): number {
  const isRatio = strategy.type === 'RequestedToCapacityRatio';
  let sum = 0;
  let weights = 0;
  for (const { name, weight } of strategy.resources) {
    const usage = usageWith(node, node.assumedRequested, name, amountOf(podRequests, name));
    if (!usage) continue;
    const score = strategy.scorer(usage.requested, usage.allocatable);
    // The ratio strategy leaves resources without a score out of the mean.
    if (isRatio && score <= 0) continue;
    sum += score * weight;
    weights += weight;
  }
  if (weights === 0) return 0;
  return isRatio ? Math.round(sum / weights) : Math.trunc(sum / weights);
}

/** A broken line through the points; scores of the configuration go to 10, node scores to 100. */
function ratioScorer(points: readonly { utilization: number; score: number }[]) {
  const shape = points.map(({ utilization, score }) => ({ utilization, score: score * 10 }));
  const onLine = (percent: number): number => {
    for (const [i, point] of shape.entries()) {
      if (percent > point.utilization) continue;
      const left = shape[i - 1];
      if (!left) return point.score;
      const rise = (point.score - left.score) * (percent - left.utilization);
      return left.score + Math.trunc(rise / (point.utilization - left.utilization));
    }
    return shape[shape.length - 1]?.score ?? 0;
  };
  return (requested: number, allocatable: number) =>
    onLine(requested > allocatable ? 100 : Math.trunc((requested * 100) / allocatable));
}
