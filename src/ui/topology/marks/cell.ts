/** The pod: a cell whose outline is its network namespace and whose inside shares localhost (look.md "Shapes"). */
import { type StatusShape, statusColour } from '../../parts/data/glyphs';
import { mix, path, rect, type Shape, token } from '../shapes';

export type Box = readonly [x: number, y: number, w: number, h: number];

const OUTLINE: Partial<Record<StatusShape, Record<string, string | number>>> = {
  pending: { 'stroke-dasharray': '6 4' },
  creating: { 'stroke-dasharray': '0.1 5', 'stroke-linecap': 'round', 'stroke-width': 2.6 },
  succeeded: { 'stroke-width': 1.2 },
  unknown: { 'stroke-dasharray': '2 2' },
  terminating: { 'stroke-opacity': 0.7 },
};

const CHAMFER = 13;

function octagon([x, y, w, h]: Box): string {
  const k = Math.min(CHAMFER, h / 3);
  return `M${x + k} ${y}H${x + w - k}L${x + w} ${y + k}V${y + h - k}L${x + w - k} ${y + h}H${x + k}L${x} ${y + h - k}V${y + k}Z`;
}

/** The cell's outline and inside: round for the living, an octagon for Failed, flat for Succeeded, hatched for Unknown. */
export function membrane(status: StatusShape, box: Box, radius = 18, tint = token('tint')): Shape[] {
  const colour = statusColour(status);
  const isDone = status === 'succeeded';
  const ground = { fill: token(isDone ? 'cell-2' : 'cell') };
  const inside = { fill: mix(colour, tint, 'transparent') };
  const edge = { stroke: colour, 'stroke-width': 2, ...OUTLINE[status] };
  if (status === 'failed' || status === 'crashLoop') {
    const d = octagon(box);
    return [path(d, ground), path(d, { ...inside, ...edge, 'stroke-linejoin': 'round' })];
  }
  const r = isDone ? 8 : Math.min(radius, box[3] / 2);
  if (status === 'unknown')
    return [rect(box, r, ground), rect(box, r, { fill: 'url(#hatch-unknown)', 'fill-opacity': 0.35, ...edge })];
  const isTinted = status === 'running' || status === 'notReady' || status === 'terminating';
  return [rect(box, r, ground), ...(isTinted ? [rect(box, r, inside)] : []), rect(box, r, { fill: 'none', ...edge })];
}

/** The ring of what is selected, five pixels outside the outline. */
export function selectionRing([x, y, w, h]: Box, radius = 23): Shape {
  return rect([x - 5, y - 5, w + 10, h + 10], radius, {
    fill: 'none',
    stroke: token('accent'),
    'stroke-width': 2.5,
    class: 'ring',
  });
}

/** A slot that is free: faint dots, with the name of who left it if somebody did. */
export function freeSlot([x, y, w, h]: Box, radius = 18): Shape {
  return rect([x + 1, y + 1, w - 2, h - 2], Math.min(radius, h / 2), {
    fill: 'none',
    stroke: token('glass-2'),
    'stroke-width': 1.2,
    'stroke-dasharray': '2 5',
    'stroke-linecap': 'round',
  });
}

/** Where a pod will stand that the scheduler has placed and not yet bound. */
export function assumedSlot(box: Box, radius = 18): Shape {
  return rect(box, Math.min(radius, box[3] / 2), {
    fill: 'none',
    stroke: token('accent'),
    'stroke-width': 1.6,
    'stroke-dasharray': '3 5',
    'stroke-linecap': 'round',
  });
}

/** The pause container: the keel on the lower rim that holds the outline, where eth0 leaves. */
export function keel(x: number, y: number, colour = token('ink-2'), width = 22): Shape[] {
  return [
    rect([x - width / 2, y - 6, width, 12], 5, { fill: token('cell'), stroke: colour, 'stroke-width': 1.5 }),
    path(`M${x - 2.4} ${y - 2.6}v5.2M${x + 2.4} ${y - 2.6}v5.2`, {
      stroke: colour,
      'stroke-width': 1.7,
      'stroke-linecap': 'round',
    }),
  ];
}

/** A container's small box, tinted by its own state. */
export function containerBox(box: Box, status: StatusShape, radius = 6): Shape {
  const colour = statusColour(status);
  return rect(box, radius, {
    fill: mix(colour, '18%', token('cell')),
    stroke: colour,
    'stroke-width': 1.1,
    ...(status === 'creating' && { 'stroke-dasharray': '2 2.4' }),
    ...(status === 'pending' && { 'stroke-dasharray': '3 2.4' }),
  });
}
