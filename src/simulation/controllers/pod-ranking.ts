/**
 * Which pods go first when there are too many.
 * Models: controller.ActivePodsWithRanks (v1.36, LogarithmicScaleDown on).
 * Leaves out: nothing that shows.
 */
import type { Pod } from '../api/core/v1/pod/pod';
import { timeMs } from '../apimachinery/time';
import { compareText } from '../base/compare';
import { isPodReady, podConditionOf } from './pod-state';

const PHASE_RANK: Record<string, number> = { Pending: 0, Unknown: 1, Running: 2 };

interface RankedPod {
  pod: Pod;
  isReady: boolean;
  phase: number;
  cost: number;
  /** How many related pods stand on the same node. */
  crowd: number;
}

/** The `count` pods of `pods` that go; `related` are the active pods of sister sets, which crowd nodes too. */
export function podsToDelete(pods: Iterable<Pod>, related: Iterable<Pod>, count: number, nowMs: number): Pod[] {
  const all = [...pods];
  if (count >= all.length) return all;
  const crowds = new Map<string, number>();
  for (const pod of related) {
    const node = pod.spec.nodeName;
    if (node) crowds.set(node, (crowds.get(node) ?? 0) + 1);
  }
  const ranked = all.map((pod) => rank(pod, crowds));
  return ranked
    .sort((a, b) => compareRanked(a, b, nowMs))
    .slice(0, count)
    .map(({ pod }) => pod);
}

function rank(pod: Pod, crowds: ReadonlyMap<string, number>): RankedPod {
  return {
    pod,
    isReady: isPodReady(pod),
    phase: PHASE_RANK[pod.status?.phase] ?? 0,
    cost: deletionCostOf(pod),
    crowd: crowds.get(pod.spec.nodeName ?? '') ?? 0,
  };
}

/** The annotation `controller.kubernetes.io/pod-deletion-cost`; 0 where there is none or it is no number. */
export function deletionCostOf(pod: Pod): number {
  const text = pod.metadata.annotations?.['controller.kubernetes.io/pod-deletion-cost'];
  return text !== undefined && /^-?\d+$/.test(text) ? Number(text) : 0;
}

function compareRanked(a: RankedPod, b: RankedPod, nowMs: number): number {
  const isPlaced = (x: RankedPod) => (x.pod.spec.nodeName ? 1 : 0);
  const byState =
    isPlaced(a) - isPlaced(b) ||
    a.phase - b.phase ||
    Number(a.isReady) - Number(b.isReady) ||
    a.cost - b.cost ||
    b.crowd - a.crowd;
  if (byState) return byState;
  const uids = compareText(a.pod.metadata.uid, b.pod.metadata.uid);
  if (a.isReady && b.isReady) {
    const [readyA, readyB] = [readySince(a.pod), readySince(b.pod)];
    if (readyA !== readyB) return logarithmicOrder(readyA, readyB, nowMs) || uids;
  }
  const restarts = restartsOf(b.pod) - restartsOf(a.pod);
  if (restarts) return restarts;
  const [madeA, madeB] = [timeMs(a.pod.metadata.creationTimestamp), timeMs(b.pod.metadata.creationTimestamp)];
  return madeA === madeB ? 0 : logarithmicOrder(madeA, madeB, nowMs) || uids;
}

/** Younger before older, but only if their ages (ns) differ by a power of two. */
export function logarithmicOrder(a: number, b: number, nowMs: number): number {
  return powerOfTwo((nowMs - a) * 1_000_000) - powerOfTwo((nowMs - b) * 1_000_000);
}

function powerOfTwo(value: number): number {
  if (value <= 0) return -1;
  let power = 0;
  for (let rest = value; rest >= 2; rest /= 2) power++;
  return power;
}

function readySince(pod: Pod): number {
  const since = podConditionOf(pod, 'Ready')?.lastTransitionTime;
  return since ? timeMs(since) : 0;
}

function restartsOf(pod: Pod): number {
  let most = 0;
  for (const { restartCount } of pod.status?.containerStatuses ?? []) if (restartCount > most) most = restartCount;
  return most;
}
