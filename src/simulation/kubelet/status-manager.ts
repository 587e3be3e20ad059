/**
 * What was last said of each pod, and its way to the API server.
 * Models: kubelet status manager: versions, coalescing, terminal phases held back while containers may run, final deletion.
 * Leaves out: mirror pods, the ten-second reconciliation (no other writer changes what the kubelet owns).
 */

import type { ContainerStatus } from '../api/core/v1/pod/container';
import { type Pod, Pod as PodKind, type PodStatus } from '../api/core/v1/pod/pod';
import { isReason } from '../apimachinery/api-error';
import { copyFields, deepEqual } from '../apimachinery/deep';
import type { Client, TokenBucket } from '../client';
import type { Engine } from '../engine';
import { withReadiness, withSandboxReady } from './status/conditions';
import { STATUS_UNKNOWN } from './status/container-status';

/** What a status manager needs. */
export interface StatusManagerParts {
  readonly engine: Engine;
  readonly client: Client;
  /** The limit of the kubelet's requests; undefined for none. */
  readonly limit: TokenBucket | undefined;
  /** Whether containers of the pod may still run: its phase may not become terminal before. */
  couldHaveRunningContainers(podUid: string): boolean;
  timestamp(): string;
  hasAppStarted(pod: Pod): boolean;
}

interface Kept {
  pod: Pod;
  status: PodStatus;
  cause: number;
  isFinished: boolean;
  isDirty: boolean;
}

// From deciding on a status to its patch: a wake-up of another goroutine and a GET of the pod.
const PATCH_DELAY_MS = 10;

/** The status manager of one kubelet. */
export class StatusManager {
  #kept = new Map<string, Kept>();
  #dirty: Kept[] = [];
  #isArmed = false;

  constructor(private readonly parts: StatusManagerParts) {}

  /** The last status of a pod that the kubelet made. */
  find(podUid: string): PodStatus | undefined {
    return this.#kept.get(podUid)?.status;
  }

  /** Takes a new status; nothing is written if it says what was said before. */
  set(pod: Pod, status: PodStatus): void {
    const kept = this.#kept.get(pod.metadata.uid);
    if (!kept) {
      const created = { pod, status, cause: this.parts.engine.current, isFinished: false, isDirty: false };
      this.#kept.set(pod.metadata.uid, created);
      this.#mark(created);
      return;
    }
    kept.pod = pod;
    if (sameStatus(kept.status, status)) {
      // A pod that was deleted while its status stood still needs its deletion looked at.
      if (pod.metadata.deletionTimestamp && kept.isFinished) this.#mark(kept);
      return;
    }
    kept.status = status;
    this.#mark(kept);
  }

  /** The sandbox is up: said at once, before images are pulled. */
  setSandboxReady(pod: Pod): void {
    const kept = this.#kept.get(pod.metadata.uid);
    if (!kept?.status.conditions) return;
    const conditions = withSandboxReady(pod, kept.status.conditions, this.parts.timestamp());
    if (conditions === kept.status.conditions) return;
    const status = copyFields(kept.status);
    status.conditions = conditions as PodStatus['conditions'];
    this.#replace(kept, status);
  }

