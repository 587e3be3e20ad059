import type { PortEntry } from './service-map';

const CHUNK_BITS = 6;
const CHUNK = 1 << CHUNK_BITS;

type Slot = readonly [name: string, entries: readonly PortEntry[]] | undefined;

/**
 * Services by name, in the order in which they first came. A table is never changed; a changed one shares with it all
 * but the chunks of 64 services that changed, so that a history of tables costs what happened in it.
 *
 *   slots   web → 0, api → 1, …, db → 64        one for all tables, only grows
 *   chunks  [ [web, api, …], [db] ]             a change of db copies the list of chunks and the second chunk
 */
export class ServiceTable {
  readonly size: number;
  readonly #slots: Map<string, number>;
  readonly #chunks: readonly (readonly Slot[] | undefined)[];

  private constructor(slots: Map<string, number>, chunks: readonly (readonly Slot[] | undefined)[], size: number) {
    this.#slots = slots;
    this.#chunks = chunks;
    this.size = size;
  }

  static empty(): ServiceTable {
    return new ServiceTable(new Map(), [], 0);
  }

  get(name: string): readonly PortEntry[] | undefined {
    const slot = this.#slots.get(name);
    return slot === undefined ? undefined : this.#chunks[slot >> CHUNK_BITS]?.[slot & (CHUNK - 1)]?.[1];
  }

  /** The table with other entries of some services; none: the service goes. */
  with(changes: ReadonlyMap<string, readonly PortEntry[]>): ServiceTable {
    const chunks = [...this.#chunks];
    const copied = new Map<number, Slot[]>();
    let size = this.size;
    for (const [name, entries] of changes) {
      if (entries.length === 0 && !this.get(name)) continue;
      const slot = this.#slots.get(name) ?? this.#slots.size;
      this.#slots.set(name, slot);
      const at = slot >> CHUNK_BITS;
      const chunk = copied.get(at) ?? [...(chunks[at] ?? [])];
      copied.set(at, chunk);
      chunks[at] = chunk;
      const before = chunk[slot & (CHUNK - 1)];
      const after: Slot = entries.length > 0 ? [name, entries] : undefined;
      chunk[slot & (CHUNK - 1)] = after;
      size += (after ? 1 : 0) - (before ? 1 : 0);
    }
    return new ServiceTable(this.#slots, chunks, size);
  }

  *[Symbol.iterator](): Generator<readonly [name: string, entries: readonly PortEntry[]]> {
    for (const chunk of this.#chunks) for (const slot of chunk ?? []) if (slot) yield slot;
  }

  *values(): Generator<readonly PortEntry[]> {
    for (const [, entries] of this) yield entries;
  }
}
