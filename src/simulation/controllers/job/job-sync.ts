/**
 * One sync of one Job: counts pods that ended, decides whether it is over, makes or deletes pods, writes the status.
 * Models: pkg/controller/job/job_controller.go syncJob, manageJob, trackJobStatusAndRemoveFinalizers (v1.36).
 * Leaves out: elastic indexed Jobs that shrink while pods of higher indexes run.
 */
import { Job, type JobStatus } from '../../api/batch/v1/job/job';
import { Pod } from '../../api/core/v1/pod/pod';
import type { Condition } from '../../api/core/v1/shared';
import { isReason } from '../../apimachinery/api-error';
import { objectKey } from '../../apimachinery/object-meta';
import { timeMs } from '../../apimachinery/time';
import type { ControllerEnv } from '../define-controller';
import { isPodActive, isPodReady, isPodTerminating } from '../pod-state';
import { type BackoffRecord, nextBackoff } from './backoff';
import { formatIndexes, parseIndexes } from './index-set';
import { JobManager } from './job-manager';
import { indexFailuresOf, indexOf, isFailed, isIndexed, isTracked, TRACKING_FINALIZER } from './job-pods';
import { isPastRestartLimit, jobFailureMessage, judgeFailure, successMessage } from './policies';

/** At most so many pods wait in the status to be counted (job.MaxUncountedPods). */
const UNCOUNTED_MAX = 500;

/** What outlives a sync. */
export interface JobMemory {
  backoff: Map<string, BackoffRecord>;
  /** Uids of pods whose finalizer was taken off, until the informer shows it. */
  released: Set<string>;
  isSatisfied(key: string): boolean;
  expectCreations(key: string, count: number): void;
  creationFailed(key: string): void;
  expectDeletions(key: string, podKeys: string[]): void;
  deletionFailed(key: string, podKey: string): void;
  againAfter(key: string, delayMs: number): void;
}

type Draft = JobStatus & {
  conditions: Condition[];
  uncountedTerminatedPods: { succeeded: string[]; failed: string[] };
};

/** A sync under way. */
export class JobSync {
  readonly key: string;
  readonly status: Draft;
  active: Pod[];
  activeCount: number;
  ready: number;
  terminating: number;
  succeeded = 0;
  failed = 0;
  succeededIndexes = new Set<number>();
  failedIndexes: Set<number> | undefined;
  backoff: BackoffRecord;
  #countedIndexes = new Set<number>();
  #finished: Condition | undefined;
  #isChanged = false;

  constructor(
    readonly env: ControllerEnv,
    readonly memory: JobMemory,
    public job: Job,
    readonly pods: Pod[],
  ) {
    this.key = objectKey(job);
    const uncounted = job.status.uncountedTerminatedPods;
    this.status = {
      ...job.status,
      conditions: [...(job.status.conditions ?? [])],
      uncountedTerminatedPods: {
        succeeded: [...(uncounted?.succeeded ?? [])],
        failed: [...(uncounted?.failed ?? [])],
      },
    };
    this.active = pods.filter(isPodActive);
    this.activeCount = this.active.length;
    this.ready = this.active.filter(isPodReady).length;
    this.terminating = pods.filter(isPodTerminating).length;
    const { fresh, newFailed } = this.#newlyEnded();
    const { succeeded, failed } = this.status.uncountedTerminatedPods;
    this.succeeded = (job.status.succeeded ?? 0) + fresh.length + succeeded.length;
    const counted = newFailed.filter((pod) => judgeFailure(job, pod).counts);
    this.failed = (job.status.failed ?? 0) + counted.length + failed.length;
    this.backoff = nextBackoff(memory.backoff.get(this.key), fresh, newFailed);
  }

  get isSuspended(): boolean {
    return this.job.spec.suspend === true;
  }

