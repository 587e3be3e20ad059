/** A map that keeps the most recently used so many entries (groupcache's lru, as client-go's correlator uses it). */
export class Lru<V> {
  #entries = new Map<string, V>();

  constructor(private readonly limit: number) {}

  /** The value of a key, which is now the most recently used. */
  get(key: string): V | undefined {
    const value = this.#entries.get(key);
    if (value === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, value);
    return value;
  }

  /** Sets a value; beyond the limit the entry goes that was not used for longest. */
  set(key: string, value: V): void {
    this.#entries.delete(key);
    this.#entries.set(key, value);
    if (this.#entries.size > this.limit) this.#entries.delete(this.#entries.keys().next().value as string);
  }
}
