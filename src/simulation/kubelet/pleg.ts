/**
 * Finds out what has become of containers, and keeps the picture that pod workers work with.
 * Models: the generic PLEG with a relist each second, and v1.36's relist of one pod on demand.
 * Leaves out: relists in which nothing can have changed: they are not run.
 */
import type { Engine } from '../engine';
import type { ContainerRecord, PodRuntimeStatus } from '../runtime';

/** Something that a relist has found. */
export interface PodLifecycleEvent {
  readonly podUid: string;
  readonly type: 'ContainerStarted' | 'ContainerDied' | 'ContainerRemoved';
  /** The container; undefined for a sandbox. */
  readonly container?: ContainerRecord;
}

/** What a PLEG needs. */
export interface PlegParts {
  readonly engine: Engine;
  /** When relists began: they come a whole number of seconds later. */
  readonly startedAtMs: number;
  look(podUid: string): PodRuntimeStatus;
  happened(event: PodLifecycleEvent): void;
}

/** The relist period (v1.36's default of the generic PLEG). */
const RELIST_MS = 1000;
const EMPTY: PodRuntimeStatus = Object.freeze({ sandboxes: [], containers: [] });

interface Picture {
  status: PodRuntimeStatus;
  takenAtMs: number;
}

/** The PLEG of one kubelet. */
export class Pleg {
  #pictures = new Map<string, Picture>();
  #changed = new Map<string, number>();
  #waiting = new Map<string, { afterMs: number; call: () => void }>();
  #isArmed = false;
  #isStopped = false;
  #lastRelistMs = -1;

  constructor(private readonly parts: PlegParts) {}

  /** The first look, before any pod is worked on: what runs already. */
  begin(podUids: Iterable<string>): void {
    const takenAtMs = this.parts.engine.now;
    for (const podUid of podUids) this.#pictures.set(podUid, { status: this.parts.look(podUid), takenAtMs });
  }

  /** The runtime has changed something of a pod; the next relist will see it. */
  changed(podUid: string): void {
    if (this.#isStopped) return;
    this.#changed.set(podUid, this.parts.engine.current);
    this.#arm();
  }

  /** The picture of a pod, as it was last taken. */
  status(podUid: string): PodRuntimeStatus {
    return this.#pictures.get(podUid)?.status ?? EMPTY;
  }

  /** Calls when there is a picture of the pod that was taken after a moment; at once if there is. */
  awaitNewer(podUid: string, afterMs: number, call: () => void): void {
    const takenAtMs = Math.max(this.#pictures.get(podUid)?.takenAtMs ?? -1, this.#lastRelistMs);
    if (afterMs < 0 || takenAtMs > afterMs) {
      call();
      return;
    }
    this.#waiting.set(podUid, { afterMs, call });
    this.#arm();
  }

  /** Takes the picture of one pod anew, out of turn. */
  requestRelist(podUid: string): void {
    this.parts.engine.schedule(1, () => {
      if (!this.#isStopped) this.#relist(podUid);
    });
  }

  /** The pod is no more. */
  forget(podUid: string): void {
    this.#pictures.delete(podUid);
    this.#waiting.delete(podUid);
    this.#changed.delete(podUid);
  }

  /** Looks no more. */
  stop(): void {
    this.#isStopped = true;
    this.#waiting.clear();
  }

  #arm(): void {
    if (this.#isArmed) return;
    this.#isArmed = true;
    const { engine, startedAtMs } = this.parts;
    engine.schedule(RELIST_MS - ((engine.now - startedAtMs) % RELIST_MS), () => this.#relistAll());
  }

  #relistAll(): void {
    this.#isArmed = false;
    if (this.#isStopped) return;
    const { engine } = this.parts;
    this.#lastRelistMs = engine.now;
    for (const podUid of [...this.#changed.keys()]) this.#relist(podUid);
    for (const [podUid, { afterMs, call }] of [...this.#waiting]) {
      if (afterMs >= engine.now) continue;
      this.#waiting.delete(podUid);
      call();
    }
    if (this.#waiting.size > 0 || this.#changed.size > 0) this.#arm();
  }

  #relist(podUid: string): void {
    const { engine, look, happened } = this.parts;
    const cause = this.#changed.get(podUid) ?? engine.current;
    this.#changed.delete(podUid);
    const before = this.#pictures.get(podUid)?.status ?? EMPTY;
    const looked = look(podUid);
    // An equal picture stays the same object, so that workers know at a glance that there is nothing new.
    const status = isSame(before, looked) ? before : looked;
    this.#pictures.set(podUid, { status, takenAtMs: engine.now });
    engine.because(cause, () => {
      // The picture is there before its events are: who waited for it goes first, and the events ask for another look.
      const waiting = this.#waiting.get(podUid);
      if (waiting && waiting.afterMs < engine.now) {
        this.#waiting.delete(podUid);
        waiting.call();
      }
      for (const event of differences(podUid, before, status)) happened(event);
    });
  }
}

function isSame(a: PodRuntimeStatus, b: PodRuntimeStatus): boolean {
  return (
    a.sandboxes.length === b.sandboxes.length &&
    a.containers.length === b.containers.length &&
    a.sandboxes.every((sandbox, i) => sandbox === b.sandboxes[i]) &&
    a.containers.every((container, i) => container === b.containers[i])
  );
}

/** The events between two pictures, in the order in which the things were made. */
function differences(podUid: string, before: PodRuntimeStatus, now: PodRuntimeStatus): PodLifecycleEvent[] {
  const events: PodLifecycleEvent[] = [];
  for (let i = now.containers.length - 1; i >= 0; i--) {
    const container = now.containers[i] as ContainerRecord;
    const was = before.containers.find(({ id }) => id === container.id);
    if (was?.state === container.state) continue;
    if (container.state === 'running') events.push({ podUid, type: 'ContainerStarted', container });
    if (container.state === 'exited') events.push({ podUid, type: 'ContainerDied', container });
  }
  for (const container of before.containers) {
    if (now.containers.some(({ id }) => id === container.id)) continue;
    if (container.state !== 'exited') events.push({ podUid, type: 'ContainerDied', container });
    events.push({ podUid, type: 'ContainerRemoved', container });
  }
  for (const sandbox of now.sandboxes) {
    const was = before.sandboxes.find(({ id }) => id === sandbox.id);
    if (was?.state === sandbox.state) continue;
    events.push({ podUid, type: sandbox.state === 'ready' ? 'ContainerStarted' : 'ContainerDied' });
  }
  return events;
}
