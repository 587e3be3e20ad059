import { parseQuantity } from '../../../../apimachinery/quantity';
import type { ResourceList } from '../shared';
import type { Pod, PodSpec } from './pod';

const COUNTED = ['cpu', 'memory'] as const;

/** The class in which the node stands by a pod when it runs short. */
export function qosClassOf(spec: PodSpec): NonNullable<Pod['status']['qosClass']> {
  const parts = spec.resources
    ? [{ requests: spec.resources.requests, limits: spec.resources.limits }]
    : [...(spec.containers ?? []), ...(spec.initContainers ?? [])].map(({ resources }) => resources ?? {});
  const requests = sums(parts.map((part) => part.requests));
  const limits = sums(parts.map((part) => part.limits));
  if (requests.size === 0 && limits.size === 0) return 'BestEffort';
  const isLimited = parts.every(({ limits: own }) => COUNTED.every((name) => isPositive(own?.[name])));
  const isGuaranteed =
    isLimited && requests.size === limits.size && COUNTED.every((name) => requests.get(name) === limits.get(name));
  return isGuaranteed ? 'Guaranteed' : 'Burstable';
}

function isPositive(text: string | undefined): boolean {
  return text !== undefined && parseQuantity(text).nanos > 0n;
}

function sums(lists: (ResourceList | undefined)[]): Map<string, bigint> {
  const totals = new Map<string, bigint>();
  for (const list of lists) {
    for (const name of COUNTED) {
      const text = list?.[name];
      if (!isPositive(text)) continue;
      totals.set(name, (totals.get(name) ?? 0n) + parseQuantity(text as string).nanos);
    }
  }
  return totals;
}
