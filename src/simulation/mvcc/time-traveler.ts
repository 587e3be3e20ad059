import type { Bucket } from './bucket';
import { HeadVector } from './read-view';
import type { RevisionLog } from './revision-log';

/** Checkpoints of the head stand this many revisions apart: far jumps stay short, at 4 bytes a key each. */
const CHECKPOINT_EVERY = 65_536;

/** What time travel needs to know of the store. */
export interface StoreParts<V> {
  head(): HeadVector;
  slotOf(key: string): number | undefined;
  bucket(name: string): Bucket<V> | undefined;
}

/** Finds the state of all keys at any revision, by moving one cursor from wherever it, or a checkpoint, is nearest. */
export class TimeTraveler<V> {
  #cursor = new HeadVector();
  #checkpoints: HeadVector[] = [];

  constructor(
    readonly log: RevisionLog<V>,
    private readonly parts: StoreParts<V>,
  ) {}

  /** The slot of a key. */
  slotOf(key: string): number | undefined {
    return this.parts.slotOf(key);
  }

  /** The bucket with a name. */
  bucket(name: string): Bucket<V> | undefined {
    return this.parts.bucket(name);
  }

  /** Keeps a copy of the head when one is due. */
  checkpoint(head: HeadVector): void {
    if (head.revision % CHECKPOINT_EVERY === 0) this.#checkpoints.push(head.copy());
  }

  /** The head as it was at a revision; valid until the next call. */
  at(revision: number): HeadVector {
    const head = this.parts.head();
    if (revision === head.revision) return head;
    const nearest = this.#checkpoints[Math.round(revision / CHECKPOINT_EVERY) - 1];
    const distance = (from: HeadVector) => Math.abs(from.revision - revision);
    if (nearest && distance(nearest) < distance(this.#cursor)) this.#cursor.become(nearest);
    this.#cursor.moveTo(revision, this.log);
    return this.#cursor;
  }
}