  /** A container's readiness has changed. */
  setContainerReadiness(podUid: string, containerId: string, ready: boolean): void {
    this.#changeContainer(podUid, containerId, (status) => {
      if (status.ready === ready) return status;
      const changed = copyFields(status);
      changed.ready = ready;
      return changed;
    });
  }

  /** A container's startup probe has succeeded (or the container is a new one). */
  setContainerStartup(podUid: string, containerId: string, started: boolean): void {
    this.#changeContainer(podUid, containerId, (status) => {
      if (status.started === started) return status;
      const changed = copyFields(status);
      changed.started = started;
      return changed;
    });
  }

  /** The pod is over and cleaned up: the phase may be terminal, and a deleted pod's object may go. */
  terminate(pod: Pod): void {
    const kept = this.#kept.get(pod.metadata.uid);
    if (!kept) return;
    kept.pod = pod;
    kept.isFinished = true;
    this.#replace(kept, allEnded(pod, kept.status));
  }

  /** The pod's object is gone. */
  forget(podUid: string): void {
    this.#kept.delete(podUid);
  }

  /** Everything is forgotten, as by a process that ends. */
  reset(): void {
    this.#kept.clear();
    this.#dirty = [];
  }

  #changeContainer(podUid: string, containerId: string, change: (status: ContainerStatus) => ContainerStatus): void {
    const kept = this.#kept.get(podUid);
    if (!kept) return;
    const { status, pod } = kept;
    const changed = (list: ContainerStatus[] | undefined) => {
      const at = list?.findIndex((each) => each.containerID === containerId) ?? -1;
      if (!list || at < 0) return list;
      const next = change(list[at] as ContainerStatus);
      return next === list[at] ? list : list.with(at, next);
    };
    const containerStatuses = changed(status.containerStatuses);
    const initContainerStatuses = changed(status.initContainerStatuses);
    if (containerStatuses === status.containerStatuses && initContainerStatuses === status.initContainerStatuses)
      return;
    const next = copyFields(status);
    if (containerStatuses) next.containerStatuses = containerStatuses;
    if (initContainerStatuses) next.initContainerStatuses = initContainerStatuses;
    const all = [...(initContainerStatuses ?? []), ...(containerStatuses ?? [])];
    const conditions = withReadiness({
      pod,
      phase: next.phase,
      statuses: new Map(all.map((each) => [each.name, each])),
      isSandboxReady: true,
      hasAppStarted: this.parts.hasAppStarted(pod),
      old: status.conditions,
      now: this.parts.timestamp(),
    });
    next.conditions = conditions as PodStatus['conditions'];
    this.#replace(kept, next);
  }

  #replace(kept: Kept, status: PodStatus): void {
    kept.status = status;
    this.#mark(kept);
  }

  #mark(kept: Kept): void {
    kept.cause = this.parts.engine.current;
    if (kept.isDirty) return;
    kept.isDirty = true;
    this.#dirty.push(kept);
    this.#arm(PATCH_DELAY_MS);
  }

  #arm(delayMs: number): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    this.parts.engine.schedule(delayMs, () => this.#flush());
  }

  #flush(): void {
    this.#isArmed = false;
    const { engine, limit } = this.parts;
    const dirty = this.#dirty;
    this.#dirty = [];
    for (let i = 0; i < dirty.length; i++) {
      const heldUpMs = limit?.waitMs() ?? 0;
      if (heldUpMs > 0) {
        this.#dirty = [...dirty.slice(i), ...this.#dirty];
        this.#arm(heldUpMs);
        return;
      }
      const kept = dirty[i] as Kept;
      kept.isDirty = false;
      engine.because(kept.cause, () => this.#write(kept));
    }
  }

  #write(kept: Kept): void {
    const { client, limit } = this.parts;
    const { name, namespace, uid } = kept.pod.metadata;
    const pod = this.#stored(namespace, name);
    if (!pod || pod.metadata.uid !== uid) {
      this.#kept.delete(uid);
      return;
    }
    const merged = this.#mergedWith(pod, kept.status);
    if (!sameStatus(pod.status, merged)) {
      limit?.reserve();
      const body = { status: patchOf(pod.status, merged) };
      const written = client.patch<Pod>(PodKind, { namespace, name, subresource: 'status' }, 'merge', body);
      // What is stored says the same: one copy of it is enough.
      if (merged === kept.status && sameStatus(written.status, merged)) kept.status = written.status;
    }
    if (!pod.metadata.deletionTimestamp || !kept.isFinished) return;
    limit?.reserve();
    client.delete(PodKind, { namespace, name }, { gracePeriodSeconds: 0, preconditions: { uid } });
    this.#kept.delete(uid);
  }

  #stored(namespace: string | undefined, name: string): Pod | undefined {
    try {
      return this.parts.client.get(PodKind, namespace, name);
    } catch (error) {
      if (isReason(error, 'NotFound')) return undefined;
      throw error;
    }
  }

  /** A terminal phase waits until nothing of the pod can run any more. */
  #mergedWith(pod: Pod, status: PodStatus): PodStatus {
    const isTerminal = status.phase === 'Failed' || status.phase === 'Succeeded';
    const wasTerminal = pod.status.phase === 'Failed' || pod.status.phase === 'Succeeded';
    if (!isTerminal || wasTerminal || !this.parts.couldHaveRunningContainers(pod.metadata.uid)) return status;
    const { reason: _, message: __, ...rest } = status;
    const { phase, reason, message } = pod.status;
    return { ...rest, phase, ...(reason && { reason }), ...(message && { message }) };
  }
}

function sameStatus(a: PodStatus, b: PodStatus): boolean {
  return a === b || deepEqual(a, b);
}

/** A merge patch that makes `before` say what `after` says. */
function patchOf(before: PodStatus, after: PodStatus): Record<string, unknown> {
  const patch: Record<string, unknown> = {};
  const from = before as unknown as Record<string, unknown>;
  const to = after as unknown as Record<string, unknown>;
  for (const key of Object.keys(to)) if (to[key] !== undefined && to[key] !== from[key]) patch[key] = to[key];
  for (const key of Object.keys(from)) if (to[key] === undefined && from[key] !== undefined) patch[key] = null;
  return patch;
}

/** Whoever cannot be accounted for has failed: it is not known how those containers ended. */
function allEnded(pod: Pod, status: PodStatus): PodStatus {
  const inits = status.initContainerStatuses ?? [];
  const hasInitialized = pod.spec.initContainers?.length
    ? status.conditions?.find(({ type }) => type === 'Initialized')?.status === 'True' && inits.every(hasBegun)
    : true;
  const ended = (each: ContainerStatus): ContainerStatus =>
    each.state?.terminated ? each : { ...each, ready: false, started: false, state: UNACCOUNTED };
  const containerStatuses = hasInitialized ? status.containerStatuses?.map(ended) : status.containerStatuses;
  const initContainerStatuses = inits.map((each) => (hasInitialized && hasBegun(each) ? ended(each) : each));
  return {
    ...status,
    ...(containerStatuses && { containerStatuses }),
    ...(inits.length > 0 && { initContainerStatuses }),
  };
}

function hasBegun({ state, lastState }: ContainerStatus): boolean {
  return state?.running !== undefined || state?.terminated !== undefined || lastState?.terminated !== undefined;
}

const UNACCOUNTED = Object.freeze({
  terminated: Object.freeze({
    exitCode: 137,
    reason: STATUS_UNKNOWN,
    message: 'The container could not be located when the pod was terminated',
    startedAt: null,
    finishedAt: null,
  }),
});
