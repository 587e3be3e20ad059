/**
 * Bars of lanes: the outline of a pod's cell is the outline of its bar.
 * Models: look.md "Shapes", so that the picture reads without colour.
 * Leaves out: positions; they come in pixels.
 */
import type { PieceShape } from '../../../projection/phase-timeline/pieces';
import { GLYPHS, type StatusShape, statusColour } from '../../parts';
import { textWidth } from '../../topology/text-width';
import { BAR } from '../geometry';
import { round, type Shape } from './shape';

const RADIUS = 3.5;
/** A bar needs this much room for a glyph, and this much beside a word: a cross may stand at either end. */
const GLYPH_ROOM = 16;
const WORD_ROOM = 18;

/** Where a bar lies. */
export interface BarPlace {
  readonly x0: number;
  readonly x1: number;
  readonly y: number;
}

const isStatus = (shape: PieceShape): shape is StatusShape => shape !== 'none' && shape !== 'false';

function tokenOf(shape: PieceShape): string {
  if (shape === 'running' || shape === 'notReady') return 'var(--running)';
  return isStatus(shape) ? statusColour(shape) : 'var(--ink-3)';
}

function box(x: number, y: number, w: number, h: number, attrs: Shape['attrs']): Shape {
  return {
    tag: 'rect',
    attrs: { x: round(x), y: round(y), width: round(Math.max(0.6, w)), height: round(Math.max(0.6, h)), ...attrs },
  };
}

function outline(x: number, y: number, w: number, inset: number, attrs: Shape['attrs']): Shape {
  return box(x + inset, y + inset, w - 2 * inset, BAR - 2 * inset, { rx: RADIUS, fill: 'none', ...attrs });
}

/** The shapes of one status's bar. */
function bodyOf(shape: PieceShape, x: number, y: number, w: number): Shape[] {
  const colour = tokenOf(shape);
  const tinted = `color-mix(in srgb, ${colour} 22%, var(--panel))`;
  switch (shape) {
    case 'running':
      return [box(x, y, w, BAR, { rx: RADIUS, fill: colour })];
    case 'notReady':
      return [
        box(x, y, w, BAR, { rx: RADIUS, fill: tinted }),
        box(x, y + BAR / 2, w, BAR / 2, { rx: 2, fill: colour }),
        outline(x, y, w, 0.5, { stroke: colour }),
      ];
    case 'pending':
      return [outline(x, y, w, 0.8, { stroke: colour, 'stroke-width': 1.6, 'stroke-dasharray': '5 3' })];
    case 'creating':
      return [
        outline(x, y, w, 1, {
          fill: tinted,
          stroke: colour,
          'stroke-width': 2,
          'stroke-dasharray': '.1 4',
          'stroke-linecap': 'round',
        }),
      ];
    case 'crashLoop':
      return [outline(x, y, w, 0.7, { stroke: colour, 'stroke-width': 1.4, 'stroke-dasharray': '3 2' })];
    case 'succeeded':
      return [box(x, y + BAR / 2 - 1.5, w, 3, { rx: 1.5, fill: colour })];
    case 'failed':
      return [box(x, y + BAR / 2 - 1.5, w, 3, { fill: colour })];
    case 'unknown':
      return [outline(x, y, w, 0.6, { fill: 'url(#lane-unknown)', stroke: colour, 'stroke-width': 1.2 })];
    case 'terminating':
      return [
        outline(x, y, w, 0.6, { fill: 'url(#lane-terminating)', stroke: colour, 'stroke-width': 1.2, opacity: 0.8 }),
      ];
    case 'false':
      return [outline(x, y, w, 0.6, { stroke: 'var(--ink-3)', 'stroke-width': 1.2 })];
    case 'none':
      return [];
  }
}

/** A status glyph with its ground, so that it can stand on a line. */
export function glyphShapes(shape: StatusShape, x: number, y: number, size = 0.72): Shape[] {
  const colour = statusColour(shape);
  const place = `translate(${round(x)} ${round(y)}) scale(${size})`;
  return GLYPHS[shape].map((part) => ({
    tag: 'path',
    attrs: {
      d: part.d,
      transform: place,
      fill: part.fill ? colour : 'none',
      stroke: part.fill ? 'none' : colour,
      'stroke-width': part.fill ? undefined : (part.width ?? 1.7),
      'stroke-linecap': 'round',
      'stroke-linejoin': 'round',
    },
  }));
}

/** A bar with its glyph or word. */
export function barShapes(shape: PieceShape, { x0, x1, y }: BarPlace, text: string, tip: string): Shape[] {
  const w = Math.max(2, x1 - x0 - 1);
  const shapes = bodyOf(shape, x0, y, w);
  const middle = y + BAR / 2;
  if (text !== '' && w >= textWidth(text, { size: 11 }) + WORD_ROOM)
    shapes.push(wordShape(text, x0 + w / 2, y + BAR - 1.4));
  else if (isStatus(shape) && w > GLYPH_ROOM && shape !== 'running' && shape !== 'notReady') {
    const at = shape === 'succeeded' || shape === 'failed' ? x0 + 1 : x0 + w / 2;
    shapes.push({ tag: 'circle', attrs: { cx: round(at), cy: round(middle), r: 6.4, fill: 'var(--panel)' } });
    shapes.push(...glyphShapes(shape, at, middle));
  }
  // What can be pointed at is the whole bar, also where it is a line or an outline.
  shapes.push(box(x0, y, w, BAR, { fill: 'transparent', 'data-tip': tip }));
  return shapes;
}

function wordShape(text: string, x: number, y: number): Shape {
  return { tag: 'text', attrs: { x: round(x), y: round(y), class: 'word', 'text-anchor': 'middle' }, text };
}
