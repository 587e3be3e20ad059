import { IntColumn } from '../simulation/base/int-column';
import type { Span } from '../simulation/engine';
import type { World } from './world';

/** The steps of every actor, so that the last one at any instant is found at once. */
class ActorSteps {
  #steps = new Map<string, IntColumn>();
  #readUpTo = 0;

  follow({ spans }: World): void {
    while (this.#readUpTo < spans.count) {
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
  }

  actors(): string[] {
    return [...this.#steps.keys()];
  }

  lastOf(actor: string, step: number): number {
    const steps = this.#steps.get(actor);
    return steps ? steps.at(steps.lastAtMost(step)) : -1;
  }
}

function actorStepsOf(world: World): ActorSteps {
  const steps = world.memo('actor-steps', () => new ActorSteps());
  steps.follow(world);
  return steps;
}

/** The last step, at the world's instant, of any actor that a test accepts. */
export function lastStepOf(world: World, accepts: (actor: string) => boolean): Span | undefined {
  const steps = actorStepsOf(world);
  let last = 0;
  for (const actor of steps.actors()) if (accepts(actor)) last = Math.max(last, steps.lastOf(actor, world.at.step));
  return last > 0 ? world.spans.get(last) : undefined;
}
