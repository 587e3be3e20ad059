/**
 * Changes of a running pod's cpu and memory, taken over without a restart.
 * Models: v1.36 in-place resize where the node has room: events, PodResizeInProgress, the runtime's update calls.
 * Leaves out: resizes that must wait or cannot be (PodResizePending), resizePolicy RestartContainer, init containers.
 */
import type { Container } from '../api/core/v1/pod/container';
import type { Pod } from '../api/core/v1/pod/pod';
import { deepEqual } from '../apimachinery/deep';
import type { EventNote } from '../client';
import type { PodRuntimeStatus, Procedure, RuntimeService } from '../runtime';
import { latestOf } from './restart-policy';

/** What resizes need. */
export interface ResizesParts {
  readonly runtime: RuntimeService;
  note(pod: Pod, event: EventNote): void;
}

/** A resize that is under way. */
interface Resize {
  readonly words: string;
  isApplied: boolean;
}

/** The resizes of one kubelet. */
export class Resizes {
  /** By pod the containers with the resources that are in force. */
  #granted = new Map<string, readonly Container[]>();
  #underWay = new Map<string, Resize>();

  constructor(private readonly parts: ResizesParts) {}

  /** Looks at a pod at the start of a round: notes what begins and what has been completed. */
  look(pod: Pod): void {
    const { uid } = pod.metadata;
    const granted = this.#granted.get(uid);
    if (!granted) {
      this.#granted.set(uid, pod.spec.containers);
      return;
    }
    const resize = this.#underWay.get(uid);
    if (resize?.isApplied) {
      const message = `Pod resize completed: ${resize.words}`;
      this.parts.note(pod, { type: 'Normal', reason: 'ResizeCompleted', message });
      this.#underWay.delete(uid);
    }
    if (this.#underWay.has(uid) || !hasChanged(pod, granted)) return;
    const words = wordsOf(pod);
    this.#underWay.set(uid, { words, isApplied: false });
    this.parts.note(pod, { type: 'Normal', reason: 'ResizeStarted', message: `Pod resize started: ${words}` });
  }

  /** Whether the pod's status should say that a resize is under way. */
  isInProgress(podUid: string): boolean {
    return this.#underWay.has(podUid);
  }

  /** Tells the runtime; answers whether there was something to tell. */
  *apply(pod: Pod, status: PodRuntimeStatus): Procedure<boolean> {
    const { uid } = pod.metadata;
    const resize = this.#underWay.get(uid);
    if (!resize || resize.isApplied) return false;
    const sandbox = status.sandboxes[0];
    if (!sandbox) return false;
    const { runtime } = this.parts;
    // The pod's cgroup grows before its containers and shrinks after them; the call is made on both sides.
    runtime.updatePodSandboxResources(sandbox.id);
    runtime.updatePodSandboxResources(sandbox.id);
    for (const { name, resources } of pod.spec.containers) {
      const record = latestOf(status, name);
      if (record?.state === 'running' && !deepEqual(resourcesOf(this.#granted.get(uid), name), resources))
        runtime.updateContainerResources(record.id);
    }
    yield 1;
    this.#granted.set(uid, pod.spec.containers);
    resize.isApplied = true;
    return true;
  }

  /** The pod is no more. */
  forget(podUid: string): void {
    this.#granted.delete(podUid);
    this.#underWay.delete(podUid);
  }
}

function resourcesOf(containers: readonly Container[] | undefined, name: string): unknown {
  return containers?.find((container) => container.name === name)?.resources;
}

function hasChanged({ spec }: Pod, granted: readonly Container[]): boolean {
  if (spec.containers === granted) return false;
  return spec.containers.some(({ name, resources }) => {
    const had = resourcesOf(granted, name);
    return resources !== had && !deepEqual(resources, had);
  });
}

function wordsOf({ spec, metadata }: Pod): string {
  const sorted = (list: Record<string, string> | undefined) =>
    list && Object.fromEntries(Object.entries(list).sort(([a], [b]) => (a < b ? -1 : 1)));
  const containers = spec.containers.map(({ name, resources }) => ({
    name,
    resources: { limits: sorted(resources?.limits), requests: sorted(resources?.requests) },
  }));
  return JSON.stringify({ containers, generation: metadata.generation });
}
