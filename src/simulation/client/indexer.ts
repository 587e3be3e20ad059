import type { ApiObject } from '../apimachinery/object-meta';
import { objectKey } from '../apimachinery/object-meta';

/** The values of one object in one index. */
export type IndexFunction<T> = (object: T) => readonly string[];

/** A component's copy of the objects of a kind, by key and by its own indices. */
export class Indexer<T extends ApiObject> {
  #objects = new Map<string, T>();
  #functions = new Map<string, IndexFunction<T>>();
  #indices = new Map<string, Map<string, Map<string, T>>>();

  /** Adds an index; to be called before objects come, or it starts from those that are there. */
  addIndex(name: string, valuesOf: IndexFunction<T>): void {
    if (this.#functions.has(name)) return;
    this.#functions.set(name, valuesOf);
    this.#indices.set(name, new Map());
    for (const [key, object] of this.#objects) this.#enter(name, valuesOf(object), key, object);
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
    const found = this.#indices.get(index)?.get(value);
    return found ? [...found.values()] : [];
  }

  /** The values that some object has in an index. */
  groups(index: string): IterableIterator<string> {
    return (this.#indices.get(index) ?? new Map<string, never>()).keys();
  }

  /** How many objects have a value in an index. */
  countBy(index: string, value: string): number {
    return this.#indices.get(index)?.get(value)?.size ?? 0;
  }

  /** Takes an object in, or its new revision. */
  put(object: T): void {
    const key = objectKey(object);
    const before = this.#objects.get(key);
    this.#objects.set(key, object);
    for (const [name, valuesOf] of this.#functions) {
      const values = valuesOf(object);
      // What stays in its groups keeps its place there: a map that is left and entered again grows by every revision.
      if (before) {
        const left = valuesOf(before);
        if (!isSameList(values, left)) this.#leave(name, left, key);
      }
      this.#enter(name, values, key, object);
    }
  }

  /** Lets an object go. */
  remove(object: T): void {
    const key = objectKey(object);
    const before = this.#objects.get(key);
    if (!before) return;
    this.#objects.delete(key);
    for (const [name, valuesOf] of this.#functions) this.#leave(name, valuesOf(before), key);
  }

  #enter(name: string, values: readonly string[], key: string, object: T): void {
    const index = this.#indices.get(name) as Map<string, Map<string, T>>;
    for (const value of values) {
      const group = index.get(value);
      if (group) group.set(key, object);
      else index.set(value, new Map([[key, object]]));
    }
  }

  #leave(name: string, values: readonly string[], key: string): void {
    const index = this.#indices.get(name) as Map<string, Map<string, T>>;
    for (const value of values) {
      const group = index.get(value);
      group?.delete(key);
      if (group?.size === 0) index.delete(value);
    }
  }
}

function isSameList(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
