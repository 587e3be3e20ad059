import type { IndexDefinition } from './history-index';
import type { World } from './world';

/**
 * A question about the world that can be asked at any instant: a pure function of the world and its parameters.
 * The type parameter is the contract between the page and the worker; the page imports only this type.
 */
export interface Query<P = unknown, A = unknown> {
  name: string;
  params: P;
  answer: A;
}

/** How a query is answered. */
export interface QueryDefinition<Q extends Query = Query> {
  name: Q['name'];
  answer(world: World, params: Q['params']): Q['answer'];
  /** Whether the answer changes while only time passes: then it is asked again each simulated second (or `everyMs`). */
  followsTime?: boolean | { everyMs: number };
  /** The indices that it reads: they are brought up to date in slices before it is asked. */
  indices?: readonly IndexDefinition[];
  /**
   * The same answer as a series of short works, each telling the share that is done: for an answer that takes longer than a
   * frame. It is of the world that it began with, also where time went on meanwhile.
   */
  steps?(world: World, params: Q['params']): Generator<number, Q['answer']>;
  /** Names what the answer depends on, where that is less than all that happens: it is not asked again until that changed. */
  dependsOn?(world: World, params: Q['params']): string;
  /** The buffers of an answer that are handed over instead of copied. */
  transfer?(answer: Q['answer']): Transferable[];
}

/** Does a series of works to its end. */
export function doAll<T>(work: Generator<number, T>): T {
  let next = work.next();
  while (!next.done) next = work.next();
  return next.value;
}

/** Says how a query is answered. One call a folder, default-exported from `query.ts`. */
export function defineQuery<Q extends Query>(definition: QueryDefinition<Q>): QueryDefinition<Q> {
  return definition;
}
