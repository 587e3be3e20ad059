/**
 * Makes the number of a Job's active pods what it should be.
 * Models: pkg/controller/job/job_controller.go manageJob.
 * Leaves out: see job-sync.ts.
 */
import type { EnvVar } from '../../api/core/v1/pod/container';
import type { Pod, PodTemplateSpec } from '../../api/core/v1/pod/pod';
import { isReason } from '../../apimachinery/api-error';
import { objectKey } from '../../apimachinery/object-meta';
import { isNamespaceTerminating } from '../pod-control';
import { podsToDelete } from '../pod-ranking';
import { isPodReady, isPodTerminating } from '../pod-state';
import { slowStart } from '../slow-start';
import { remainingMs, remainingOfIndexMs } from './backoff';
import {
  COMPLETION_INDEX,
  INDEX_FAILURES,
  INDEX_IGNORED_FAILURES,
  indexFailuresOf,
  indexOf,
  isIndexed,
  isTracked,
  replacesOnlyFailed,
  TRACKING_FINALIZER,
} from './job-pods';
import { type JobSync, releasePod } from './job-sync';
import { judgeFailure } from './policies';

/** At most so many pods are made or deleted in one sync (job.MaxPodCreateDeletePerSync). */
const PODS_PER_SYNC = 500;

/** Creates and deletes within one sync, and keeps its numbers right. */
export class JobManager {
  constructor(private readonly sync: JobSync) {}

  /** Does it; `done` hears of the first refusal. */
  manage(done: (error: unknown) => void): void {
    const { sync } = this;
    if (sync.isSuspended) {
      this.#delete(sync.active, done);
      return;
    }
    const wanted = this.#wantedActive();
    const surplus = sync.activeCount - wanted;
    const doomed = this.#doomed(Math.max(0, surplus)).slice(0, PODS_PER_SYNC);
    if (doomed.length > 0) {
      this.#delete(doomed, done);
      return;
    }
    const terminating = replacesOnlyFailed(sync.job) ? sync.terminating : 0;
    const missing = wanted - terminating - sync.activeCount;
    if (missing > 0) this.#create(Math.min(missing, PODS_PER_SYNC), done);
    else done(undefined);
  }

