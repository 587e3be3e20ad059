/** Messages as capsules on the lines between components (look.md "message"): one filled, the others hollow. */
import type { Message, Messages } from '../../../projection/messages/query';
import { capsule, capsuleWidth, type Direction } from '../marks/capsule';
import { type Mark, rect, round, stroke, token } from '../shapes';
import { nameOf, shortVerb } from '../verbs';

export type Point = readonly [x: number, y: number];

/** The way of a message: points from sender to receiver, and where its capsule rests. */
export interface Route {
  readonly points: readonly Point[];
  readonly rest: Point;
  readonly direction: Direction;
  /** The box of the machine at its end, where the way does not lead there itself. */
  readonly about?: readonly [x: number, y: number, w: number, h: number];
}

/** How a picture sends a message; undefined if it does not show who sends or receives it. */
export type RouteFinder = (message: Message, width: number) => Route | undefined;

function wayOf(points: readonly Point[]): string {
  return points.map(([x, y], i) => `${i === 0 ? 'M' : 'L'}${round(x)} ${round(y)}`).join('');
}

function messageMark(message: Message, route: Route, isNow: boolean): Mark {
  const words = shortVerb(message.verb);
  const [x, y] = route.rest;
  return {
    key: `message:${message.id}:${message.from}`,
    x: round(x),
    y: round(y),
    shapes: capsule(words, route.direction, isNow),
    title: `${message.verb} ${message.target}${message.detail ? `: ${message.detail}` : ''}`,
    ...(message.target && { thing: thingOf(message.target) }),
    enter: { along: route.points },
    isTransient: true,
  };
}

function thingOf(target: string): NonNullable<Mark['thing']> {
  return target.startsWith('nodes/') ? { kind: 'node', key: nameOf(target) } : { kind: 'object', key: target };
}

/** The marks of the messages at an instant: the way of the present one in the accent, then the capsules. */
export function messageMarks({ now, because, flying }: Messages, find: RouteFinder): Mark[] {
  const marks: Mark[] = [];
  const shown = new Set<string>();
  const add = (message: Message, isNow: boolean): void => {
    const words = shortVerb(message.verb);
    const route = find(message, capsuleWidth(words));
    if (!route) return;
    const place = `${Math.round(route.rest[0] / 40)}:${Math.round(route.rest[1] / 14)}`;
    if (shown.has(place)) return;
    shown.add(place);
    if (isNow && route.about) {
      const [x, y, w, h] = route.about;
      const box = rect([-2.5, -2.5, w + 5, h + 5], 9, { fill: 'none', stroke: token('accent'), 'stroke-width': 1.6 });
      marks.push({ key: `about:${message.id}`, x, y, shapes: [box], enter: 'fade', isTransient: true });
    }
    if (isNow && route.points.length > 1)
      marks.unshift({
        key: `way:${message.id}`,
        x: 0,
        y: 0,
        shapes: [stroke(wayOf(route.points), 'accent', 2)],
        enter: 'fade',
        isTransient: true,
      });
    marks.push(messageMark(message, route, isNow));
  };
  if (now) add(now, true);
  for (const message of flying) add(message, false);
  if (because && now?.kind === 'own') add(because, false);
  return marks;
}
