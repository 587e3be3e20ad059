/** A closed group: how many of its members had which shape, stacked to the height of one bar. */
import type { Share } from '../../../projection/phase-timeline/change-log';
import type { StatusShape } from '../../parts';
import { BAR } from '../geometry';
import { round, type Shape } from './shape';

/** From the floor up; the order of the counts is that of the projection's shapes. */
const SHAPES: readonly StatusShape[] = [
  'pending',
  'creating',
  'running',
  'notReady',
  'succeeded',
  'failed',
  'crashLoop',
  'unknown',
  'terminating',
];
const STACK: readonly StatusShape[] = [
  'running',
  'notReady',
  'succeeded',
  'creating',
  'pending',
  'terminating',
  'unknown',
  'crashLoop',
  'failed',
];

const FILL: Readonly<Record<StatusShape, string>> = {
  running: 'var(--running)',
  notReady: 'color-mix(in srgb, var(--running) 45%, var(--panel))',
  succeeded: 'var(--succeeded)',
  creating: 'url(#lane-creating)',
  pending: 'url(#lane-pending)',
  terminating: 'url(#lane-terminating)',
  unknown: 'url(#lane-unknown)',
  crashLoop: 'url(#lane-failing)',
  failed: 'var(--failed)',
};

/** The stacked bands; full height is the most that there ever were in the window. */
export function densityShapes(shares: readonly Share[], x: (at: number) => number, y: number, endX: number): Shape[] {
  const sums = shares.map(({ counts }) => counts.reduce((sum, count) => sum + count, 0));
  const most = Math.max(1, ...sums);
  const paths = new Map<StatusShape, string>();
  for (const [i, { at, counts }] of shares.entries()) {
    const x0 = x(at);
    const next = shares[i + 1];
    const x1 = Math.min(next ? x(next.at) : endX, endX);
    if (x1 <= x0) continue;
    let top = y + BAR;
    for (const shape of STACK) {
      const count = counts[SHAPES.indexOf(shape)] ?? 0;
      if (count === 0) continue;
      const height = Math.max(1.2, (BAR * count) / most);
      top = Math.max(y, top - height);
      const band = `M${round(x0)} ${round(top)}H${round(x1)}V${round(top + height)}H${round(x0)}Z`;
      paths.set(shape, (paths.get(shape) ?? '') + band);
    }
  }
  return [...paths].map(([shape, d]) => ({ tag: 'path', attrs: { d, fill: FILL[shape] } }));
}
