/** How many nodes of each zone are ready, kept from what changes: thousands of nodes come up without a count of all. */
export class ZoneCounts {
  #nodes = new Map<string, { zone: string; isReady: boolean }>();
  #zones = new Map<string, { ready: number; notReady: number }>();
  #ready = 0;

  /** How many nodes are ready anywhere. */
  get ready(): number {
    return this.#ready;
  }

  /** The counts of one zone. */
  of(zone: string): { readonly ready: number; readonly notReady: number } {
    return this.#zones.get(zone) ?? NONE;
  }

  /** Notes where a node is and how it does. */
  set(name: string, zone: string, isReady: boolean): void {
    this.remove(name);
    this.#nodes.set(name, { zone, isReady });
    this.#add(zone, isReady, 1);
  }

  /** The node is gone. */
  remove(name: string): void {
    const known = this.#nodes.get(name);
    if (!known) return;
    this.#nodes.delete(name);
    this.#add(known.zone, known.isReady, -1);
  }

  #add(zone: string, isReady: boolean, by: number): void {
    let counts = this.#zones.get(zone);
    if (!counts) {
      counts = { ready: 0, notReady: 0 };
      this.#zones.set(zone, counts);
    }
    if (isReady) {
      counts.ready += by;
      this.#ready += by;
    } else counts.notReady += by;
  }
}

const NONE = Object.freeze({ ready: 0, notReady: 0 });
