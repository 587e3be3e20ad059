/**
 * Runs pods until enough of them have succeeded, and says how it went.
 * Models: job controller v1.36: tracking finalizers, back-off, Indexed, policies, suspension, deadlines, two-step ends.
 * Leaves out: see job-sync.ts.
 */
import { Job } from '../../api/batch/v1/job/job';
import { Pod } from '../../api/core/v1/pod/pod';
import { ApiError, isReason } from '../../apimachinery/api-error';
import { deepEqual } from '../../apimachinery/deep';
import { compileSelector } from '../../apimachinery/labels';
import { controllerOf, objectKey } from '../../apimachinery/object-meta';
import type { WorkQueue } from '../../client';
import { claimObjects } from '../claim';
import { type ControllerEnv, defineController } from '../define-controller';
import { Expectations } from '../expectations';
import { OngoingSyncs } from '../ongoing-syncs';
import type { BackoffRecord } from './backoff';
import { isTracked } from './job-pods';
import { type JobMemory, JobSync, releasePod } from './job-sync';

/** Changes of pods are looked at once a second (job.syncJobBatchPeriod). */
const BATCH_MS = 1000;
/** The controller's own value of managedBy. */
const MANAGED_BY = 'kubernetes.io/job-controller';

export default defineController({
  name: 'job-controller',
  start: (env) => void new JobController(env),
});

class JobController {
  #jobs: ReturnType<ControllerEnv['informers']['of']>;
  #queue: WorkQueue;
  #orphans: WorkQueue;
  #expectations: Expectations;
  #ongoing: OngoingSyncs;
  #backoff = new Map<string, BackoffRecord>();
  #released = new Set<string>();

  constructor(private readonly env: ControllerEnv) {
    this.#queue = env.queue({ process: (key) => this.#sync(key) });
    this.#orphans = env.queue({ process: (key) => this.#syncOrphan(key) });
    this.#expectations = new Expectations(() => env.engine.now);
    this.#ongoing = new OngoingSyncs((key) => this.#queue.add(key));
    const jobs = env.informers.of(Job);
    this.#jobs = jobs as never;
    jobs.indexer.addIndex('namespace', (job) => [job.metadata.namespace ?? '']);
    jobs.addHandler({
      added: (job) => this.#queue.add(objectKey(job)),
      updated: (job, before) => this.#jobUpdated(job, before),
      deleted: (job) => {
        this.#queue.add(objectKey(job));
        this.#freePodsOf(job);
      },
    });
    env.informers.of(Pod).addHandler({
      added: (pod) => this.#podSeen(pod),
      updated: (pod, before) => this.#podUpdated(pod, before),
      deleted: (pod) => this.#podDeleted(pod),
    });
  }

