/**
 * What controllers read off a pod.
 * Models: k8s.io/kubernetes/pkg/api/v1/pod (IsPodReady, IsPodAvailable) and controller.IsPodActive, IsPodTerminating.
 * Leaves out: nothing that controllers ask.
 */
import type { Pod, PodCondition } from '../api/core/v1/pod/pod';
import { timeMs } from '../apimachinery/time';

/** A condition of a pod by its type. */
export function podConditionOf(pod: Pod, type: string): PodCondition | undefined {
  const conditions = pod.status?.conditions;
  if (!conditions) return undefined;
  // Asked at every change of a pod by every controller: an index makes no iterator.
  for (let i = 0; i < conditions.length; i++) if (conditions[i]?.type === type) return conditions[i];
  return undefined;
}

/** Whether the condition Ready is True. */
export function isPodReady(pod: Pod): boolean {
  return podConditionOf(pod, 'Ready')?.status === 'True';
}

/** Whether the pod has ended: phase Succeeded or Failed. */
export function isPodEnded(pod: Pod): boolean {
  const phase = pod.status?.phase;
  return phase === 'Succeeded' || phase === 'Failed';
}

/** Whether the pod counts as a replica: not ended, not being deleted. */
export function isPodActive(pod: Pod): boolean {
  return !isPodEnded(pod) && pod.metadata.deletionTimestamp === undefined;
}

/** Whether the pod is on its way out and has not ended. */
export function isPodTerminating(pod: Pod): boolean {
  return !isPodEnded(pod) && pod.metadata.deletionTimestamp !== undefined;
}

/** For how many ms more the pod must stay ready to be available; 0 when it is, undefined while it is not ready. */
export function availableInMs(pod: Pod, minReadySeconds: number, nowMs: number): number | undefined {
  const ready = podConditionOf(pod, 'Ready');
  if (ready?.status !== 'True') return undefined;
  if (minReadySeconds <= 0) return 0;
  if (!ready.lastTransitionTime) return minReadySeconds * 1000;
  return Math.max(0, timeMs(ready.lastTransitionTime) + minReadySeconds * 1000 - nowMs);
}

/** Whether the pod has been ready for so long. */
export function isPodAvailable(pod: Pod, minReadySeconds: number, nowMs: number): boolean {
  return availableInMs(pod, minReadySeconds, nowMs) === 0;
}
