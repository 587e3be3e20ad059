/** The pod from afar: a few pixels whose outline and inside differ, so that it reads in grey (look.md "pod, level 1"). */
import { type StatusShape, statusColour } from '../../parts/data/glyphs';
import { circle, path, rect, round, type Shape, token } from '../shapes';

/** Where a cell is larger than it was drawn, what is inside grows with it, up to so many times. */
const MOST = 2.4;

/** The cell in a box of w×h about its upper left corner. */
export function miniCell(status: StatusShape, w: number, h: number): Shape[] {
  const colour = status === 'running' ? token('running') : statusColour(status);
  const s = Math.max(1, Math.min(MOST, w / 11, h / 9));
  const K = 2.6 * s;
  const r = round(2.5 * s);
  const edge = { fill: 'none', stroke: colour, 'stroke-width': round(1.2 * Math.sqrt(s)) };
  const [a, W, H] = [0.6, w - 1.2, h - 1.2];
  const box = [a, a, W, H] as const;
  const [mx, my] = [w / 2, h / 2];
  const octagon = `M${a + K} ${a}H${a + W - K}L${a + W} ${a + K}V${a + H - K}L${a + W - K} ${a + H}H${a + K}L${a} ${a + H - K}V${a + K}Z`;
  const cross = `M${round(mx - 1.8 * s)} ${round(my - 1.8 * s)}l${round(3.6 * s)} ${round(3.6 * s)}m0-${round(3.6 * s)}-${round(3.6 * s)} ${round(3.6 * s)}`;
  switch (status) {
    case 'running':
      return [rect([0, 0, w, h], r, { fill: colour })];
    case 'notReady':
      return [rect(box, r, edge), rect([a + 1, my, W - 2, h / 2 - 1.4], 0.8, { fill: colour })];
    case 'pending':
      return [rect(box, r, { ...edge, 'stroke-dasharray': `${round(2.4 * s)} ${round(1.6 * s)}` })];
    case 'creating':
      return [
        rect(box, r, { ...edge, 'stroke-dasharray': '.1 2.4', 'stroke-linecap': 'round', 'stroke-width': 1.7 }),
        circle(mx, my, 1.5 * s, { fill: colour }),
      ];
    case 'succeeded':
      return [
        rect(box, 0.6, { ...edge, 'stroke-width': 0.9 }),
        path(
          `M${round(mx - 2.4 * s)} ${round(my + 0.2 * s)}l${round(1.6 * s)} ${round(1.6 * s)} ${round(3.2 * s)}-${round(3.4 * s)}`,
          edge,
        ),
      ];
    case 'failed':
      return [path(octagon, edge), path(cross, edge)];
    case 'crashLoop':
      return [path(octagon, { ...edge, fill: colour }), circle(mx, my, 1.7 * s, { fill: token('cell') })];
    case 'unknown':
      return [rect(box, r, { ...edge, fill: 'url(#hatch-unknown)' })];
    case 'terminating':
      return [
        rect(box, r, { ...edge, 'stroke-opacity': 0.75 }),
        path(`M${a + 1.6} ${a + H - 1.2}L${a + W - 1.6} ${a + 1.2}`, edge),
      ];
  }
}
