/** The pod from afar: a few pixels whose outline and inside differ, so that it reads in grey (look.md "pod, level 1"). */
import { type StatusShape, statusColour } from '../../parts/data/glyphs';
import { circle, path, rect, type Shape, token } from '../shapes';

const K = 2.6;

/** The cell in a box of w×h about its upper left corner. */
export function miniCell(status: StatusShape, w: number, h: number): Shape[] {
  const colour = status === 'running' ? token('running') : statusColour(status);
  const edge = { fill: 'none', stroke: colour, 'stroke-width': 1.2 };
  const [a, W, H] = [0.6, w - 1.2, h - 1.2];
  const box = [a, a, W, H] as const;
  const [mx, my] = [w / 2, h / 2];
  const octagon = `M${a + K} ${a}H${a + W - K}L${a + W} ${a + K}V${a + H - K}L${a + W - K} ${a + H}H${a + K}L${a} ${a + H - K}V${a + K}Z`;
  const cross = `M${mx - 1.8} ${my - 1.8}l3.6 3.6m0-3.6-3.6 3.6`;
  switch (status) {
    case 'running':
      return [rect([0, 0, w, h], 2.6, { fill: colour })];
    case 'notReady':
      return [rect(box, 2.4, edge), rect([a + 1, my, W - 2, h / 2 - 1.4], 0.8, { fill: colour })];
    case 'pending':
      return [rect(box, 2.4, { ...edge, 'stroke-dasharray': '2.4 1.6' })];
    case 'creating':
      return [
        rect(box, 2.4, { ...edge, 'stroke-dasharray': '.1 2.4', 'stroke-linecap': 'round', 'stroke-width': 1.7 }),
        circle(mx, my, 1.5, { fill: colour }),
      ];
    case 'succeeded':
      return [rect(box, 0.6, { ...edge, 'stroke-width': 0.9 }), path(`M${mx - 2.4} ${my + 0.2}l1.6 1.6 3.2-3.4`, edge)];
    case 'failed':
      return [path(octagon, edge), path(cross, edge)];
    case 'crashLoop':
      return [path(octagon, { ...edge, fill: colour }), circle(mx, my, 1.7, { fill: token('cell') })];
    case 'unknown':
      return [rect(box, 2.4, { ...edge, fill: 'url(#hatch-unknown)' })];
    case 'terminating':
      return [
        rect(box, 2.4, { ...edge, 'stroke-opacity': 0.75 }),
        path(`M${a + 1.6} ${a + H - 1.2}L${a + W - 1.6} ${a + 1.2}`, edge),
      ];
  }
}
