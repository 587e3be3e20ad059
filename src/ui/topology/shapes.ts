/** What layouts are made of: plain shapes in marks. Pure data, so that a layout can be tested without a page. */
import { GLYPHS, type StatusShape, statusColour } from '../parts/data/glyphs';
import type { Selection } from '../session';

export type Attrs = Readonly<Record<string, string | number | undefined>>;

/** One SVG element. */
export interface Shape {
  readonly tag: 'rect' | 'path' | 'circle' | 'text' | 'line';
  readonly attrs: Attrs;
  readonly text?: string;
}

/** A mark of the stage: shapes about its own origin, which stays where it is while its key lives. */
export interface Mark {
  readonly key: string;
  readonly x: number;
  readonly y: number;
  readonly shapes: readonly Shape[];
  /** What it stands for: hovered, selected, opened. */
  readonly thing?: Selection;
  /** The pod's uid, for tests and joins. */
  readonly uid?: string;
  /** Names it for the pointer's tooltip. */
  readonly title?: string;
  /** How it comes: a cell draws on from its keel, a capsule travels along a path. */
  readonly enter?: 'fade' | { readonly along: readonly (readonly [number, number])[] };
  /** Messages come and go; nothing is said of their places. */
  readonly isTransient?: boolean;
  /** A pod's small cell of level 1: it steps back when others are selected. */
  readonly isCell?: boolean;
  /** Where a click on it leads, if it stands for a way and not for a thing. */
  readonly opens?: { readonly level: 1 | 2 | 3 | 4; readonly target?: string };
}

/** Coordinates are rounded to a tenth of a pixel, so that goldens and joins are stable. */
export const round = (value: number): number => Math.round(value * 10) / 10;

export const token = (name: string): string => `var(--${name})`;

export interface RectStyle extends Attrs {
  readonly fill?: string;
}

/** A rectangle with round corners. */
export function rect(box: readonly [x: number, y: number, w: number, h: number], r: number, style: Attrs): Shape {
  const [x, y, w, h] = box;
  return {
    tag: 'rect',
    attrs: { x: round(x), y: round(y), width: round(Math.max(0, w)), height: round(Math.max(0, h)), rx: r, ...style },
  };
}

export const path = (d: string, style: Attrs): Shape => ({ tag: 'path', attrs: { d, ...style } });

export const circle = (x: number, y: number, r: number, style: Attrs): Shape => ({
  tag: 'circle',
  attrs: { cx: round(x), cy: round(y), r, ...style },
});

/** A text; `look` is a list of short class names: m mono, t11…t18 sizes, b sb weights, i2 i3 ac colours, mid end anchors. */
export const text = (x: number, y: number, words: string, look = 't12', style: Attrs = {}): Shape => ({
  tag: 'text',
  attrs: { x: round(x), y: round(y), class: look, ...style },
  text: words,
});

/** A line that is drawn and not filled. */
export const stroke = (d: string, colour: string, width = 1.5, dash?: string): Shape =>
  path(d, {
    fill: 'none',
    stroke: token(colour),
    'stroke-width': width,
    'stroke-linecap': 'round',
    'stroke-linejoin': 'round',
    ...(dash && { 'stroke-dasharray': dash }),
  });

/** The glyph of a status about a point. */
export function glyph(shape: StatusShape, x: number, y: number, scale = 1, colour = statusColour(shape)): Shape[] {
  return GLYPHS[shape].map((part) =>
    path(part.d, {
      transform: `translate(${round(x)} ${round(y)})${scale === 1 ? '' : ` scale(${scale})`}`,
      fill: part.fill ? colour : 'none',
      ...(!part.fill && {
        stroke: colour,
        'stroke-width': part.width ?? 1.7,
        'stroke-linecap': 'round',
        'stroke-linejoin': 'round',
      }),
    }),
  );
}

/** A colour mixed into another, as the cells are tinted by their status. */
export const mix = (colour: string, share: string, ground: string): string =>
  `color-mix(in srgb, ${colour} ${share}, ${ground})`;