  #find(key: string): Job | undefined {
    return this.#jobs.indexer.get(key) as Job | undefined;
  }

  #jobUpdated(job: Job, before: Job): void {
    const key = objectKey(job);
    if (job.metadata.generation === before.metadata.generation) this.#queue.addAfter(key, BATCH_MS);
    else this.#queue.add(key);
    if (isFinished(job)) this.#freePodsOf(job);
  }

  #freePodsOf(job: Job): void {
    for (const pod of this.env.pods.of(job.metadata.uid).all()) if (isTracked(pod)) this.#orphans.add(objectKey(pod));
  }

  #ownerOf(pod: Pod): Job | undefined {
    const reference = controllerOf(pod);
    if (reference?.kind !== 'Job') return undefined;
    const job = this.#find(`${pod.metadata.namespace}/${reference.name}`);
    return job?.metadata.uid === reference.uid ? job : undefined;
  }

  #podSeen(pod: Pod): void {
    if (pod.metadata.deletionTimestamp) {
      this.#podDeleted(pod);
      return;
    }
    const job = this.#ownerOf(pod);
    if (job) {
      this.#expectations.creationObserved(objectKey(job));
      this.#queue.addAfter(objectKey(job), BATCH_MS);
    } else this.#strayPod(pod);
  }

  #podUpdated(pod: Pod, before: Pod): void {
    if (isTracked(before) && !isTracked(pod)) this.#released.delete(pod.metadata.uid);
    if (pod.metadata.deletionTimestamp) {
      this.#podDeleted(pod, false);
      return;
    }
    const job = this.#ownerOf(pod);
    if (job) this.#queue.addAfter(objectKey(job), BATCH_MS);
    else if (!deepEqual(pod.metadata.labels, before.metadata.labels) || controllerOf(before)) this.#strayPod(pod);
  }

  #podDeleted(pod: Pod, isGone = true): void {
    if (isGone) this.#released.delete(pod.metadata.uid);
    const job = this.#ownerOf(pod);
    if (!job) {
      if (!isGone) this.#strayPod(pod);
      return;
    }
    this.#expectations.deletionObserved(objectKey(job), objectKey(pod));
    this.#queue.addAfter(objectKey(job), BATCH_MS);
  }

  /** A pod without a Job: adopted if one matches, freed of its finalizer if its Job is gone. */
  #strayPod(pod: Pod): void {
    const reference = controllerOf(pod);
    if (isTracked(pod) && (!reference || reference.kind === 'Job')) this.#orphans.add(objectKey(pod));
    if (reference) return;
    for (const job of this.#jobs.indexer.by('namespace', pod.metadata.namespace ?? '') as Job[]) {
      const selector = compileSelector(job.spec.selector);
      if (!selector.isEmpty && selector.matches(pod.metadata.labels)) this.#queue.addAfter(objectKey(job), BATCH_MS);
    }
  }

  #sync(key: string): void {
    const job = this.#find(key);
    if (!job) {
      this.#expectations.forget(key);
      this.#backoff.delete(key);
      return;
    }
    const { managedBy = MANAGED_BY } = job.spec;
    if (managedBy !== MANAGED_BY) return;
    if (isFinished(job)) {
      this.#backoff.delete(key);
      return;
    }
    if (!this.#ongoing.begin(key)) return;
    try {
      const selector = compileSelector(job.spec.selector);
      const candidates = [
        ...this.env.pods.of(job.metadata.uid).all(),
        ...[...this.env.pods.orphansIn(job.metadata.namespace ?? '')].filter(({ metadata }) =>
          selector.matches(metadata.labels),
        ),
      ];
      const pods = claimObjects({ client: this.env.client, owner: job, ownerKind: Job, selector }, Pod, candidates);
      new JobSync(this.env, this.#memory(), job, pods).run((error) => this.#end(key, error));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      this.#end(key, error);
    }
  }

  #end(key: string, error: unknown): void {
    this.#ongoing.end(key);
    if (error === undefined) this.#queue.forget(key);
    else if (!isReason(error, 'NotFound')) this.#queue.addRateLimited(key);
  }

  #memory(): JobMemory {
    return {
      backoff: this.#backoff,
      released: this.#released,
      isSatisfied: (key) => this.#expectations.isSatisfied(key),
      expectCreations: (key, count) => this.#expectations.expectCreations(key, count),
      creationFailed: (key) => this.#expectations.creationObserved(key),
      expectDeletions: (key, podKeys) => this.#expectations.expectDeletions(key, podKeys),
      deletionFailed: (key, podKey) => this.#expectations.deletionObserved(key, podKey),
      againAfter: (key, delayMs) => this.#queue.addAfter(key, delayMs),
    };
  }

  /** A pod whose Job is gone or over must not be held back by the finalizer. */
  #syncOrphan(key: string): void {
    const pod = this.env.pods.informer.indexer.get(key);
    if (!pod || !isTracked(pod)) return;
    const job = this.#ownerOf(pod);
    if (job && !isFinished(job)) return;
    try {
      releasePod(this.env, pod);
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
  }
}

function isFinished({ status }: Job): boolean {
  return (
    status?.conditions?.some(
      ({ type, status: value }) => (type === 'Complete' || type === 'Failed') && value === 'True',
    ) ?? false
  );
}
