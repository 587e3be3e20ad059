/**
 * Takes away what nobody needs any more: dead containers but the newest of each name, everything of pods that are gone.
 * Models: kubelet podContainerDeletor and container garbage collection (one a minute).
 * Leaves out: limits over all containers of a node, log rotation.
 */
import type { Engine } from '../engine';
import { type ContainerRecord, type RuntimeService, runProcedure } from '../runtime';
import type { PodLifecycleEvent } from './pleg';

/** What garbage collection needs. */
export interface ContainerGcParts {
  readonly engine: Engine;
  readonly runtime: RuntimeService;
  readonly startedAtMs: number;
  /** The pod has ended and was deleted. */
  isOver(podUid: string): boolean;
  /** The pod's object is not there any more. */
  isGone(podUid: string): boolean;
}

// kubelet.go: ContainerGCPeriod; one dead container is kept for each container of a pod.
const PERIOD_MS = 60_000;
const KEPT = 1;

/** Garbage collection on one node. */
export class ContainerGc {
  #gone = new Set<string>();
  #isArmed = false;
  #isStopped = false;

  constructor(private readonly parts: ContainerGcParts) {}

  /** A container has ended: those that ended before it may go. */
  containerDied({ podUid, container }: PodLifecycleEvent): void {
    const { runtime, isOver } = this.parts;
    const ended = runtime.podStatus(podUid).containers.filter(({ state }) => state === 'exited');
    if (isOver(podUid)) {
      for (const { id } of ended) runtime.removeContainer(id);
      return;
    }
    if (!container) return;
    const alike: ContainerRecord[] = ended.filter(({ name }) => name === container.name);
    for (const { id } of alike.slice(KEPT)) runtime.removeContainer(id);
  }

  /** A pod is gone: the next round removes its sandbox. */
  podGone(podUid: string): void {
    this.#gone.add(podUid);
    this.#arm();
  }

  /** No more rounds. */
  stop(): void {
    this.#isStopped = true;
  }

  #arm(): void {
    if (this.#isArmed || this.#isStopped) return;
    this.#isArmed = true;
    const { engine, startedAtMs } = this.parts;
    engine.schedule(PERIOD_MS - ((engine.now - startedAtMs) % PERIOD_MS), () => this.#collect(), 'container-gc');
  }

  #collect(): void {
    this.#isArmed = false;
    if (this.#isStopped) return;
    const { engine, runtime, isGone } = this.parts;
    for (const podUid of [...this.#gone]) {
      if (!isGone(podUid)) continue;
      this.#gone.delete(podUid);
      const { containers, sandboxes } = runtime.podStatus(podUid);
      if (containers.some(({ state }) => state === 'running')) {
        this.#gone.add(podUid);
        continue;
      }
      for (const { id } of containers) runtime.removeContainer(id);
      for (const { id } of sandboxes)
        runProcedure(engine, runtime.stopPodSandbox(id), () => runtime.removePodSandbox(id));
    }
    if (this.#gone.size > 0) this.#arm();
  }
}
