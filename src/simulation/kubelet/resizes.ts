/**
 * Changes of a running pod's cpu and memory, taken over without a restart.
 * Models: v1.36 in-place resize where the node has room: events, PodResizeInProgress, the runtime's update calls.
 * Leaves out: resizes that must wait or cannot be (PodResizePending), resizePolicy RestartContainer, init containers.
 */
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

interface Granted {
  /** The resources by container, as they are in force. */
  resources: Map<string, unknown>;
  /** The words of the resize that is under way. */
  words: string | undefined;
  isApplied: boolean;
}

/** The resizes of one kubelet. */
export class Resizes {
  #granted = new Map<string, Granted>();

  constructor(private readonly parts: ResizesParts) {}

  /** Looks at a pod at the start of a round: notes what begins and what has been completed. */
  look(pod: Pod): void {
    const { uid } = pod.metadata;
    let granted = this.#granted.get(uid);
    if (!granted) {
      granted = { resources: resourcesOf(pod), words: undefined, isApplied: false };
      this.#granted.set(uid, granted);
      return;
    }
    if (granted.words !== undefined && granted.isApplied) {
      this.parts.note(pod, {
        type: 'Normal',
        reason: 'ResizeCompleted',
        message: `Pod resize completed: ${granted.words}`,
      });
      granted.words = undefined;
    }
    if (granted.words !== undefined || !hasChanged(pod, granted.resources)) return;
    granted.words = wordsOf(pod);
    granted.isApplied = false;
    this.parts.note(pod, { type: 'Normal', reason: 'ResizeStarted', message: `Pod resize started: ${granted.words}` });
  }

  /** Whether the pod's status should say that a resize is under way. */
  isInProgress(podUid: string): boolean {
    return this.#granted.get(podUid)?.words !== undefined;
  }

  /** Tells the runtime; answers whether there was something to tell. */
  *apply(pod: Pod, status: PodRuntimeStatus): Procedure<boolean> {
    const granted = this.#granted.get(pod.metadata.uid);
    if (granted?.words === undefined || granted.isApplied) return false;
    const sandbox = status.sandboxes[0];
    if (!sandbox) return false;
    const { runtime } = this.parts;
    // The pod's cgroup grows before its containers and shrinks after them; the call is made on both sides.
    runtime.updatePodSandboxResources(sandbox.id);
    runtime.updatePodSandboxResources(sandbox.id);
    for (const { name, resources } of pod.spec.containers) {
      const record = latestOf(status, name);
      if (record?.state === 'running' && !deepEqual(granted.resources.get(name), resources))
        runtime.updateContainerResources(record.id);
    }
    yield 1;
    granted.resources = resourcesOf(pod);
    granted.isApplied = true;
    return true;
  }

  /** The pod is no more. */
  forget(podUid: string): void {
    this.#granted.delete(podUid);
  }
}

function resourcesOf({ spec }: Pod): Map<string, unknown> {
  return new Map(spec.containers.map(({ name, resources }) => [name, resources]));
}

function hasChanged({ spec }: Pod, granted: Map<string, unknown>): boolean {
  return spec.containers.some(
    ({ name, resources }) => resources !== granted.get(name) && !deepEqual(resources, granted.get(name)),
  );
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
