import type { ApiObject } from '../apimachinery/object-meta';
import { objectKey } from '../apimachinery/object-meta';

/** The values of one object in one index. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** A component's copy of the objects of a kind, by key and by its own indices. */
export class Indexer<T extends ApiObject> {
  #objects = new Map<string, T>();
  #indices = new Map<string, Index<T>>();
  /** The same as a list: it is gone through for every object that comes. */
  #all: Index<T>[] = [];

  /** Adds an index; to be called before objects come, or it starts from those that are there. */
  addIndex(name: string, valuesOf: IndexFunction<T>): void {
    if (this.#indices.has(name)) return;
    const index = { valuesOf, groups: new Map<string, Map<string, T>>() };
    this.#indices.set(name, index);
    this.#all.push(index);
    for (const [key, object] of this.#objects) enter(index, valuesOf(object), key, object);
  }

  /** The object with a key (`namespace/name`). */
  get(key: string): T | undefined {
    return this.#objects.get(key);
  }

  /** All objects, in the order in which their keys came. */
  values(): IterableIterator<T> {
    return this.#objects.values();
  }

  /** How many objects there are. */
  get size(): number {
    return this.#objects.size;
  }

  /** The objects that have a value in an index. */
  by(index: string, value: string): T[] {
    const found = this.#indices.get(index)?.groups.get(value);
    return found ? [...found.values()] : [];
  }

  /** The values that some object has in an index. */
  groups(index: string): IterableIterator<string> {
    return (this.#indices.get(index)?.groups ?? new Map<string, never>()).keys();
  }

  /** How many objects have a value in an index. */
  countBy(index: string, value: string): number {
    return this.#indices.get(index)?.groups.get(value)?.size ?? 0;
  }

  /** Takes an object in, or its new revision. */
  put(object: T): void {
    const key = objectKey(object);
    const before = this.#objects.get(key);
    this.#objects.set(key, object);
    for (const index of this.#all) {
      const values = index.valuesOf(object);
      // What stays in its groups keeps its place there: a map that is left and entered again grows by every revision.
      if (before) {
        const left = index.valuesOf(before);
        if (!isSameList(values, left)) leave(index, left, key);
      }
      enter(index, values, key, object);
    }
  }

  /** Lets an object go. */
  remove(object: T): void {
    const key = objectKey(object);
    const before = this.#objects.get(key);
    if (!before) return;
    this.#objects.delete(key);
    for (const index of this.#all) leave(index, index.valuesOf(before), key);
  }
}

/** One index: the objects by each of their values in it. */
interface Index<T> {
  readonly valuesOf: IndexFunction<T>;
  readonly groups: Map<string, Map<string, T>>;
}

function enter<T>({ groups }: Index<T>, values: readonly string[], key: string, object: T): void {
  for (const value of values) {
    const group = groups.get(value);
    if (group) group.set(key, object);
    else groups.set(value, new Map([[key, object]]));
  }
}

function leave<T>({ groups }: Index<T>, values: readonly string[], key: string): void {
  for (const value of values) {
    const group = groups.get(value);
    group?.delete(key);
    if (group?.size === 0) groups.delete(value);
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
