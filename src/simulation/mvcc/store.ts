/**
 * A store of keys and values that keeps every revision.
 * Models: etcd's mvcc (revisions, generations, tombstones, watch from any revision, compaction).
 * Leaves out: transactions over several keys in one revision, leases (etcd/ has them), the wire.
 *
 *     put a, put b, put a, delete a, put a        revision   1  2  3  4  5
 *                                                 slot       a  b  a  a  a
 *                                                 prev       -  -  1  3  4      the chain of a key, newest first
 *     generations of a: {1, 3, 4†} {5}            view at 3: a = 3, b = 2;  view at 4: b = 2
 */
import { assert } from '../base/assert';
import { Bucket } from './bucket';
import { HeadVector, ReadView } from './read-view';
import { RevisionLog } from './revision-log';
import { TimeTraveler } from './time-traveler';
import { Watcher } from './watcher';

/** One key as it stood at some revision. */
export interface StoredEntry<V> {
  key: string;
  value: V;
  /** The revision that wrote this value. */
  revision: number;
  /** The revision that began this generation of the key. */
  createRevision: number;
  /** How many writes this generation has seen, this one included. */
  version: number;
}

/** Thrown for reads below the compacted revision. */
export class CompactedError extends Error {
  constructor(readonly compactRevision: number) {
    super('mvcc: required revision has been compacted');
  }
}

/** How a store divides its keys: what is listed, watched and indexed together. */
export interface StoreLayout<V> {
  /** The part of a key, or of the directory it is in, that names its bucket: `/registry/pods/`. */
  bucketOf(key: string): string;
  /** A value's place in the bucket's one index (a pod's node), or undefined. */
  indexOf?(bucket: string, value: V): string | undefined;
  /** The name in a value that is the end of its key: the store keeps this very text in place of one of its own. */
  nameOf?(value: V): string | undefined;
}

/** The keys that are equal up to their last slash: `/registry/pods/default/`. */
interface Directory<V> {
  readonly path: string;
  readonly bucket: Bucket<V>;
  readonly slots: Map<string, number>;
}

