/** What was made of the last few keys: a history may hold the keys for ever, but not all that was ever made of them. */
export class Recent<K, V> {
  readonly #values = new Map<K, V>();

  constructor(private readonly limit: number) {}

  /** The value of a key, made if it is not at hand. */
  get(key: K, make: () => V): V {
    const value = this.#values.get(key) ?? make();
    this.#values.delete(key);
    this.#values.set(key, value);
    for (const oldest of this.#values.keys()) {
      if (this.#values.size <= this.limit) break;
      this.#values.delete(oldest);
    }
    return value;
  }
}
