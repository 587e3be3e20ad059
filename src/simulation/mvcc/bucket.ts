import { compareText } from '../base/compare';
import { IntColumn } from '../base/int-column';
import type { HeadVector } from './read-view';
import type { RevisionLog } from './revision-log';
import type { StoredEntry } from './store';

/** A list of revisions that watchers follow, and who is to be woken when it grows. */
export interface Feed {
  revisions: IntColumn;
  sleepers: (() => void)[];
}

/**
 * The keys that are listed and watched together (all pods), in order, with one index (by node). A key is kept as its
 * directory (`/registry/pods/default/`), which many share, and its name.
 */
export class Bucket<V> {
  #names: string[] = [];
  #slots: number[] = [];
  #directories: string[] = [];
  /** By key the number of its directory; undefined as long as there is one. */
  #places: IntColumn | undefined;
  #sorted: number[] | undefined;
  #feed: Feed = { revisions: new IntColumn(), sleepers: [] };
  #feeds: Map<string, Feed> | undefined;
  liveCount = 0;

  constructor(private readonly indexOf: ((value: V) => string | undefined) | undefined) {}

  /** Takes up a new key; slots only rise. */
  add(directory: string, name: string, slot: number): void {
    this.#place(directory);
    this.#names.push(name);
    this.#slots.push(slot);
    this.#sorted = undefined;
  }

  /** Notes a write: feeds grow, sleepers wake, the index moves. */
  note(revision: number, value: V | undefined, before: V | undefined): void {
    if (value !== undefined && before === undefined) this.liveCount++;
    if (value === undefined && before !== undefined) this.liveCount--;
    if (this.indexOf) {
      const now = value === undefined ? undefined : this.indexOf(value);
      const was = before === undefined ? undefined : this.indexOf(before);
      if (now !== undefined) grow(this.#feedOf(now), revision);
      if (was !== undefined && was !== now) grow(this.#feedOf(was), revision);
    }
    grow(this.#feed, revision);
  }

  /** The last revision that wrote something here. */
  get lastRevision(): number {
    const { revisions } = this.#feed;
    return Math.max(0, revisions.at(revisions.length - 1));
  }

  /** The feed of all changes, or of those that touch one value of the index. */
  subscribe(index?: string): Feed {
    return index === undefined ? this.#feed : this.#feedOf(index);
  }

  /** The entries by key at a head. */
  range(prefix: string, log: RevisionLog<V>, head: HeadVector): StoredEntry<V>[] {
    const order = this.#order();
    const found: StoredEntry<V>[] = [];
    for (let i = this.#firstNotBelow(prefix); i < order.length; i++) {
      const at = order[i] as number;
      if (!this.#isBelow(at, prefix)) break;
      const entry = log.entry(this.#keyAt(at), head.at(this.#slots[at] as number));
      if (entry) found.push(entry);
    }
    return found;
  }

  /** The entries whose index has a value, found through the feed of that value. */
  indexed(value: string, log: RevisionLog<V>, head: HeadVector): StoredEntry<V>[] {
    const feed = this.#feeds?.get(value);
    if (!feed) return [];
    const seen = new Set<number>();
    const found: StoredEntry<V>[] = [];
    for (let i = 0; i < feed.revisions.length; i++) {
      const slot = log.slot(feed.revisions.at(i));
      if (seen.has(slot)) continue;
      seen.add(slot);
      const entry = log.entry(this.#keyAt(this.#indexOfSlot(slot)), head.at(slot));
      if (entry && this.indexOf?.(entry.value) === value) found.push(entry);
    }
    return found;
  }

  /** The revisions in (after, until]. */
  revisionsIn(after: number, until: number): number[] {
    const { revisions } = this.#feed;
    const found: number[] = [];
    for (let i = revisions.lastAtMost(after) + 1; i < revisions.length && revisions.at(i) <= until; i++)
      found.push(revisions.at(i));
    return found;
  }

  /** Every key up to a head with its last revision, deleted ones included. */
  everKnown(head: HeadVector): { key: string; revision: number }[] {
    const found: { key: string; revision: number }[] = [];
    for (const at of this.#order()) {
      const revision = head.at(this.#slots[at] as number);
      if (revision > 0) found.push({ key: this.#keyAt(at), revision });
    }
    return found;
  }

  #place(directory: string): void {
    let at = this.#directories.lastIndexOf(directory);
    if (at < 0) at = this.#directories.push(directory) - 1;
    if (at > 0 && !this.#places) {
      this.#places = new IntColumn();
      for (const _ of this.#names) this.#places.push(0);
    }
    this.#places?.push(at);
  }

  #directoryAt(index: number): string {
    return this.#directories[this.#places ? this.#places.at(index) : 0] as string;
  }

  #keyAt(index: number): string {
    return this.#directoryAt(index) + (this.#names[index] as string);
  }

  #isBelow(index: number, prefix: string): boolean {
    return this.#directoryAt(index).startsWith(prefix) || this.#keyAt(index).startsWith(prefix);
  }

  #compare(a: number, b: number): number {
    if (this.#directoryAt(a) !== this.#directoryAt(b)) return compareText(this.#keyAt(a), this.#keyAt(b));
    return compareText(this.#names[a] as string, this.#names[b] as string);
  }

  #indexOfSlot(slot: number): number {
    let low = 0;
    let high = this.#slots.length - 1;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#slots[middle] as number) < slot) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  #feedOf(value: string): Feed {
    this.#feeds ??= new Map();
    let feed = this.#feeds.get(value);
    if (!feed) {
      feed = { revisions: new IntColumn(), sleepers: [] };
      this.#feeds.set(value, feed);
    }
    return feed;
  }

  #order(): number[] {
    this.#sorted ??= this.#names.map((_, i) => i).sort((a, b) => this.#compare(a, b));
    return this.#sorted;
  }

  #firstNotBelow(prefix: string): number {
    const order = this.#order();
    let low = 0;
    let high = order.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#keyAt(order[middle] as number) < prefix) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function grow(feed: Feed, revision: number): void {
  feed.revisions.push(revision);
  if (feed.sleepers.length === 0) return;
  if (feed.sleepers.length === 1) {
    // The one kubelet of a node: its place in the list is kept for when it sleeps again.
    feed.sleepers.pop()?.();
    return;
  }
  const woken = feed.sleepers;
  feed.sleepers = [];
  for (const wake of woken) wake();
}
