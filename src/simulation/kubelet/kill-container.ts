/**
 * Ends containers, one or all of a pod.
 * Models: kuberuntime killContainer, killPodWithSyncResult: preStop within the grace, at least two seconds, sidecars last.
 * Leaves out: grace periods of evictions.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import type { EventNote } from '../client';
import type { Engine } from '../engine';
import {
  type ContainerRecord,
  callOrTime,
  type PodRuntimeStatus,
  type Procedure,
  type RuntimeService,
  runProcedure,
} from '../runtime';
import { runHook } from './lifecycle-hook';
import { isSidecar } from './restart-policy';

/** What ending containers needs. */
export interface KillParts {
  readonly engine: Engine;
  readonly runtime: RuntimeService;
  note(pod: Pod, event: EventNote): void;
}

/** Why a container is ended, and how much time it may take. */
export interface KillOptions {
  readonly message?: string;
  readonly reason?: 'liveness' | 'startup' | 'changed';
  /** Seconds, if not the pod's own. */
  readonly graceSeconds?: number | undefined;
  /** Those that must have ended before it is this one's turn. */
  readonly after?: (call: () => void) => void;
}

// kuberuntime: every container gets a moment to end by itself.
const LEAST_GRACE_SECONDS = 2;

/** Ends a container. */
export function* killContainer(
  parts: KillParts,
  pod: Pod,
  target: { container: Container; record: ContainerRecord },
  options: KillOptions = {},
): Procedure {
  const { engine, runtime } = parts;
  const { container, record } = target;
  let graceMs = graceOf(pod, container, options) * 1000;
  const fieldPath = fieldPathOf(pod, container);
  const message = options.message ?? `Stopping container ${container.name}`;
  parts.note(pod, { type: 'Normal', reason: 'Killing', message, fieldPath });
  const preStop = container.lifecycle?.preStop;
  if (preStop && graceMs > 0) {
    const hookMs = engine.now;
    const hookTarget = { engine, runtime, containerId: record.id, sandboxId: record.sandboxId, container };
    const failure = yield* runHook(hookTarget, preStop, graceMs);
    if (failure !== undefined)
      parts.note(pod, { type: 'Warning', reason: 'FailedPreStopHook', message: 'PreStopHook failed', fieldPath });
    graceMs -= engine.now - hookMs;
  }
  if (options.after && graceMs > 0) {
    const beganMs = engine.now;
    yield* callOrTime(engine, graceMs, options.after);
    graceMs -= engine.now - beganMs;
  }
  yield* runtime.stopContainer(record.id, Math.max(graceMs, LEAST_GRACE_SECONDS * 1000));
}

/** Ends all of a pod's containers, then its sandboxes. */
export function* killPod(
  parts: KillParts,
  pod: Pod,
  status: PodRuntimeStatus,
  graceSeconds: number | undefined,
): Procedure {
  const running = status.containers.filter(({ state }) => state === 'running');
  if (running.length > 0) yield (resume) => killAll(parts, pod, running, { graceSeconds, resume });
  for (const { id } of status.sandboxes) yield* parts.runtime.stopPodSandbox(id);
}

/** All at once, except that sidecars wait for the apps and for the sidecars that began after them. */
function killAll(
  parts: KillParts,
  pod: Pod,
  running: readonly ContainerRecord[],
  { graceSeconds, resume }: { graceSeconds: number | undefined; resume: () => void },
): void {
  const { initContainers = [], containers, ephemeralContainers = [] } = pod.spec;
  const all = [...containers, ...ephemeralContainers, ...initContainers];
  const sidecars = initContainers.filter(isSidecar).map(({ name }) => name);
  const rankOf = (name: string) => sidecars.length - 1 - sidecars.indexOf(name);
  const turns = new Turns();
  const jobs = running.map((record) => {
    const container = all.find(({ name }) => name === record.name) ?? { name: record.name, image: record.image };
    const isLate = sidecars.includes(record.name);
    return { container, record, rank: isLate ? rankOf(record.name) + 1 : 0 };
  });
  for (const { rank } of jobs) turns.expect(rank);
  let left = jobs.length;
  for (const { container, record, rank } of jobs) {
    const after = rank > 0 && !turns.isOver(rank) ? (call: () => void) => turns.await(rank, call) : undefined;
    const options = { ...(graceSeconds !== undefined && { graceSeconds }), ...(after && { after }) };
    runProcedure(parts.engine, killContainer(parts, pod, { container, record }, options), () => {
      turns.end(rank);
      if (--left === 0) resume();
    });
  }
}

/** Who must have ended before whom. */
class Turns {
  #left: number[] = [];
  #waiting: { rank: number; call: () => void }[] = [];

  expect(rank: number): void {
    this.#left[rank] = (this.#left[rank] ?? 0) + 1;
  }

  isOver(rank: number): boolean {
    for (let i = 0; i < rank; i++) if ((this.#left[i] ?? 0) > 0) return false;
    return true;
  }

  await(rank: number, call: () => void): void {
    if (this.isOver(rank)) call();
    else this.#waiting.push({ rank, call });
  }

  end(rank: number): void {
    this.#left[rank] = (this.#left[rank] ?? 1) - 1;
    const ready = this.#waiting.filter((each) => this.isOver(each.rank));
    this.#waiting = this.#waiting.filter((each) => !ready.includes(each));
    for (const { call } of ready) call();
  }
}

function graceOf(pod: Pod, { livenessProbe, startupProbe }: Container, { reason, graceSeconds }: KillOptions): number {
  if (graceSeconds !== undefined) return graceSeconds;
  if (pod.metadata.deletionGracePeriodSeconds !== undefined) return pod.metadata.deletionGracePeriodSeconds;
  const own = pod.spec.terminationGracePeriodSeconds ?? LEAST_GRACE_SECONDS;
  if (reason === 'liveness') return livenessProbe?.terminationGracePeriodSeconds ?? own;
  if (reason === 'startup') return startupProbe?.terminationGracePeriodSeconds ?? own;
  return own;
}

/** `spec.containers{web}`. */
export function fieldPathOf({ spec }: Pod, container: Container): string {
  let path = fieldPaths.get(container);
  if (path === undefined) {
    path = makeFieldPath(spec, container);
    fieldPaths.set(container, path);
  }
  return path;
}

// One text for all pods that share their containers.
const fieldPaths = new WeakMap<Container, string>();

function makeFieldPath(spec: Pod['spec'], { name }: Container): string {
  if (spec.containers.some((each) => each.name === name)) return `spec.containers{${name}}`;
  if (spec.initContainers?.some((each) => each.name === name)) return `spec.initContainers{${name}}`;
  return `spec.ephemeralContainers{${name}}`;
}