/** The store. Revisions count from 1; the current one is the number of writes so far. */
export class Store<V extends object> {
  readonly log = new RevisionLog<V>();
  #head = new HeadVector();
  #directories = new Map<string, Directory<V>>();
  #keyCount = 0;
  #buckets = new Map<string, Bucket<V>>();
  #compacted = 0;
  readonly #reader = new TimeTraveler<V>(this.log, {
    head: () => this.#head,
    slotOf: (key) => this.#slotOf(key),
    bucket: (name) => this.#buckets.get(name),
  });

  constructor(private readonly layout: StoreLayout<V>) {}

  /** The revision of the last write; 0 for an empty store. */
  get revision(): number {
    return this.log.length;
  }

  /** The lowest revision that may still be read by number. */
  get compactRevision(): number {
    return this.#compacted;
  }

  /** Writes a value and returns its revision. The value must be frozen and is kept as it is. */
  put(key: string, value: V): number {
    const nameAt = key.lastIndexOf('/') + 1;
    return this.#append(key.slice(0, nameAt), key.slice(nameAt), value);
  }

  /** The same for a key that is given as its directory (`/registry/pods/default/`) and its name, not put together. */
  putIn(directory: string, name: string, value: V): number {
    return this.#append(directory, name, value);
  }

  /** Deletes a key and returns the revision of its tombstone, or 0 if it is not there. */
  delete(key: string): number {
    const slot = this.#slotOf(key);
    const head = slot === undefined ? 0 : this.#head.at(slot);
    if (head === 0 || this.log.value(head) === undefined) return 0;
    const nameAt = key.lastIndexOf('/') + 1;
    return this.#append(key.slice(0, nameAt), key.slice(nameAt), undefined);
  }

  /** The entry of a key now; undefined if it is not there. */
  get(key: string): StoredEntry<V> | undefined {
    const slot = this.#slotOf(key);
    return slot === undefined ? undefined : this.log.entry(key, this.#head.at(slot));
  }

  /** The value of a key now, without the rest of its entry. */
  peek(key: string): V | undefined {
    const slot = this.#slotOf(key);
    return slot === undefined ? undefined : this.log.value(this.#head.at(slot));
  }

  /** The same for a key that is given as its directory and its name. */
  peekIn(directory: string, name: string): V | undefined {
    const slot = this.#directories.get(directory)?.slots.get(name);
    return slot === undefined ? undefined : this.log.value(this.#head.at(slot));
  }

  /** The entries of a bucket now, by key; with `prefix` only those whose keys begin with it. */
  range(bucket: string, prefix = bucket): StoredEntry<V>[] {
    return this.#buckets.get(bucket)?.range(prefix, this.log, this.#head) ?? [];
  }

  /** The bucket's entries whose index has this value now, in order of the keys' first appearance. */
  indexed(bucket: string, value: string): StoredEntry<V>[] {
    return this.#buckets.get(bucket)?.indexed(value, this.log, this.#head) ?? [];
  }

  /** The last revision that wrote something in a bucket; 0 if none did. */
  changedAt(bucket: string): number {
    return this.#buckets.get(bucket)?.lastRevision ?? 0;
  }

  /** How many keys of a bucket are there now. */
  count(bucket: string): number {
    return this.#buckets.get(bucket)?.liveCount ?? 0;
  }

  /** The names of all buckets that ever held a key. */
  buckets(): string[] {
    return [...this.#buckets.keys()];
  }

  /** The store as it stood after `revision`. Views stay valid; the store moves one shared cursor for them. */
  view(revision: number): ReadView<V> {
    assert(revision >= 0 && revision <= this.revision, 'a view is of a revision that was written');
    return new ReadView(revision, this.#reader);
  }

  /** Changes of a bucket after `revision`; `wake` is called once when there are new ones, until they are taken. */
  watch(bucket: string, revision: number, wake: () => void, index?: string): Watcher<V> {
    if (revision < this.#compacted) throw new CompactedError(this.#compacted);
    return new Watcher(this.log, this.#bucket(bucket).subscribe(index), revision, wake);
  }

  /** Forgets that revisions below this one may be read by number; time travel still sees them. */
  compact(revision: number): void {
    assert(revision <= this.revision, 'only what was written is compacted');
    if (revision <= this.#compacted) throw new CompactedError(this.#compacted);
    this.#compacted = revision;
  }

  #append(path: string, name: string, value: V | undefined): number {
    const directory = this.#directories.get(path) ?? this.#addDirectory(path);
    const { bucket } = directory;
    const slot = directory.slots.get(name) ?? this.#add(directory, name, value);
    const before = this.#head.at(slot);
    const revision = this.log.append(slot, before, value);
    this.#head.set(slot, revision);
    this.#head.revision = revision;
    bucket.note(revision, value, before === 0 ? undefined : this.log.value(before));
    this.#reader.checkpoint(this.#head);
    return revision;
  }

  #slotOf(key: string): number | undefined {
    const nameAt = key.lastIndexOf('/') + 1;
    return this.#directories.get(key.slice(0, nameAt))?.slots.get(key.slice(nameAt));
  }

  #add({ path, bucket, slots }: Directory<V>, name: string, value: V | undefined): number {
    const slot = this.#keyCount++;
    const own = value && this.layout.nameOf?.(value);
    const kept = own === name ? own : name;
    slots.set(kept, slot);
    bucket.add(path, kept, slot);
    return slot;
  }

  #addDirectory(path: string): Directory<V> {
    const directory = { path, bucket: this.#bucket(this.layout.bucketOf(path)), slots: new Map() };
    this.#directories.set(path, directory);
    return directory;
  }

  #bucket(name: string): Bucket<V> {
    let bucket = this.#buckets.get(name);
    if (!bucket) {
      bucket = new Bucket(this.layout.indexOf && ((value) => this.layout.indexOf?.(name, value)));
      this.#buckets.set(name, bucket);
    }
    return bucket;
  }
}
