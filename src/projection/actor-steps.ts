import { IntColumn } from '../simulation/base/int-column';
import type { Span } from '../simulation/engine';
import { defineIndex, type HistoryIndex, indexOf, shareOf } from './history-index';
import type { World } from './world';

/** The steps of every actor, so that the last one at any instant is found at once. */
class ActorSteps implements HistoryIndex {
  #steps = new Map<string, IntColumn>();
  #readUpTo = 0;
  /** The actors that a test accepts, and how many were asked. */
  #accepted = new Map<(actor: string) => boolean, { actors: IntColumn[]; asked: number }>();

  follow({ spans }: World, most: number): number {
    const until = Math.min(spans.count, this.#readUpTo + most);
    while (this.#readUpTo < until) {
      const step = ++this.#readUpTo;
      const { actor, verb } = spans.get(step);
      // Events are what a component says of a step, not a step that one would name it by.
      if (verb.endsWith(' events')) continue;
      let steps = this.#steps.get(actor);
      if (!steps) {
        steps = new IntColumn();
        this.#steps.set(actor, steps);
      }
      steps.push(step);
    }
    return shareOf(until, spans.count);
  }

  /** The last step up to one by any actor that a test accepts; 0 if none. */
  lastOf(accepts: (actor: string) => boolean, step: number): number {
    let last = 0;
    for (const steps of this.#actorsOf(accepts)) last = Math.max(last, steps.at(steps.lastAtMost(step)));
    return last;
  }

  /** Thousands of kubelets are asked once whether they are a controller. */
  #actorsOf(accepts: (actor: string) => boolean): readonly IntColumn[] {
    const known = this.#accepted.get(accepts);
    if (known?.asked === this.#steps.size) return known.actors;
    const actors = [...this.#steps].filter(([actor]) => accepts(actor)).map(([, steps]) => steps);
    this.#accepted.set(accepts, { actors, asked: this.#steps.size });
    return actors;
  }
}

/** The index of steps by actor. */
export const actorSteps = defineIndex('actor-steps', () => new ActorSteps());

/** The last step, at the world's instant, of any actor that a test (always the same function) accepts. */
export function lastStepOf(world: World, accepts: (actor: string) => boolean): Span | undefined {
  const last = indexOf(world, actorSteps).lastOf(accepts, world.at.step);
  return last > 0 ? world.spans.get(last) : undefined;
}
