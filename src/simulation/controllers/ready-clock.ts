/**
 * Which of an owner's pods have been ready for long enough, without looking at all of them each time.
 * Models: the sum of IsPodAvailable over all pods, with the soonest moment at which it will change by itself.
 * Leaves out: nothing; each pod is touched once when it becomes ready and once when its time has come.
 */
import type { Pod } from '../api/core/v1/pod/pod';
import { availableInMs } from './pod-state';

/** What a clock answers. */
export interface Availability {
  available: number;
  /** In how many ms the next pod will be available, if one is waiting. */
  nextInMs?: number;
}

interface Waiting {
  key: string;
  dueMs: number;
}

/** Counts available pods for one value of minReadySeconds. */
export class ReadyClock {
  /** Ready pods, with the moment from which on they are available. */
  #due = new Map<string, number>();
  /** Those whose moment has not come, the soonest first; entries that `#due` no longer bears out are dead. */
  #waiting: Waiting[] = [];
  #head = 0;
  #available = 0;
  /** Up to here moments have come. */
  #untilMs = Number.NEGATIVE_INFINITY;

  constructor(readonly minReadySeconds: number) {}

  /** Takes a pod in, or its new revision. */
  put(key: string, pod: Pod): void {
    // How long from the beginning of time it has to stay ready: the moment itself.
    const dueMs = availableInMs(pod, this.minReadySeconds, 0);
    if (dueMs === this.#due.get(key)) return;
    this.remove(key);
    if (dueMs === undefined) return;
    this.#due.set(key, dueMs);
    if (dueMs <= this.#untilMs) this.#available++;
    else this.#insert({ key, dueMs });
  }

  /** Lets a pod go. */
  remove(key: string): void {
    const dueMs = this.#due.get(key);
    if (dueMs === undefined) return;
    this.#due.delete(key);
    if (dueMs <= this.#untilMs) this.#available--;
  }

  /** How many pods are available now; time does not run backwards. */
  at(nowMs: number): Availability {
    for (; this.#head < this.#waiting.length; this.#head++) {
      const { key, dueMs } = this.#waiting[this.#head] as Waiting;
      const isAlive = this.#due.get(key) === dueMs;
      if (isAlive && dueMs > nowMs) break;
      if (isAlive) this.#available++;
    }
    this.#untilMs = nowMs;
    const next = this.#waiting[this.#head];
    this.#tidy();
    return next ? { available: this.#available, nextInMs: next.dueMs - nowMs } : { available: this.#available };
  }

  /** Pods become ready one after another: the place is almost always the last one. */
  #insert(waiting: Waiting): void {
    let at = this.#waiting.length;
    while (at > this.#head && (this.#waiting[at - 1] as Waiting).dueMs > waiting.dueMs) at--;
    // One that came back with the moment it had before must not be counted twice.
    for (let i = at - 1; i >= this.#head && this.#waiting[i]?.dueMs === waiting.dueMs; i--)
      if (this.#waiting[i]?.key === waiting.key) return;
    this.#waiting.splice(at, 0, waiting);
  }

  #tidy(): void {
    if (this.#head < 64 || this.#head * 2 < this.#waiting.length) return;
    this.#waiting = this.#waiting.slice(this.#head);
    this.#head = 0;
  }
}
