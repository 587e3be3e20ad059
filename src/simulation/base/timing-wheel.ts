/**
 * A queue of items by (time, order of insertion): three wheels of 1024 slots of 1, 1024 and 1,048,576 ms.
 *
 * An item goes to the finest wheel whose coarser digits equal those of the wheel's own time, so what was put early and
 * falls down from a coarser wheel stands before what is put directly later: first in, first out within a millisecond.
 *
 *     time 5000 = 4·1024 + 904    wheel time 0: second wheel, slot 4, until the time reaches 4096; then first wheel, slot 904
 */

const SLOTS = 1024;
const WHEELS = 3;
const BEYOND = 2 ** 30;

interface Wheel<T> {
  slots: (Entry<T>[] | undefined)[];
  filled: Int32Array;
}

interface Entry<T> {
  time: number;
  item: T;
}

/** The queue; times are integers of milliseconds, never before the last one taken. */
export class TimingWheel<T> {
  #now = 0;
  #size = 0;
  #wheels: Wheel<T>[] = Array.from({ length: WHEELS }, () => ({
    slots: new Array<Entry<T>[] | undefined>(SLOTS).fill(undefined),
    filled: new Int32Array(SLOTS / 32),
  }));
  /** Items more than 2^30 ms ahead, kept sorted: rare. */
  #far: Entry<T>[] = [];
  #ready: Entry<T>[] | undefined;
  #readyAt = 0;

  /** How many items wait. */
  get size(): number {
    return this.#size;
  }

  /** Puts an item at a time. */
  push(time: number, item: T): void {
    this.#size++;
    this.#place({ time, item });
  }

  /** Takes the next item that is due at `limit` or before; undefined if there is none. */
  popUntil(limit: number): { time: number; item: T } | undefined {
    for (;;) {
      const ready = this.#ready;
      if (ready) {
        if (this.#now > limit) return undefined;
        const entry = ready[this.#readyAt];
        if (entry) {
          ready[this.#readyAt++] = undefined as never;
          this.#size--;
          return entry;
        }
        this.#release();
      }
      if (!this.#advance(limit)) return undefined;
    }
  }

  /** The next item that a test accepts, left where it is. */
  peek(accepts: (item: T) => boolean): { time: number; item: T } | undefined {
    for (const [level, { slots, filled }] of this.#wheels.entries()) {
      let slot = nextBit(filled, digitOf(this.#now, level));
      for (; slot >= 0; slot = slot + 1 < SLOTS ? nextBit(filled, slot + 1) : -1) {
        // All of a slot of the finest wheel is due at once: the first will do.
        const list = slots[slot] ?? [];
        const found = level === 0 ? list.find((entry) => entry && accepts(entry.item)) : firstOf(list, accepts);
        if (found) return found;
      }
    }
    return firstOf(this.#far, accepts);
  }

  /** The slot that was being emptied is empty: forget it. */
  #release(): void {
    const slot = digitOf(this.#now, 0);
    const wheel = this.#wheels[0] as Wheel<T>;
    wheel.slots[slot] = undefined;
    clearBit(wheel.filled, slot);
    this.#ready = undefined;
    this.#readyAt = 0;
  }

  #place(entry: Entry<T>): void {
    for (let level = 0; level < WHEELS; level++) {
      if (windowOf(entry.time, level) !== windowOf(this.#now, level)) continue;
      this.#put(level, digitOf(entry.time, level), entry);
      return;
    }
    this.#placeFar(entry);
  }

  #placeFar(entry: Entry<T>): void {
    let at = this.#far.length;
    while (at > 0 && (this.#far[at - 1] as Entry<T>).time > entry.time) at--;
    this.#far.splice(at, 0, entry);
  }

  #put(level: number, slot: number, entry: Entry<T>): void {
    const wheel = this.#wheels[level] as Wheel<T>;
    const list = wheel.slots[slot];
    if (list) list.push(entry);
    else {
      wheel.slots[slot] = [entry];
      setBit(wheel.filled, slot);
    }
  }

  /** Moves the wheel's time to the next filled slot not after `limit`, letting coarser slots fall down. */
  #advance(limit: number): boolean {
    const first = nextBit((this.#wheels[0] as Wheel<T>).filled, digitOf(this.#now, 0));
    if (first >= 0) {
      const time = windowOf(this.#now, 0) + first;
      if (time > limit) return false;
      this.#now = time;
      this.#ready = (this.#wheels[0] as Wheel<T>).slots[first];
      return true;
    }
    for (let level = 1; level < WHEELS; level++) {
      const shift = 10 * level;
      const slot = nextBit((this.#wheels[level] as Wheel<T>).filled, digitOf(this.#now, level));
      if (slot < 0) continue;
      const start = windowOf(this.#now, level) + slot * 2 ** shift;
      if (start > limit) return false;
      this.#now = Math.max(this.#now, start);
      return this.#fall(level, slot);
    }
    return this.#fetchFar(limit);
  }

  #fall(level: number, slot: number): boolean {
    const wheel = this.#wheels[level] as Wheel<T>;
    const list = wheel.slots[slot] as Entry<T>[];
    wheel.slots[slot] = undefined;
    clearBit(wheel.filled, slot);
    for (const entry of list) this.#place(entry);
    return true;
  }

  /** Brings the far items of the next 2^30 ms into the wheels, if their time has come. */
  #fetchFar(limit: number): boolean {
    const first = this.#far[0];
    if (!first) return false;
    const window = windowOf(first.time, WHEELS - 1);
    if (window > limit) return false;
    this.#now = Math.max(this.#now, window);
    const near = this.#far.filter((entry) => entry.time < window + BEYOND);
    this.#far = this.#far.slice(near.length);
    for (const entry of near) this.#place(entry);
    return true;
  }
}

/** The earliest of the accepted entries; places of those that were taken already are empty. */
function firstOf<T>(entries: Entry<T>[], accepts: (item: T) => boolean): Entry<T> | undefined {
  let first: Entry<T> | undefined;
  for (const entry of entries) if (entry && (!first || entry.time < first.time) && accepts(entry.item)) first = entry;
  return first;
}

/** The start of the stretch of time that the whole wheel of this level covers. */
function windowOf(time: number, level: number): number {
  const length = 1024 ** (level + 1);
  return time - (time % length);
}

/** The slot of a time in the wheel of this level. */
function digitOf(time: number, level: number): number {
  return Math.floor(time / 1024 ** level) % SLOTS;
}

function setBit(bits: Int32Array, index: number): void {
  bits[index >> 5] = (bits[index >> 5] as number) | (1 << (index & 31));
}

function clearBit(bits: Int32Array, index: number): void {
  bits[index >> 5] = (bits[index >> 5] as number) & ~(1 << (index & 31));
}

/** The first set bit at `from` or after; -1 if there is none. */
function nextBit(bits: Int32Array, from: number): number {
  let word = from >> 5;
  let value = (bits[word] as number) & (-1 << (from & 31));
  while (value === 0) {
    word++;
    if (word >= bits.length) return -1;
    value = bits[word] as number;
  }
  return (word << 5) + 31 - Math.clz32(value & -value);
}
