/**
 * Indices of a whole history: made once for a cluster, brought up to date as it grows, in slices where much is new.
 * Models: nothing of Kubernetes.
 * Leaves out: when that is done; the host does it between commands, a query that is asked before does the rest at once.
 */
import type { World } from './world';

/** What grows with a history. */
export interface HistoryIndex {
  /** Takes up what is new, at most about so many changes of it; tells the share of the history that it knows. */
  follow(world: World, most: number): number;
}

/** How an index is made and found again. */
export interface IndexDefinition<I extends HistoryIndex = HistoryIndex> {
  readonly name: string;
  make(): I;
}

/** Says how an index is made. */
export function defineIndex<I extends HistoryIndex>(name: string, make: () => I): IndexDefinition<I> {
  return { name, make };
}

/** A world's index as far as it has come. */
export function knownIndex<I extends HistoryIndex>(world: World, { name, make }: IndexDefinition<I>): I {
  return world.memo(name, make);
}

/** A world's index, up to date. */
export function indexOf<I extends HistoryIndex>(world: World, definition: IndexDefinition<I>): I {
  const index = knownIndex(world, definition);
  index.follow(world, Number.POSITIVE_INFINITY);
  return index;
}

/** The share that is known when all before `next` of `end` is. */
export const shareOf = (known: number, end: number): number => (end === 0 ? 1 : known / end);
