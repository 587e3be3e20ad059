/**
 * Where things stand in the timeline, in pixels at 100 % text.
 * Models: look.md and its pictures: strip 20, axis 18, rows of 15.
 * Leaves out: drawing.
 */

export const ROW = 15;
export const BAR = 10.5;
export const AXIS = 18;
const RIGHT = 20;

/** The columns of the timeline at a width. */
export interface Frame {
  readonly width: number;
  /** Where the owners' titles, the bracket and the lanes' names begin, and where the gutter ends. */
  readonly titleX: number;
  readonly bracketX: number;
  readonly nameX: number;
  readonly gutter: number;
  /** The lanes' first and last pixel. */
  readonly x0: number;
  readonly x1: number;
}

/** The frame of a width: less room takes it from the names first. */
export function frameOf(width: number): Frame {
  const gutter = width >= 1200 ? 334 : width >= 900 ? 290 : Math.min(200, Math.round(width * 0.3));
  const bracketX = width >= 900 ? 152 : 100;
  return {
    width,
    titleX: 16,
    bracketX,
    nameX: bracketX + 8,
    gutter,
    x0: gutter + 14,
    x1: Math.max(gutter + 40, width - RIGHT),
  };
}

/** Positions of an axis as pixels, and back. */
export interface Scale {
  readonly from: number;
  readonly to: number;
  x(at: number): number;
  at(x: number): number;
}

/** The scale of an axis between two pixels. */
export function scaleOf(from: number, to: number, { x0, x1 }: Pick<Frame, 'x0' | 'x1'>): Scale {
  const unit = (x1 - x0) / Math.max(1e-9, to - from);
  return { from, to, x: (at) => x0 + (at - from) * unit, at: (x) => from + (x - x0) / unit };
}

/** The rows that a scrolled viewport shows, with some to spare, in blocks so that scrolling seldom asks anew. */
export function rowRange(scrollTop: number, height: number): { first: number; rows: number } {
  const block = 8;
  const first = Math.max(0, Math.floor(scrollTop / ROW / block) * block - block);
  const last = Math.ceil((scrollTop + height) / ROW / block) * block + block;
  return { first, rows: last - first };
}
