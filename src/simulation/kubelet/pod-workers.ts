/**
 * One worker a pod: what is to be done for the pod is done one after the other, the newest wish last.
 * Models: kubelet pod workers of v1.36: sync, terminating, terminated; pending updates; retries and resyncs.
 * Leaves out: static pods that wait for their name; resyncs of pods that have nothing to do (they would change nothing).
 *
 *     update ─▶ SyncPod ─(deleted, or all ended)─▶ SyncTerminatingPod ─▶ SyncTerminatedPod ─▶ finished
 *               each waits for a picture of the runtime that is newer than the end of the one before
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import type { Engine, Timer } from '../engine';
import { type PodRuntimeStatus, type Procedure, runProcedure } from '../runtime';
import type { Pleg } from './pleg';

/** How far the pod is. */
export type WorkPhase = 'sync' | 'terminating' | 'terminated' | 'finished';

/** How one round of work ended. */
export interface RoundResult {
  /** Nothing of the pod shall run any more. */
  readonly isTerminal?: boolean;
  /** Something went wrong; the pod is tried again later. */
  readonly isFailed?: boolean;
  /** When the earliest back-off ends, if the failure is nothing but back-offs. */
  readonly retryAtMs?: number;
  /** Something was done: the runtime looks different now. */
  readonly hasActed?: boolean;
}

/** The work itself. */
export interface PodSyncer {
  syncPod(pod: Pod): Procedure<RoundResult>;
  syncTerminatingPod(pod: Pod, graceSeconds: number | undefined): Procedure<void>;
  syncTerminatedPod(pod: Pod): Procedure<void>;
}

/** What pod workers need. */
export interface PodWorkersParts {
  readonly engine: Engine;
  readonly pleg: Pleg;
  readonly syncer: PodSyncer;
  /** When the sync loop's one-second ticks began. */
  readonly startedAtMs: number;
  fraction(): number;
}

// pod_workers.go: retries after 10 s, resyncs after a minute, each up to half as long again.
const BACK_OFF_MS = 10_000;
const RESYNC_MS = 60_000;
const JITTER = 0.5;
/** Recorded: a container never starts more than 20 s after its back-off has passed. */
const MOST_JITTER_MS = 18_000;
/** The sync loop looks at its queue once a second. */
const TICK_MS = 1000;

class Worker {
  phase: WorkPhase = 'sync';
  isBusy = false;
  isPending = false;
  /** When the last round ended; the next needs a picture from after it. */
  lastSyncMs = -1;
  graceSeconds: number | undefined;
  retry: Timer | undefined;
  /** What the last round saw, if it found nothing to do: the same again needs no round. */
  settledOnPod: Pod | undefined;
  settledOnPicture: PodRuntimeStatus | undefined;
  cause: number;

  constructor(
    public pod: Pod,
    engine: Engine,
  ) {
    this.cause = engine.current;
  }
}

/** The workers of one kubelet. */
export class PodWorkers {
  #workers = new Map<string, Worker>();
  #isStopped = false;

  constructor(private readonly parts: PodWorkersParts) {}

