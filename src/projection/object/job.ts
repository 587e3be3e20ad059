import type { Job } from '../../simulation/api/batch/v1/job/job';
import { timeMs } from '../../simulation/apimachinery';
import type { World } from '../world';

/** A Job as its overview shows it. */
export interface JobView {
  completions: number | undefined;
  parallelism: number;
  mode: string;
  active: number;
  ready: number;
  succeeded: number;
  failed: number;
  terminating: number;
  backoffLimit: number;
  /** How long the controller waits after the failures so far: 10 s, doubled with each, at most 10 min. */
  backoffMs: number;
  completedIndexes: string;
  failedIndexes: string;
  isSuspended: boolean;
  startedMs?: number;
  completedMs?: number;
  ttlSeconds?: number;
  deadlineSeconds?: number;
}

/** Job controller's DefaultJobPodFailureBackOff and MaxJobPodFailureBackOff. */
const FIRST_BACKOFF_MS = 10_000;
const MOST_BACKOFF_MS = 600_000;

/** What the overview says of a Job. */
export function jobViewOf({ epochMs }: World, { spec, status = {} }: Job): JobView {
  const failed = status.failed ?? 0;
  return {
    completions: spec.completions,
    parallelism: spec.parallelism ?? 1,
    mode: spec.completionMode ?? 'NonIndexed',
    active: status.active ?? 0,
    ready: status.ready ?? 0,
    succeeded: status.succeeded ?? 0,
    failed,
    terminating: status.terminating ?? 0,
    backoffLimit: spec.backoffLimit ?? 6,
    backoffMs: failed === 0 ? 0 : Math.min(MOST_BACKOFF_MS, FIRST_BACKOFF_MS * 2 ** Math.min(failed - 1, 10)),
    completedIndexes: status.completedIndexes ?? '',
    failedIndexes: status.failedIndexes ?? '',
    isSuspended: spec.suspend ?? false,
    ...(status.startTime && { startedMs: timeMs(status.startTime) - epochMs }),
    ...(status.completionTime && { completedMs: timeMs(status.completionTime) - epochMs }),
    ...(spec.ttlSecondsAfterFinished !== undefined && { ttlSeconds: spec.ttlSecondsAfterFinished }),
    ...(spec.activeDeadlineSeconds !== undefined && { deadlineSeconds: spec.activeDeadlineSeconds }),
  };
}
