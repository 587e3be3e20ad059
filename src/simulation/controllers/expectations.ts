/**
 * What a controller has done and its informer has not yet shown: until then it does nothing more to the object.
 * Models: controller.ControllerExpectations and UIDTrackingControllerExpectations.
 * Leaves out: nothing that shows.
 */
import type { SimTime } from '../engine';

/** After this long an expectation that was not met is given up (controller.ExpectationsTimeout, 5 min). */
const EXPECTATIONS_TIMEOUT_MS = 300_000;

interface Expectation {
  creations: number;
  deletions: Set<string>;
  since: SimTime;
}

/**
 * Awaited creations (by number) and deletions (by pod key) of each object.
 *
 *     expectCreations('a', 2)   isSatisfied('a') false
 *     creationObserved('a')     still false
 *     creationObserved('a')     true: the cache is as new as the controller's own deeds
 */
export class Expectations {
  #awaited = new Map<string, Expectation>();

  constructor(private readonly now: () => SimTime) {}

  /** Whether the controller may act on the object again. */
  isSatisfied(key: string): boolean {
    const awaited = this.#awaited.get(key);
    if (!awaited) return true;
    if (awaited.creations <= 0 && awaited.deletions.size === 0) return true;
    return this.now() - awaited.since > EXPECTATIONS_TIMEOUT_MS;
  }

  /** So many creations are on their way. */
  expectCreations(key: string, creations: number): void {
    this.#awaited.set(key, { creations, deletions: new Set(), since: this.now() });
  }

  /** These pods are on their way out. */
  expectDeletions(key: string, podKeys: Iterable<string>): void {
    this.#awaited.set(key, { creations: 0, deletions: new Set(podKeys), since: this.now() });
  }

  /** Both at once, as a DaemonSet makes and deletes pods in one sync. */
  expect(key: string, creations: number, podKeys: Iterable<string>): void {
    this.#awaited.set(key, { creations, deletions: new Set(podKeys), since: this.now() });
  }

  /** One creation was seen, or has failed. */
  creationObserved(key: string): void {
    const awaited = this.#awaited.get(key);
    if (awaited) awaited.creations--;
  }

  /** One deletion was seen, or has failed. */
  deletionObserved(key: string, podKey: string): void {
    this.#awaited.get(key)?.deletions.delete(podKey);
  }

  /** The object is gone. */
  forget(key: string): void {
    this.#awaited.delete(key);
  }
}