  #wantedActive(): number {
    const { sync } = this;
    const { parallelism = 1, completions } = sync.job.spec;
    if (completions === undefined) return sync.succeeded > 0 ? sync.activeCount : parallelism;
    return Math.max(0, Math.min(completions - sync.succeeded, parallelism));
  }

  /** Pods that must go: second ones of an index (and those beyond the last), then the least useful. */
  #doomed(atLeast: number): Pod[] {
    const { sync } = this;
    const doomed: Pod[] = [];
    let left = sync.active;
    if (isIndexed(sync.job)) {
      const seen = new Set<number>();
      left = [];
      for (const pod of [...sync.active].sort((a, b) => indexOf(a) - indexOf(b))) {
        const index = indexOf(pod);
        if (!sync.isValidIndex(index) || seen.has(index)) doomed.push(pod);
        else left.push(pod);
        seen.add(index);
      }
    }
    if (doomed.length < atLeast) doomed.push(...podsToDelete(left, [], atLeast - doomed.length, sync.env.nowMs()));
    return doomed;
  }

  #delete(pods: readonly Pod[], done: (error: unknown) => void): void {
    const { sync } = this;
    const { memory, key } = sync;
    if (pods.length === 0) {
      done(undefined);
      return;
    }
    memory.expectDeletions(key, pods.map(objectKey));
    let failure: unknown;
    const deletions = pods.map((pod) => () => {
      try {
        if (isTracked(pod)) releasePod(sync.env, pod);
        sync.env.podControl.delete(pod, sync.job);
        sync.activeCount--;
        sync.terminating++;
        if (isPodReady(pod)) sync.ready--;
      } catch (error) {
        memory.deletionFailed(key, objectKey(pod));
        if (!isReason(error, 'NotFound')) failure ??= error;
      }
    });
    sync.env.podControl.pacer.sendAll(deletions, () => done(failure));
  }

  #create(missing: number, done: (error: unknown) => void): void {
    const { sync } = this;
    const { env, job, memory, key } = sync;
    const isPerIndex = job.spec.backoffLimitPerIndex !== undefined;
    const waitMs = isPerIndex ? 0 : remainingMs(sync.backoff, env.nowMs());
    if (waitMs > 0) {
      memory.againAfter(key, waitMs);
      done(undefined);
      return;
    }
    let indexes: number[] | undefined;
    if (isIndexed(job)) {
      const pending = this.#pendingIndexes(missing);
      indexes = isPerIndex ? this.#dueIndexes(pending) : pending;
      if (indexes.length === 0) {
        done(undefined);
        return;
      }
    }
    const count = indexes?.length ?? missing;
    memory.expectCreations(key, count);
    sync.activeCount += count;
    const template = templateOf(job.spec.template);
    let next = 0;
    slowStart(
      env.podControl.pacer,
      count,
      () => this.#createOne(template, indexes?.[next++]),
      ({ created, error }) => {
        for (let i = created; i < count; i++) memory.creationFailed(key);
        sync.activeCount -= count - created;
        done(isNamespaceTerminating(error) ? undefined : error);
      },
    );
  }

  #createOne(template: PodTemplateSpec, index: number | undefined): void {
    const { env, job } = this.sync;
    const namespace = job.metadata.namespace as string;
    if (index === undefined) {
      env.podControl.create({ namespace, template, owner: job });
      return;
    }
    env.podControl.create({
      namespace,
      owner: job,
      generateName: `${job.metadata.name}-${index}-`,
      template: this.#templateFor(template, index),
    });
  }

  #templateFor(template: PodTemplateSpec, index: number): PodTemplateSpec {
    const { job, delayed, failedIndexes } = this.sync;
    const annotations: Record<string, string> = { ...template.metadata?.annotations, [COMPLETION_INDEX]: `${index}` };
    if (failedIndexes) Object.assign(annotations, failureAnnotations(job, delayed.get(index)));
    return {
      ...template,
      metadata: {
        ...template.metadata,
        labels: { ...template.metadata?.labels, [COMPLETION_INDEX]: `${index}` },
        annotations,
      },
      spec: {
        ...template.spec,
        hostname: `${job.metadata.name}-${index}`,
        containers: template.spec.containers.map(withIndexVariable),
        ...(template.spec.initContainers && { initContainers: template.spec.initContainers.map(withIndexVariable) }),
      },
    };
  }

  /** The lowest indexes that nobody works on. */
  #pendingIndexes(count: number): number[] {
    const { sync } = this;
    const taken = new Set([...sync.succeededIndexes, ...(sync.failedIndexes ?? []), ...sync.active.map(indexOf)]);
    if (replacesOnlyFailed(sync.job)) for (const pod of sync.pods) if (isPodTerminating(pod)) taken.add(indexOf(pod));
    const pending: number[] = [];
    for (let i = 0; i < (sync.job.spec.completions ?? 0) && pending.length < count; i++)
      if (!taken.has(i)) pending.push(i);
    return pending;
  }

  #dueIndexes(pending: readonly number[]): number[] {
    const { sync } = this;
    const due: number[] = [];
    let soonest = Number.POSITIVE_INFINITY;
    for (const index of pending) {
      const failed = sync.delayed.get(index);
      const waitMs = failed ? remainingOfIndexMs(failed, sync.env.nowMs()) : 0;
      if (waitMs === 0) due.push(index);
      else soonest = Math.min(soonest, waitMs);
    }
    if (due.length === 0 && soonest < Number.POSITIVE_INFINITY) sync.memory.againAfter(sync.key, soonest);
    return due;
  }
}

function failureAnnotations(job: JobSync['job'], replaced: Pod | undefined): Record<string, string> {
  if (!replaced) return { [INDEX_FAILURES]: '0' };
  const ignored = Number(replaced.metadata.annotations?.[INDEX_IGNORED_FAILURES] ?? 0);
  const isCounted = judgeFailure(job, replaced).counts;
  const ignoredNow = ignored + (isCounted ? 0 : 1);
  return {
    [INDEX_FAILURES]: `${indexFailuresOf(replaced) + (isCounted ? 1 : 0)}`,
    ...(ignoredNow > 0 && { [INDEX_IGNORED_FAILURES]: `${ignoredNow}` }),
  };
}

function templateOf(template: PodTemplateSpec): PodTemplateSpec {
  const finalizers = (template.metadata?.finalizers as string[] | undefined) ?? [];
  return { ...template, metadata: { ...template.metadata, finalizers: [...finalizers, TRACKING_FINALIZER] } };
}

const INDEX_VARIABLE: EnvVar = {
  name: 'JOB_COMPLETION_INDEX',
  valueFrom: { fieldRef: { fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } },
};

function withIndexVariable<T extends { env?: EnvVar[] }>(container: T): T {
  if (container.env?.some(({ name }) => name === INDEX_VARIABLE.name)) return container;
  return { ...container, env: [...(container.env ?? []), INDEX_VARIABLE] };
}