  /** There is something to do for a pod: it is new, was changed, or its containers did something. */
  update(pod: Pod): void {
    if (this.#isStopped) return;
    const { engine } = this.parts;
    let worker = this.#workers.get(pod.metadata.uid);
    if (!worker) {
      // A pod that is deleted before it ever ran here has nothing to end, but its status must still be final.
      worker = new Worker(pod, engine);
      this.#workers.set(pod.metadata.uid, worker);
    }
    worker.pod = pod;
    worker.cause = engine.current;
    if (worker.phase === 'finished') return;
    if (pod.metadata.deletionTimestamp) {
      const grace = pod.metadata.deletionGracePeriodSeconds ?? 30;
      worker.graceSeconds = Math.max(1, Math.min(grace, worker.graceSeconds ?? grace));
      if (worker.phase === 'sync') worker.phase = 'terminating';
    }
    worker.isPending = true;
    this.#dispatch(worker);
  }

  /** The pod's object is gone: what runs of it must end, within the grace it had left. */
  remove(pod: Pod): void {
    const worker = this.#workers.get(pod.metadata.uid);
    if (!worker || this.#isStopped) return;
    if (worker.phase === 'finished') {
      this.#drop(worker);
      return;
    }
    worker.pod = pod;
    worker.graceSeconds = Math.max(1, pod.metadata.deletionGracePeriodSeconds ?? 1);
    if (worker.phase === 'sync') worker.phase = 'terminating';
    worker.isPending = true;
    this.#dispatch(worker);
  }

  /** Something happened to the pod's containers: the worker looks again, if there is one. */
  sync(podUid: string): void {
    const worker = this.#workers.get(podUid);
    if (!worker || worker.phase === 'finished' || this.#isStopped) return;
    worker.cause = this.parts.engine.current;
    worker.isPending = true;
    this.#dispatch(worker);
  }

  /** How far a pod is; undefined if it was never worked on. */
  phaseOf(podUid: string): WorkPhase | undefined {
    return this.#workers.get(podUid)?.phase;
  }

  /** Whether something of the pod may still run. */
  couldHaveRunningContainers(podUid: string): boolean {
    const phase = this.phaseOf(podUid);
    return phase === 'sync' || phase === 'terminating';
  }

  /** Whether the pod was asked to end. */
  isTerminationRequested(podUid: string): boolean {
    const phase = this.phaseOf(podUid);
    return phase !== undefined && phase !== 'sync';
  }

  /** The pod as its worker knows it. */
  podOf(podUid: string): Pod | undefined {
    return this.#workers.get(podUid)?.pod;
  }

  /** Forgets a pod that is finished and gone. */
  forget(podUid: string): void {
    const worker = this.#workers.get(podUid);
    if (worker?.phase === 'finished') this.#drop(worker);
  }

  /** No more work is begun; what is under way ends at its next wait. */
  stop(): void {
    this.#isStopped = true;
    for (const worker of this.#workers.values()) worker.retry?.cancel();
  }

  #drop(worker: Worker): void {
    worker.retry?.cancel();
    this.#workers.delete(worker.pod.metadata.uid);
    this.parts.pleg.forget(worker.pod.metadata.uid);
  }

  #dispatch(worker: Worker): void {
    if (worker.isBusy || !worker.isPending || this.#isStopped) return;
    worker.isBusy = true;
    this.parts.pleg.awaitNewer(worker.pod.metadata.uid, worker.lastSyncMs, () => {
      this.parts.engine.because(worker.cause, () => this.#work(worker));
    });
  }

  #work(worker: Worker): void {
    const { engine, syncer } = this.parts;
    worker.isPending = false;
    const ended = (result: RoundResult) => this.#complete(worker, result);
    switch (worker.phase) {
      case 'sync':
        this.#sync(worker, ended);
        break;
      case 'terminating':
        runProcedure(engine, syncer.syncTerminatingPod(worker.pod, worker.graceSeconds), () => {
          worker.phase = 'terminated';
          ended({ isTerminal: true });
        });
        break;
      case 'terminated':
        worker.phase = 'finished';
        runProcedure(engine, syncer.syncTerminatedPod(worker.pod), () => ended({}));
        break;
      case 'finished':
        worker.isBusy = false;
    }
  }

  #sync(worker: Worker, ended: (result: RoundResult) => void): void {
    const { engine, syncer, pleg } = this.parts;
    const { pod } = worker;
    const picture = pleg.status(pod.metadata.uid);
    if (worker.settledOnPod === pod && worker.settledOnPicture === picture) {
      ended({});
      return;
    }
    worker.settledOnPod = undefined;
    runProcedure(engine, syncer.syncPod(pod), (result) => {
      if (!result.isFailed && !result.isTerminal && !result.hasActed && isStill(pod)) {
        worker.settledOnPod = pod;
        worker.settledOnPicture = picture;
      }
      ended(result);
    });
  }

  #complete(worker: Worker, result: RoundResult): void {
    const { engine, pleg } = this.parts;
    worker.isBusy = false;
    if (this.#isStopped) return;
    worker.lastSyncMs = engine.now;
    if (worker.phase === 'finished') {
      worker.retry?.cancel();
      return;
    }
    if (result.isTerminal) {
      if (worker.phase === 'sync') worker.phase = 'terminating';
      worker.isPending = true;
    } else if (result.isFailed) {
      this.#retryLater(worker, result.retryAtMs);
    } else if (result.hasActed || worker.isPending) {
      // Every good round asks for a new picture; where nothing was done it only matters to who waits for one.
      pleg.requestRelist(worker.pod.metadata.uid);
    }
    worker.cause = engine.current;
    this.#dispatch(worker);
  }

  /** Asks for another round, in place of one that was asked for before. */
  #retryLater(worker: Worker, retryAtMs: number | undefined): void {
    const { engine, startedAtMs, fraction } = this.parts;
    const backOffMs = retryAtMs === undefined ? BACK_OFF_MS : Math.min(Math.max(0, retryAtMs - engine.now), RESYNC_MS);
    const atMs = engine.now + backOffMs + Math.min(backOffMs * JITTER, MOST_JITTER_MS) * fraction();
    const tickMs = startedAtMs + Math.ceil((atMs - startedAtMs) / TICK_MS) * TICK_MS;
    worker.retry?.cancel();
    worker.retry = engine.schedule(tickMs - engine.now, () => this.sync(worker.pod.metadata.uid), 'kubelet-retry');
  }
}

/** Whether nothing but its containers and its object can give a pod's worker something to do: no probe, no deadline. */
function isStill({ spec }: Pod): boolean {
  const hasProbe = ({ livenessProbe, readinessProbe, startupProbe }: Container) =>
    livenessProbe !== undefined || readinessProbe !== undefined || startupProbe !== undefined;
  return (
    spec.activeDeadlineSeconds === undefined &&
    !spec.containers.some(hasProbe) &&
    !(spec.initContainers ?? []).some(hasProbe)
  );
}
