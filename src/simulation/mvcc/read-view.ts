import type { Bucket } from './bucket';
import type { RevisionLog } from './revision-log';
import type { StoredEntry } from './store';

/** For every slot the last revision that wrote it (0: none), as of one revision; moves along the log. */
export class HeadVector {
  #last: Int32Array;
  #length: number;
  revision = 0;

  constructor(last = new Int32Array(1024), length = 0) {
    this.#last = last;
    this.#length = length;
  }

  /** The last revision of a slot; 0 if it had none. */
  at(slot: number): number {
    return slot < this.#length ? (this.#last[slot] as number) : 0;
  }

  /** Notes that a slot was last written by a revision. */
  set(slot: number, revision: number): void {
    if (slot >= this.#last.length) {
      const larger = new Int32Array(Math.max(slot + 1, this.#last.length * 2));
      larger.set(this.#last);
      this.#last = larger;
    }
    if (slot >= this.#length) this.#length = slot + 1;
    this.#last[slot] = revision;
  }

  /** The same vector, to move on its own. */
  copy(): HeadVector {
    const copy = new HeadVector(this.#last.slice(), this.#length);
    copy.revision = this.revision;
    return copy;
  }

  /** Becomes as another vector is, in the room that it has. */
  become(other: HeadVector): void {
    if (this.#last.length < other.#length) this.#last = new Int32Array(other.#last.length);
    this.#last.set(other.#last.subarray(0, other.#length));
    this.#last.fill(0, other.#length, Math.max(other.#length, this.#length));
    this.#length = other.#length;
    this.revision = other.revision;
  }

  /** Goes to another revision, doing or undoing the writes between. */
  moveTo(revision: number, log: RevisionLog<unknown>): void {
    for (let next = this.revision + 1; next <= revision; next++) this.set(log.slot(next), next);
    for (let undo = this.revision; undo > revision; undo--) this.set(log.slot(undo), log.prev(undo));
    this.revision = revision;
  }
}

/** What a view asks of its store. */
export interface StoreReader<V> {
  log: RevisionLog<V>;
  slotOf(key: string): number | undefined;
  bucket(name: string): Bucket<V> | undefined;
  at(revision: number): HeadVector;
}

/** A store as it stood after one revision. It cannot write. */
export class ReadView<V> {
  constructor(
    readonly revision: number,
    private readonly store: StoreReader<V>,
  ) {}

  /** The entry of a key; undefined if it was not there. */
  get(key: string): StoredEntry<V> | undefined {
    const slot = this.store.slotOf(key);
    if (slot === undefined) return undefined;
    return this.store.log.entry(key, this.store.at(this.revision).at(slot));
  }

  /** The entries of a bucket by key; with `prefix` only those whose keys begin with it. */
  range(bucket: string, prefix = bucket): StoredEntry<V>[] {
    return this.store.bucket(bucket)?.range(prefix, this.store.log, this.store.at(this.revision)) ?? [];
  }

  /** The values of a bucket by key. */
  values(bucket: string, prefix = bucket): V[] {
    return this.range(bucket, prefix).map((entry) => entry.value);
  }

  /** The revisions that wrote a key up to this view, oldest first (deletions included). */
  history(key: string): number[] {
    const slot = this.store.slotOf(key);
    if (slot === undefined) return [];
    const revisions: number[] = [];
    for (let at = this.store.at(this.revision).at(slot); at > 0; at = this.store.log.prev(at)) revisions.push(at);
    return revisions.reverse();
  }

  /** The value that one revision wrote; undefined if it deleted its key. */
  valueOf(revision: number): V | undefined {
    return this.store.log.value(revision);
  }

  /** The revision that wrote the same key before this one did; 0 if it was the first. */
  before(revision: number): number {
    return this.store.log.prev(revision);
  }

  /** The revisions of a bucket in (after, until], oldest first. */
  changes(bucket: string, after: number, until = this.revision): number[] {
    return this.store.bucket(bucket)?.revisionsIn(after, until) ?? [];
  }

  /** Every key that a bucket has held up to this view, deleted ones included, with its last revision. */
  everKnown(bucket: string): { key: string; revision: number }[] {
    return this.store.bucket(bucket)?.everKnown(this.store.at(this.revision)) ?? [];
  }
}
