/** From what the pointer is on to the thing it stands for. */
import type { Selection } from '../session';
import type { Mark } from './shapes';

interface Drawn extends Element {
  __mark?: Mark;
}

/** The mark under an event's target. */
export function markOf(target: EventTarget | null): Mark | undefined {
  if (!(target instanceof Element)) return undefined;
  return (target.closest('g[data-key]') as Drawn | null)?.__mark;
}

/** The thing at a point of the window; undefined over empty water. */
export function thingAt(x: number, y: number): Selection | undefined {
  return markOf(document.elementFromPoint(x, y))?.thing;
}