  /** Does what is due; `done` hears of the end (with what went wrong), perhaps in a later task. */
  run(done: (error: unknown) => void): void {
    if (!this.job.status.startTime && !this.isSuspended) this.status.startTime = this.env.timestamp();
    this.#judge();
    if (this.#finished) {
      this.#stopPods((error) => {
        if (error === undefined) this.#track(undefined, done);
        else done(error);
      });
      return;
    }
    if (!this.memory.isSatisfied(this.key) || this.job.metadata.deletionTimestamp) {
      this.#completeIfDone();
      this.#track(undefined, done);
      return;
    }
    new JobManager(this).manage((error) => {
      if (!this.#completeIfDone()) this.#noteSuspension();
      this.#track(error, done);
    });
  }

  #newlyEnded(): { fresh: Pod[]; newFailed: Pod[] } {
    const { job, memory } = this;
    const { succeeded, failed } = this.status.uncountedTerminatedPods;
    const isValid = (pod: Pod) =>
      isTracked(pod) && !memory.released.has(pod.metadata.uid) && (!isIndexed(job) || this.isValidIndex(indexOf(pod)));
    const fresh = this.pods.filter(
      (pod) => pod.status.phase === 'Succeeded' && isValid(pod) && !succeeded.includes(pod.metadata.uid),
    );
    const newFailed = this.pods.filter(
      (pod) => isFailed(pod, job) && isValid(pod) && !failed.includes(pod.metadata.uid),
    );
    return { fresh, newFailed };
  }

  /** Whether an index is one of the Job's. */
  isValidIndex(index: number): boolean {
    return index >= 0 && index < (this.job.spec.completions ?? 0);
  }

  #condition(type: string, reason: string, message: string): Condition {
    const now = this.env.timestamp();
    return { type, status: 'True', lastProbeTime: now, lastTransitionTime: now, reason, message };
  }

  #standing(type: string): Condition | undefined {
    return this.status.conditions.find((condition) => condition.type === type && condition.status === 'True');
  }

  /** Decides whether the Job is over, and why. */
  #judge(): void {
    const { job, pods } = this;
    this.#finished = this.#standing('SuccessCriteriaMet');
    const target = this.#standing('FailureTarget');
    if (!this.#finished && target)
      this.#finished = this.#condition('Failed', target.reason as string, target.message as string);
    const message = this.#finished ? undefined : jobFailureMessage(job, pods);
    if (message) this.#finished = this.#condition('FailureTarget', 'PodFailurePolicy', message);
    this.#finished ??= this.#limitReached();
    if (!isIndexed(job)) return;
    this.#countIndexes();
    this.#finished ??= this.#indexLimitReached();
    const words = this.#finished ? undefined : successMessage(job, this.succeededIndexes);
    if (words) this.#finished = this.#condition('SuccessCriteriaMet', 'SuccessPolicy', words);
  }

  #limitReached(): Condition | undefined {
    const { spec } = this.job;
    if (this.failed > (spec.backoffLimit ?? 6) || isPastRestartLimit(this.job, this.pods))
      return this.#condition('FailureTarget', 'BackoffLimitExceeded', 'Job has reached the specified backoff limit');
    const { startTime } = this.status;
    if (spec.activeDeadlineSeconds === undefined || !startTime || this.isSuspended) return undefined;
    const leftMs = timeMs(startTime) + spec.activeDeadlineSeconds * 1000 - this.env.nowMs();
    if (leftMs <= 0)
      return this.#condition('FailureTarget', 'DeadlineExceeded', 'Job was active longer than specified deadline');
    this.memory.againAfter(this.key, leftMs);
    return undefined;
  }

  #countIndexes(): void {
    const { job } = this;
    const completions = job.spec.completions ?? 0;
    this.#countedIndexes = parseIndexes(job.status.completedIndexes, completions);
    this.succeededIndexes = new Set(this.#countedIndexes);
    for (const pod of this.pods) {
      const index = indexOf(pod);
      if (pod.status.phase === 'Succeeded' && this.isValidIndex(index) && isTracked(pod))
        this.succeededIndexes.add(index);
    }
    this.succeeded = this.succeededIndexes.size;
    const limit = job.spec.backoffLimitPerIndex;
    if (limit === undefined) return;
    this.failedIndexes = parseIndexes(job.status.failedIndexes, completions);
    for (const pod of this.pods) {
      const index = indexOf(pod);
      if (!isFailed(pod, job) || !isTracked(pod) || !this.isValidIndex(index)) continue;
      const { action, counts } = judgeFailure(job, pod);
      if (action === 'FailIndex' || (counts && indexFailuresOf(pod) >= limit)) this.failedIndexes.add(index);
    }
  }

  #indexLimitReached(): Condition | undefined {
    const { failedIndexes, job } = this;
    if (!failedIndexes) return undefined;
    const { maxFailedIndexes, completions = 0 } = job.spec;
    if (maxFailedIndexes !== undefined && failedIndexes.size > maxFailedIndexes)
      return this.#condition(
        'FailureTarget',
        'MaxFailedIndexesExceeded',
        'Job has exceeded the specified maximal number of failed indexes',
      );
    if (failedIndexes.size > 0 && failedIndexes.size + this.succeededIndexes.size >= completions)
      return this.#condition('FailureTarget', 'FailedIndexes', 'Job has failed indexes');
    return undefined;
  }

  /** The Job is over: pods that still run are deleted. */
  #stopPods(done: (error: unknown) => void): void {
    let failure: unknown;
    const deletions = this.active.map((pod) => () => {
      try {
        this.env.podControl.delete(pod, this.job);
      } catch (error) {
        if (!isReason(error, 'NotFound')) {
          failure ??= error;
          return;
        }
      }
      this.activeCount--;
      this.terminating++;
      if (isPodReady(pod)) this.ready--;
    });
    this.env.podControl.pacer.sendAll(deletions, () => {
      // Pods that the cache does not show yet may remain: nothing is declared before they are counted.
      if (!this.memory.isSatisfied(this.key)) this.#finished = undefined;
      done(failure);
    });
  }

  #completeIfDone(): boolean {
    const { completions } = this.job.spec;
    const isDone = completions === undefined ? this.succeeded > 0 : this.succeeded >= completions;
    if (!isDone || this.activeCount > 0) return false;
    this.#finished = this.#condition(
      'SuccessCriteriaMet',
      'CompletionsReached',
      'Reached expected number of succeeded pods',
    );
    return true;
  }

  #noteSuspension(): void {
    const [reason, message] = this.isSuspended ? ['JobSuspended', 'Job suspended'] : ['JobResumed', 'Job resumed'];
    const status = this.isSuspended ? 'True' : 'False';
    const at = this.status.conditions.findIndex(({ type }) => type === 'Suspended');
    const now = this.env.timestamp();
    if (at < 0 && !this.isSuspended) return;
    if (at >= 0 && this.status.conditions[at]?.status === status) return;
    const condition: Condition = {
      type: 'Suspended',
      status,
      lastProbeTime: now,
      lastTransitionTime: now,
      reason,
      message,
    };
    if (at < 0) this.status.conditions.push(condition);
    else this.status.conditions[at] = condition;
    this.#isChanged = true;
    if (this.isSuspended) delete this.status.startTime;
    else this.status.startTime = now;
    this.env.events.note(this.job, {
      type: 'Normal',
      reason: this.isSuspended ? 'Suspended' : 'Resumed',
      message: message as string,
    });
  }

  /** Counts ended pods by way of the status: first their uids, then no finalizer, then the numbers. */
  #track(error: unknown, done: (error: unknown) => void): void {
    const { status, job } = this;
    const before = job.status;
    if (
      this.activeCount !== (before.active ?? 0) ||
      this.ready !== before.ready ||
      this.terminating !== before.terminating
    )
      this.#isChanged = true;
    status.active = this.activeCount;
    status.ready = this.ready;
    status.terminating = this.terminating;
    const isHeld = new Set(
      this.pods
        .filter((pod) => isTracked(pod) && !this.memory.released.has(pod.metadata.uid))
        .map((pod) => pod.metadata.uid),
    );
    this.#settleUncounted(isHeld);
    const toRelease = this.#listForCounting();
    this.#announceEnd();
    if (this.#isChanged) this.#write();
    this.memory.backoff.set(this.key, this.backoff);
    for (const pod of toRelease) if (this.#release(pod)) isHeld.delete(pod.metadata.uid);
    this.#settleUncounted(isHeld);
    const isOver = this.#declareEnd();
    if (this.#isChanged) this.#write();
    if (isOver) this.#tellEnd();
    done(error);
  }

  /** Uids whose finalizer is gone are in nobody's way any more: they become numbers. */
  #settleUncounted(isHeld: ReadonlySet<string>): void {
    const { uncountedTerminatedPods: uncounted } = this.status;
    for (const list of ['succeeded', 'failed'] as const) {
      const left = uncounted[list].filter((uid) => isHeld.has(uid));
      const counted = uncounted[list].length - left.length;
      if (counted === 0) continue;
      this.status[list] = (this.status[list] ?? 0) + counted;
      uncounted[list] = left;
      this.#isChanged = true;
    }
  }

  #listForCounting(): Pod[] {
    const { job, status } = this;
    const { succeeded, failed } = status.uncountedTerminatedPods;
    const toRelease: Pod[] = [];
    const newIndexes = new Set<number>();
    const pods = isIndexed(job) ? [...this.pods].sort((a, b) => indexOf(a) - indexOf(b)) : this.pods;
    for (const pod of pods) {
      const { uid } = pod.metadata;
      if (!isTracked(pod) || this.memory.released.has(uid) || !this.#mayRelease(pod)) continue;
      toRelease.push(pod);
      if (pod.status.phase === 'Succeeded' && !failed.includes(uid)) this.#listSucceeded(pod, newIndexes);
      else if (isFailed(pod, job) || this.#isFailing()) this.#listFailed(pod);
      if (newIndexes.size + succeeded.length + failed.length >= UNCOUNTED_MAX) break;
    }
    if (isIndexed(job)) this.#reportIndexes(newIndexes);
    return toRelease;
  }

  #listSucceeded(pod: Pod, newIndexes: Set<number>): void {
    const { succeeded } = this.status.uncountedTerminatedPods;
    if (isIndexed(this.job)) {
      const index = indexOf(pod);
      if (!this.isValidIndex(index) || this.#countedIndexes.has(index)) return;
      newIndexes.add(index);
    } else if (succeeded.includes(pod.metadata.uid)) return;
    else succeeded.push(pod.metadata.uid);
    this.#isChanged = true;
  }

  #listFailed(pod: Pod): void {
    const { failed } = this.status.uncountedTerminatedPods;
    if (failed.includes(pod.metadata.uid)) return;
    if (isIndexed(this.job) && !this.isValidIndex(indexOf(pod))) return;
    if (!judgeFailure(this.job, pod).counts) return;
    failed.push(pod.metadata.uid);
    this.#isChanged = true;
  }

  #isFailing(): boolean {
    return this.#finished !== undefined && this.#finished.type !== 'SuccessCriteriaMet';
  }

  /** A failed pod of an index keeps its finalizer until its replacement carries its failure count. */
  #mayRelease(pod: Pod): boolean {
    if (this.job.metadata.deletionTimestamp || this.#finished || pod.status.phase === 'Succeeded') return true;
    if (!isFailed(pod, this.job)) return false;
    return this.delayed.get(indexOf(pod)) !== pod;
  }

  /** For each index that waits for another pod: the failed one that it replaces. */
  get delayed(): Map<number, Pod> {
    if (this.#delayed) return this.#delayed;
    const delayed = new Map<number, Pod>();
    this.#delayed = delayed;
    if (!this.failedIndexes) return delayed;
    const activeIndexes = new Set(this.active.map(indexOf));
    for (const pod of this.pods) {
      const index = indexOf(pod);
      if (!isTracked(pod) || !isFailed(pod, this.job) || !this.isValidIndex(index)) continue;
      if (this.succeededIndexes.has(index) || activeIndexes.has(index) || this.failedIndexes.has(index)) continue;
      const other = delayed.get(index);
      if (!other || indexFailuresOf(other) <= indexFailuresOf(pod)) delayed.set(index, pod);
    }
    return delayed;
  }
  #delayed: Map<number, Pod> | undefined;

  #reportIndexes(newIndexes: ReadonlySet<number>): void {
    const { status } = this;
    const completed = new Set([...this.#countedIndexes, ...newIndexes]);
    const text = formatIndexes(completed);
    if (text !== (status.completedIndexes ?? '')) this.#isChanged = true;
    status.succeeded = completed.size;
    if (text) status.completedIndexes = text;
    if (!this.failedIndexes) return;
    const failed = formatIndexes(this.failedIndexes);
    if (failed !== status.failedIndexes) this.#isChanged = true;
    status.failedIndexes = failed;
  }

  /** Says in the status why the Job will end, before any finalizer goes. */
  #announceEnd(): void {
    const finished = this.#finished;
    if (!finished) return;
    if (finished.type === 'FailureTarget') {
      this.status.conditions.push(finished);
      this.#isChanged = true;
      this.#finished = { ...finished, type: 'Failed' };
    } else if (finished.type === 'SuccessCriteriaMet') {
      if (!this.#standing('SuccessCriteriaMet')) {
        this.status.conditions.push(finished);
        this.#isChanged = true;
      }
      this.#finished = this.#condition('Complete', finished.reason as string, finished.message as string);
    }
  }

  /** The last word, once everything is counted and no pod is on its way out. */
  #declareEnd(): boolean {
    const finished = this.#finished;
    const { succeeded, failed } = this.status.uncountedTerminatedPods;
    if (!finished || succeeded.length > 0 || failed.length > 0 || this.terminating > 0) return false;
    this.status.conditions.push(finished);
    if (finished.type === 'Complete') this.status.completionTime = finished.lastTransitionTime as string;
    this.#isChanged = true;
    return true;
  }

  #tellEnd(): void {
    const finished = this.#finished as Condition;
    const note =
      finished.type === 'Complete'
        ? ({ type: 'Normal', reason: 'Completed', message: 'Job completed' } as const)
        : ({ type: 'Warning', reason: finished.reason as string, message: finished.message as string } as const);
    this.env.events.note(this.job, note);
  }

  /** Takes the finalizer off a pod; false if that did not work. */
  #release(pod: Pod): boolean {
    this.memory.released.add(pod.metadata.uid);
    try {
      releasePod(this.env, pod);
      return true;
    } catch (error) {
      this.memory.released.delete(pod.metadata.uid);
      if (isReason(error, 'NotFound')) return true;
      throw error;
    }
  }

  #write(): void {
    const { status } = this;
    const { succeeded, failed } = status.uncountedTerminatedPods;
    const written: JobStatus = {
      ...withoutZeros(status),
      uncountedTerminatedPods: {
        ...(succeeded.length > 0 && { succeeded: [...succeeded] }),
        ...(failed.length > 0 && { failed: [...failed] }),
      },
    };
    if (status.conditions.length > 0) written.conditions = [...status.conditions];
    else delete written.conditions;
    this.job = this.env.client.updateStatus(Job, { ...this.job, status: written });
    this.#isChanged = false;
  }
}

function withoutZeros(status: JobStatus): JobStatus {
  const copy = { ...status };
  for (const field of ['active', 'succeeded', 'failed'] as const) if (!copy[field]) delete copy[field];
  return copy;
}

/** Takes the tracking finalizer off a pod. */
export function releasePod(env: ControllerEnv, pod: Pod): void {
  const { namespace, name, finalizers = [] } = pod.metadata;
  const left = finalizers.filter((finalizer) => finalizer !== TRACKING_FINALIZER);
  const change = { metadata: { finalizers: left.length > 0 ? left : null } };
  env.client.patch(Pod, { namespace: namespace as string, name }, 'merge', change);
}
