import type { Feed } from './bucket';
import type { RevisionLog } from './revision-log';

/** One change of a key: its new value (undefined: deleted) and the one before (undefined: created). */
export interface Change<V> {
  revision: number;
  value: V | undefined;
  before: V | undefined;
}

/**
 * Follows a bucket from a revision on. It holds a position, not a queue, so it misses nothing, sees each change once,
 * in order, and costs the same however far it lags behind.
 */
export class Watcher<V> {
  #position: number;
  #stopped = false;

  constructor(
    private readonly log: RevisionLog<V>,
    private readonly feed: Feed,
    revision: number,
    private readonly wake: () => void,
  ) {
    this.#position = feed.revisions.lastAtMost(revision) + 1;
    if (this.#position < feed.revisions.length) this.wake();
    else this.#sleep();
  }

  /** The changes that were not taken yet; afterwards the watcher sleeps until there are more. */
  take(): Change<V>[] {
    if (this.#stopped) return [];
    const { revisions } = this.feed;
    const count = revisions.length - this.#position;
    // Nearly always it is one: a list that is made with it has room for no more.
    const changes = count > 0 ? [this.#next()] : [];
    while (this.#position < revisions.length) changes.push(this.#next());
    this.#sleep();
    return changes;
  }

  #next(): Change<V> {
    const revision = this.feed.revisions.at(this.#position++);
    const prev = this.log.prev(revision);
    return { revision, value: this.log.value(revision), before: prev ? this.log.value(prev) : undefined };
  }

  /** Ends the watch. */
  stop(): void {
    this.#stopped = true;
    const at = this.feed.sleepers.indexOf(this.#call);
    if (at >= 0) this.feed.sleepers.splice(at, 1);
  }

  #call = () => {
    if (!this.#stopped) this.wake();
  };

  #sleep(): void {
    this.feed.sleepers.push(this.#call);
  }
}
