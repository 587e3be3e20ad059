/** One stay of a group at the surface: from the revision in which its first pod came until its last one went. */
interface Stay {
  slot: number;
  from: number;
  until: number;
}

/** The places of groups of pods that have no node yet: the first free one when the group comes, kept until it is empty. */
export class SurfaceSlots {
  #counts = new Map<string, number>();
  #stays = new Map<string, Stay[]>();
  #taken: boolean[] = [];

  /** A pod of a group comes (1) or goes (-1). */
  count(group: string, by: 1 | -1, revision: number): void {
    const count = (this.#counts.get(group) ?? 0) + by;
    this.#counts.set(group, count);
    if (by === 1 && count === 1) this.#come(group, revision);
    else if (by === -1 && count === 0) this.#go(group, revision);
  }

  /** The place of a group at a revision; -1 if it was not there. */
  slotAt(group: string, revision: number): number {
    return this.#stays.get(group)?.findLast(({ from, until }) => from <= revision && revision < until)?.slot ?? -1;
  }

  #come(group: string, revision: number): void {
    const free = this.#taken.indexOf(false);
    const slot = free >= 0 ? free : this.#taken.length;
    this.#taken[slot] = true;
    const stay = { slot, from: revision, until: Number.POSITIVE_INFINITY };
    const stays = this.#stays.get(group);
    if (stays) stays.push(stay);
    else this.#stays.set(group, [stay]);
  }

  #go(group: string, revision: number): void {
    const stay = this.#stays.get(group)?.at(-1);
    if (!stay) return;
    stay.until = revision;
    this.#taken[stay.slot] = false;
  }
}
