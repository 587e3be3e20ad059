/**
 * What the job controller reads off its pods: finalizer, index, end, failure counts.
 * Models: pkg/controller/job: tracking utilities, indexed_job_utils.go, backoff_utils.go.
 * Leaves out: nothing that shows.
 */
import type { Job } from '../../api/batch/v1/job/job';
import type { Pod } from '../../api/core/v1/pod/pod';
import { timeMs } from '../../apimachinery/time';
import { podConditionOf } from '../pod-state';

/** Held by pods until they are counted in the Job's status. */
export const TRACKING_FINALIZER = 'batch.kubernetes.io/job-tracking';
/** Which index of an Indexed Job a pod is for; annotation and label. */
export const COMPLETION_INDEX = 'batch.kubernetes.io/job-completion-index';
/** How many failures of its index came before a pod (backoffLimitPerIndex). */
export const INDEX_FAILURES = 'batch.kubernetes.io/job-index-failure-count';
/** … and how many of those the failure policy ignores. */
export const INDEX_IGNORED_FAILURES = 'batch.kubernetes.io/job-index-ignored-failure-count';

/** Whether the pod waits to be counted. */
export function isTracked(pod: Pod): boolean {
  return pod.metadata.finalizers?.includes(TRACKING_FINALIZER) ?? false;
}

/** The pod's completion index; -1 where it has none. */
export function indexOf(pod: Pod): number {
  const text = pod.metadata.annotations?.[COMPLETION_INDEX];
  return text !== undefined && /^\d+$/.test(text) ? Number(text) : -1;
}

/** Whether the Job is Indexed. */
export function isIndexed({ spec }: Job): boolean {
  return spec.completionMode === 'Indexed';
}

/** Whether only pods that have ended are replaced. */
export function replacesOnlyFailed({ spec }: Job): boolean {
  return spec.podReplacementPolicy === 'Failed';
}

/** Whether a pod counts as failed; one that is being deleted does too, unless only ended pods are replaced. */
export function isFailed(pod: Pod, job: Job): boolean {
  if (pod.status.phase === 'Failed') return true;
  if (replacesOnlyFailed(job)) return false;
  return pod.metadata.deletionTimestamp !== undefined && pod.status.phase !== 'Succeeded';
}

/** When a pod ended, ms since 1970: by its containers, its condition, its deletion or its creation. */
export function finishedMs(pod: Pod): number {
  let latest: number | undefined;
  const statuses = pod.status.containerStatuses ?? [];
  for (const { state } of statuses) {
    const at = state?.terminated?.finishedAt;
    if (!at) {
      latest = undefined;
      break;
    }
    latest = Math.max(latest ?? 0, timeMs(at));
  }
  if (latest !== undefined) return latest;
  const ready = podConditionOf(pod, 'Ready');
  if (ready?.status === 'False' && ready.lastTransitionTime && pod.status.phase !== 'Pending')
    return timeMs(ready.lastTransitionTime);
  const { deletionTimestamp, deletionGracePeriodSeconds = 0, creationTimestamp } = pod.metadata;
  if (deletionTimestamp) return timeMs(deletionTimestamp) - deletionGracePeriodSeconds * 1000;
  return timeMs(creationTimestamp);
}

/** A pod's failure count annotation. */
export function indexFailuresOf(pod: Pod): number {
  return Number(pod.metadata.annotations?.[INDEX_FAILURES] ?? 0) || 0;
}

/** Failures of the index before this pod, ignored ones included. */
export function allIndexFailuresOf(pod: Pod): number {
  return indexFailuresOf(pod) + (Number(pod.metadata.annotations?.[INDEX_IGNORED_FAILURES] ?? 0) || 0);
}
