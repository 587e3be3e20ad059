/**
 * How long a Job waits before it replaces failed pods.
 * Models: pkg/controller/job/backoff_utils.go: 10 s, doubled with each failure since the last success, at most 10 min.
 * Leaves out: nothing.
 */
import type { Pod } from '../../api/core/v1/pod/pod';
import { allIndexFailuresOf, finishedMs } from './job-pods';

const BASE_MS = 10_000;
const MOST_MS = 600_000;

/** Failures since the last success, and when the last one was. */
export interface BackoffRecord {
  failures: number;
  lastFailureMs: number;
}

/** The record with pods that ended since. */
export function nextBackoff(
  before: BackoffRecord | undefined,
  succeeded: readonly Pod[],
  failed: readonly Pod[],
): BackoffRecord {
  const failures = failed.map(finishedMs).sort((a, b) => a - b);
  if (succeeded.length === 0) {
    const standing = before ?? { failures: 0, lastFailureMs: 0 };
    if (failures.length === 0) return standing;
    return {
      failures: standing.failures + failures.length,
      lastFailureMs: Math.max(standing.lastFailureMs, failures.at(-1) as number),
    };
  }
  const lastSuccessMs = Math.max(...succeeded.map(finishedMs));
  const later = failures.filter((at) => at > lastSuccessMs);
  return { failures: later.length, lastFailureMs: later.at(-1) ?? 0 };
}

/** How many ms of the back-off are left. */
export function remainingMs({ failures, lastFailureMs }: BackoffRecord, nowMs: number): number {
  if (failures === 0) return 0;
  const backoff = Math.min(BASE_MS * 2 ** (failures - 1), MOST_MS);
  return Math.max(0, lastFailureMs + backoff - nowMs);
}

/** How many ms are left before the index of a failed pod gets another. */
export function remainingOfIndexMs(failed: Pod, nowMs: number): number {
  return remainingMs({ failures: allIndexFailuresOf(failed) + 1, lastFailureMs: finishedMs(failed) }, nowMs);
}
