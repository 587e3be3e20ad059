/** Pipes: veth pairs, the bridge, eth0, the fabric on the table (look.md "Shapes"). */
import { path, rect, round, type Shape, token } from '../shapes';

/** An outer wall with its lumen along a path; `isLit` for the way of what is selected. */
export function pipe(d: string, width = 7, isLit = false): Shape[] {
  const line = { fill: 'none', 'stroke-linecap': 'round', 'stroke-linejoin': 'round' };
  const inner = round(Math.max(1.2, width - 2.6));
  return [
    path(d, { ...line, stroke: token(isLit ? 'accent' : 'pipe'), 'stroke-width': width }),
    path(d, { ...line, stroke: token('pipe-in'), 'stroke-width': inner }),
    ...(isLit ? [path(d, { ...line, stroke: token('accent'), 'stroke-opacity': 0.45, 'stroke-width': inner })] : []),
  ];
}

/** A bridge: a long horizontal pipe. */
export function bridgePipe(x: number, y: number, w: number, h = 18): Shape {
  return rect([x, y - h / 2, w, h], h / 2, {
    fill: token('pipe-in'),
    stroke: token('pipe'),
    'stroke-width': h > 20 ? 3 : 2.4,
  });
}

/** Where a veth pair is plugged into the bridge. */
export function socket(x: number, y: number, isLit = false): Shape {
  return rect([x - 5, y, 10, 7], 2.5, { fill: token(isLit ? 'accent' : 'pipe') });
}

/** A box with rounded corners on a pipe: eth0, switch, router. */
export function nozzle(box: readonly [number, number, number, number], radius: number, fill = 'cell'): Shape {
  return rect(box, radius, { fill: token(fill), stroke: token('pipe'), 'stroke-width': 1.8 });
}
