/** Where a lazy map's entries come from. */
export interface LazySource<K, V> {
  /** One entry; undefined if there is none. */
  find(key: K): V | undefined;
  /** All of them, in order. */
  all(): Iterable<readonly [K, V]>;
}

/** A map whose entries are made when somebody asks for them. Whoever lists it gets all; what was set by hand comes last and wins. */
export class LazyMap<K, V> extends Map<K, V> {
  #source: LazySource<K, V> | undefined;
  /** Keys that were asked for, or deleted: what the source says of them is settled. */
  readonly #settled = new Set<K>();

  constructor(source?: LazySource<K, V>) {
    super();
    this.#source = source;
  }

  override get(key: K): V | undefined {
    const known = super.get(key);
    if (known !== undefined || !this.#source || this.#settled.has(key)) return known;
    this.#settled.add(key);
    const found = this.#source.find(key);
    if (found !== undefined) super.set(key, found);
    return found;
  }

  override has(key: K): boolean {
    return super.has(key) || this.get(key) !== undefined;
  }

  override set(key: K, value: V): this {
    if (this.#source) this.#settled.add(key);
    return super.set(key, value);
  }

  override delete(key: K): boolean {
    const had = this.has(key);
    this.#settled.add(key);
    super.delete(key);
    return had;
  }

  override get size(): number {
    this.#complete();
    return super.size;
  }

  override keys() {
    this.#complete();
    return super.keys();
  }

  override values() {
    this.#complete();
    return super.values();
  }

  override entries() {
    this.#complete();
    return super.entries();
  }

  override [Symbol.iterator]() {
    return this.entries();
  }

  override forEach(each: (value: V, key: K, map: Map<K, V>) => void): void {
    for (const [key, value] of this) each(value, key, this);
  }

  /** The entries that were made or set so far. */
  made(): IterableIterator<[K, V]> {
    return super.entries();
  }

  #complete(): void {
    const source = this.#source;
    if (!source) return;
    this.#source = undefined;
    const made = new Map(super.entries());
    super.clear();
    for (const [key, value] of source.all()) {
      const own = made.get(key);
      made.delete(key);
      if (own !== undefined) super.set(key, own);
      else if (!this.#settled.has(key)) super.set(key, value);
    }
    for (const [key, value] of made) super.set(key, value);
  }
}
