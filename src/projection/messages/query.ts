/**
 * The messages of the step at the head and of those still on their way: who tells whom what.
 * Models: API requests, watch events, CRI and CNI calls as the steps of the history name them.
 * Leaves out: answers of requests; a watch event whose receiver does nothing with it.
 *
 * A watch event is nobody's step: it is seen by its effect. When a step of one component is because of a write of
 * another, the API server has told it of that write in between.
 */
import type { Span } from '../../simulation/engine';
import { defineQuery, type Query } from '../define-query';
import type { World } from '../world';

/** One message between two components. */
export interface Message {
  /** Its step; a watch event has that of the write it tells of. */
  step: number;
  id: string;
  from: string;
  to: string;
  verb: string;
  target: string;
  detail: string;
  kind: 'request' | 'watch' | 'call' | 'own';
}

/** What is told at an instant. */
export interface Messages {
  step: number;
  /** The message of the step itself; a component's own doing has its actor at both ends. */
  now?: Message;
  /** What the actor of the step had been told before it acted. */
  because?: Message;
  /** Others on their way: sent, and not yet acted upon. */
  flying: Message[];
}

export type MessagesQuery = Query<undefined, Messages> & { name: 'messages' };

const API = 'kube-apiserver';
const FLYING = 3;
/** How far the known future is searched for effects of what was sent before the head. */
const AHEAD = 60;

function messageOf(span: Span): Message {
  const { step, actor, to = actor, verb, target, detail = '' } = span;
  const kind = to === API ? 'request' : to === actor ? 'own' : 'call';
  return { step, id: `${step}`, from: actor, to, verb, target, detail, kind };
}

/** Whom the API server tells: the processes, whatever name they act under. */
function watchOf(write: Span, receiver: string): Message {
  const resource = write.target.slice(0, write.target.indexOf('/'));
  const { step, target } = write;
  return {
    step,
    id: `${step}>${receiver}`,
    from: API,
    to: receiver,
    verb: `WATCH ${resource}`,
    target,
    detail: '',
    kind: 'watch',
  };
}

/** The watch event that made a step: there is one if its cause is a write that another component sent. */
function deliveryBefore({ spans }: World, span: Span): Message | undefined {
  if (span.cause <= 0) return undefined;
  const cause = spans.get(span.cause);
  return cause.to === API && cause.actor !== span.actor ? watchOf(cause, span.actor) : undefined;
}

function flyingAt(world: World): Message[] {
  const { spans, at } = world;
  const found = new Map<string, Message>();
  const last = Math.min(spans.count, at.step + AHEAD);
  for (let step = at.step + 1; step <= last && found.size < FLYING; step++) {
    if (spans.causeOf(step) > at.step || spans.causeOf(step) <= 0) continue;
    const delivery = deliveryBefore(world, spans.get(step));
    if (delivery && !found.has(delivery.id)) found.set(delivery.id, delivery);
  }
  return [...found.values()];
}

export default defineQuery<MessagesQuery>({
  name: 'messages',
  answer(world) {
    const { step } = world.at;
    if (step <= 0) return { step: 0, flying: [] };
    const span = world.spans.get(step);
    const because = deliveryBefore(world, span);
    return { step, now: messageOf(span), ...(because && { because }), flying: flyingAt(world) };
  },
});
