/** State that can be copied for a what-if (preemption tries pods out on a copy). */
export interface CloneableState {
  clone(): CloneableState;
}

/** What plugins remember between the extension points of one attempt. */
export class CycleState {
  #data = new Map<string, CloneableState>();
  /** Filter plugins that said Skip in PreFilter. */
  readonly skipFilter = new Set<string>();
  /** Score plugins that said Skip in PreScore. */
  readonly skipScore = new Set<string>();

  /** Remembers a plugin's state. */
  write(key: string, value: CloneableState): void {
    this.#data.set(key, value);
  }

  /** A plugin's state, undefined if it wrote none. */
  read<T extends CloneableState>(key: string): T | undefined {
    return this.#data.get(key) as T | undefined;
  }

  /** A copy that may be changed on its own. */
  clone(): CycleState {
    const copy = new CycleState();
    for (const [key, value] of this.#data) copy.write(key, value.clone());
    for (const name of this.skipFilter) copy.skipFilter.add(name);
    for (const name of this.skipScore) copy.skipScore.add(name);
    return copy;
  }
}
