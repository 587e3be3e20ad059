/** From here on a column grows by a quarter: what is kept for a whole history should have little room to spare. */
const LONG = 4096;

/** A list of 32-bit integers that grows by itself: four bytes an entry, no objects. */
export class IntColumn {
  #values: Int32Array;
  #length = 0;

  constructor(capacity = 16) {
    this.#values = new Int32Array(capacity);
  }

  /** How many entries there are. */
  get length(): number {
    return this.#length;
  }

  /** Adds one entry and returns its index. */
  push(value: number): number {
    if (this.#length === this.#values.length) this.#grow();
    this.#values[this.#length] = value;
    return this.#length++;
  }

  /** The entry at `index`; -1 where there is none. */
  at(index: number): number {
    return index >= 0 && index < this.#length ? (this.#values[index] as number) : -1;
  }

  /** Replaces the entry at `index`, which must exist. */
  set(index: number, value: number): void {
    this.#values[index] = value;
  }

  /** The index of the last entry ≤ `value` in a column that only rises; -1 if there is none. */
  lastAtMost(value: number): number {
    let low = 0;
    let high = this.#length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if ((this.#values[middle] as number) <= value) low = middle + 1;
      else high = middle;
    }
    return low - 1;
  }

  /** A copy of the first `length` entries. */
  toArray(length = this.#length): Int32Array {
    return this.#values.slice(0, length);
  }

  #grow(): void {
    const { length } = this.#values;
    const larger = new Int32Array(length < LONG ? length * 2 : length + (length >>> 2));
    larger.set(this.#values);
    this.#values = larger;
  }
}
