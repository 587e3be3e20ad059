import { IntColumn } from '../base/int-column';
import type { StoredEntry } from './store';

/** Every write in order, in columns: which key (slot), the key's write before it, the value (undefined = deleted). */
export class RevisionLog<V> {
  #slot = new IntColumn(1024);
  #prev = new IntColumn(1024);
  #create = new IntColumn(1024);
  #values: (V | undefined)[] = [];

  /** How many writes there are: the number of the last revision. */
  get length(): number {
    return this.#values.length;
  }

  /** Adds a write and returns its revision. `before` is the key's write before it, 0 if none. */
  append(slot: number, before: number, value: V | undefined): number {
    this.#slot.push(slot);
    this.#prev.push(before);
    const revision = this.#values.push(value);
    const begins = before === 0 || this.#values[before - 1] === undefined;
    this.#create.push(begins ? revision : this.#create.at(before - 1));
    return revision;
  }

  /** The slot of the key that a revision wrote. */
  slot(revision: number): number {
    return this.#slot.at(revision - 1);
  }

  /** The key's revision before this one; 0 if it was the first. */
  prev(revision: number): number {
    return this.#prev.at(revision - 1);
  }

  /** The value that a revision wrote; undefined for a deletion. */
  value(revision: number): V | undefined {
    return this.#values[revision - 1];
  }

  /** The revision that began the generation of this one. */
  createRevision(revision: number): number {
    return this.#create.at(revision - 1);
  }

  /** The entry of a key at its revision; undefined for no revision or a deletion. */
  entry(key: string, revision: number): StoredEntry<V> | undefined {
    const value = revision > 0 ? this.#values[revision - 1] : undefined;
    if (value === undefined) return undefined;
    return new LogEntry(this, key, value, revision);
  }
}

/** An entry that looks up what is seldom asked only when it is. */
class LogEntry<V> implements StoredEntry<V> {
  constructor(
    private readonly log: RevisionLog<V>,
    readonly key: string,
    readonly value: V,
    readonly revision: number,
  ) {}

  get createRevision(): number {
    return this.log.createRevision(this.revision);
  }

  get version(): number {
    let writes = 1;
    for (let at = this.revision; at > this.createRevision; at = this.log.prev(at)) writes++;
    return writes;
  }
}
