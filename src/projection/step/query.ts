import type { Span } from '../../simulation/engine';
import { defineQuery, type Query } from '../define-query';
import type { World } from '../world';
import { type Clause, narrate } from './narrate';

/** One step told: what happened, and the step that it is because of. */
export interface StepStory {
  step: number;
  time: number;
  actor: string;
  to: string;
  verb: string;
  target: string;
  said: Clause;
  because?: { step: number; said: Clause };
}

/** The step at the head, or a given one, or the last one at a time; null before the first. */
export type StepQuery = Query<{ step: number } | { timeMs: number } | undefined, StepStory | null> & { name: 'step' };

/** Tells a step. */
export function tellStep(world: World, step: number): StepStory | null {
  if (step <= 0 || step > world.spans.count) return null;
  const span = world.spans.get(step);
  const said = narrate(world, span);
  // A heartbeat has no reason but that it is time.
  const cause = said.id === 'nodeHeartbeat' ? undefined : causeOf(world, span);
  return {
    step,
    time: span.time,
    actor: span.actor,
    to: span.to ?? '',
    verb: span.verb,
    target: span.target,
    said,
    ...(cause && { because: { step: cause.step, said: narrate(world, cause) } }),
  };
}

/** The nearest cause by another actor: what a component does step after step is no reason of its own. */
function causeOf({ spans }: World, { cause, actor }: Span): Span | undefined {
  for (let at = cause, hops = 0; at > 0 && hops < 12; hops++) {
    const span = spans.get(at);
    if (span.actor !== actor) return span;
    at = span.cause;
  }
  return cause > 0 ? spans.get(cause) : undefined;
}

export default defineQuery<StepQuery>({
  name: 'step',
  answer(world, params) {
    if (!params) return tellStep(world, world.at.step);
    return tellStep(world, 'step' in params ? params.step : world.spans.stepAt(Math.floor(params.timeMs)));
  },
});
