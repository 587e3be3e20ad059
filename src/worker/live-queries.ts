import type { QueryDefinition } from '../projection/define-query';
import { type IndexDefinition, knownIndex } from '../projection/history-index';
import { getQuery } from '../projection/queries';
import type { World } from '../projection/world';

/** So many changes an index takes up before the clock is looked at again. */
const STRIDE = 1000;

interface LiveQuery {
  definition: QueryDefinition;
  params: unknown;
  /** Of which state of the world the last answer was. */
  answeredAt: string;
  last: string | undefined;
  /** An answer that is under way, or stands but is not told yet. */
  work?: { of: string; steps: Generator<number, unknown>; share: number; found?: { answer: unknown } } | undefined;
}

/** The questions that the page keeps asking; answered again when the world at the head is another one. */
export class LiveQueries {
  #queries = new Map<number, LiveQuery>();

  /** Begins to answer a question. */
  watch(id: number, name: string, params: unknown): void {
    this.#queries.set(id, { definition: getQuery(name), params, answeredAt: '', last: undefined });
  }

  /** Stops answering it. */
  unwatch(id: number): void {
    this.#queries.delete(id);
  }

  /** Makes every question be answered anew: another cluster stands behind them. */
  forget(): void {
    for (const query of this.#queries.values()) {
      query.answeredAt = '';
      query.work = undefined;
    }
  }

  /**
   * Brings the indices that the questions need up to date, as long as `hasTime` says so; tells the share that is done, 1
   * when all of them are.
   */
  prepare(world: World, hasTime: () => boolean): number {
    const needed = new Set([...this.#queries.values()].flatMap(({ definition }) => definition.indices ?? []));
    let known = 0;
    for (const definition of needed) {
      const index = knownIndex(world, definition);
      let share = index.follow(world, 0);
      while (share < 1 && hasTime()) share = index.follow(world, STRIDE);
      known += share;
    }
    return needed.size === 0 ? 1 : known / needed.size;
  }

  /** Goes on with answers that take long, as long as `hasTime` says so; tells the share of the one that is under way, 1 if none is. */
  workOn(world: World, generation: number, hasTime: () => boolean): number {
    for (const query of this.#queries.values()) {
      const { definition, params } = query;
      if (!definition.steps) continue;
      const of = stateOf(world, query, generation);
      if (!query.work && of !== query.answeredAt) query.work = { of, steps: definition.steps(world, params), share: 0 };
      const { work } = query;
      while (work && !work.found && hasTime()) {
        const next = work.steps.next();
        if (next.done) work.found = { answer: next.value };
        else work.share = next.value;
      }
      if (work && !work.found) return work.share;
    }
    return 1;
  }

  /**
   * The answers that changed since the last time, with what can be handed over instead of copied. Questions whose indices
   * are not up to date yet wait.
   */
  answers(world: World, generation: number): { answers: { id: number; answer: unknown }[]; transfer: Transferable[] } {
    const answers: { id: number; answer: unknown }[] = [];
    const transfer: Transferable[] = [];
    const isKnown = (definition: IndexDefinition): boolean => knownIndex(world, definition).follow(world, 0) >= 1;
    for (const [id, query] of this.#queries) {
      if (query.definition.steps && !query.work?.found) continue;
      const state = query.work?.of ?? stateOf(world, query, generation);
      if (state === query.answeredAt || !(query.definition.indices ?? []).every(isKnown)) continue;
      query.answeredAt = state;
      const answer = query.work?.found ? query.work.found.answer : query.definition.answer(world, query.params);
      query.work = undefined;
      if (query.definition.transfer) transfer.push(...query.definition.transfer(answer));
      else {
        const text = JSON.stringify(answer);
        if (text === query.last) continue;
        query.last = text;
      }
      answers.push({ id, answer });
    }
    return { answers, transfer };
  }
}

/** Names what an answer depends on. */
function stateOf(world: World, { definition, params }: LiveQuery, generation: number): string {
  const { followsTime, dependsOn } = definition;
  if (dependsOn) return `${generation}/${dependsOn(world, params)}`;
  const every = followsTime === true ? 1000 : followsTime ? followsTime.everyMs : 0;
  const time = every ? Math.floor(world.at.time / every) : '';
  return `${generation}/${world.at.step}/${world.end.step}/${time}`;
}
