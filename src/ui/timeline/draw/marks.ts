/** Marks of single moments on a lane. */
import type { Mark } from '../../../projection/phase-timeline/answer';
import { BAR } from '../geometry';
import { round, type Shape } from './shape';

/** Crosses nearer than this to each other are drawn as ticks. */
const CROSS_ROOM = 9;

function tick(x: number, y: number, height: number, colour: string, tip: string | undefined): Shape {
  const attrs = { x: round(x - 0.75), y: round(y), width: 1.5, height, rx: 0.7, fill: colour, 'data-tip': tip };
  return { tag: 'rect', attrs };
}

function cross(x: number, y: number, tip: string | undefined): Shape[] {
  const at = `translate(${round(x)} ${round(y)}) scale(.72)`;
  const line = { transform: at, stroke: 'var(--failed-t)', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  return [
    {
      tag: 'path',
      attrs: {
        ...line,
        d: 'M-2.5-6H2.5L6-2.5V2.5L2.5 6H-2.5L-6 2.5V-2.5Z',
        fill: 'var(--panel)',
        'stroke-width': 1.5,
        'data-tip': tip,
      },
    },
    { tag: 'path', attrs: { ...line, d: 'M-2.2-2.2 2.2 2.2M2.2-2.2-2.2 2.2', fill: 'none', 'stroke-width': 1.7 } },
  ];
}

/** An image has come: an arrow down onto the lane. */
function pull(x: number, y: number, tip: string | undefined): Shape {
  const d = `M${round(x)} ${round(y)}v6m-2.6-2.4 2.6 2.6 2.6-2.6`;
  const line = { stroke: 'var(--ink)', 'stroke-width': 1.4, 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  return { tag: 'path', attrs: { d, fill: 'none', ...line, 'data-tip': tip } };
}

/** A probe that succeeded and so changed something: a heartbeat. */
function beat(x: number, y: number, tip: string | undefined): Shape {
  const d = `M${round(x - 6)} ${round(y + 7)}h3l2-6 3 9 2-6 1 3h2`;
  const line = {
    stroke: 'var(--running-s)',
    'stroke-width': 1.4,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
  };
  return { tag: 'path', attrs: { d, fill: 'none', ...line, 'data-tip': tip } };
}

/** The marks of a lane, left to right. */
export function markShapes(marks: readonly Mark[], x: (at: number) => number, y: number): Shape[] {
  let lastCross = Number.NEGATIVE_INFINITY;
  return marks.flatMap((mark) => {
    const at = x(mark.at);
    switch (mark.kind) {
      case 'step':
        return [tick(at, y + 1.5, BAR - 3, 'var(--ink-3)', undefined)];
      case 'event':
        return [tick(at, y + 1.5, BAR - 3, 'var(--ink-2)', mark.text)];
      case 'condition':
        return [tick(at, y + BAR - 3.5, 4.5, 'var(--ink)', mark.text)];
      case 'pull':
        return [pull(at, y, mark.text)];
      case 'beat':
        return [beat(at, y, mark.text)];
      case 'restart':
        return [tick(at, y - 0.5, 4, 'var(--ink)', mark.text)];
      default:
        if (at - lastCross < CROSS_ROOM) return [tick(at, y, BAR, 'var(--failed-t)', mark.text)];
        lastCross = at;
        return cross(at, y + BAR / 2, mark.text);
    }
  });
}
