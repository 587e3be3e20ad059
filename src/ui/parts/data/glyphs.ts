/** The status glyphs as data, so that React, d3 and canvases draw the same shapes. */

/** How a pod, container or node is doing, as a shape: readable without colour. */
export type StatusShape =
  | 'pending'
  | 'creating'
  | 'running'
  | 'notReady'
  | 'succeeded'
  | 'failed'
  | 'crashLoop'
  | 'unknown'
  | 'terminating';

/** One path of a glyph about (0,0) in a 14×14 box: stroked by default, `fill` for solid parts. */
export interface GlyphPart {
  readonly d: string;
  readonly fill?: boolean;
  readonly width?: number;
}

const circle = (r: number, cy = 0): string => `M${-r} ${cy}A${r} ${r} 0 1 1 ${r} ${cy}A${r} ${r} 0 1 1 ${-r} ${cy}Z`;
const OCTAGON = 'M-2.5-6H2.5L6-2.5V2.5L2.5 6H-2.5L-6 2.5V-2.5Z';

/** Parts of every glyph. */
export const GLYPHS: Readonly<Record<StatusShape, readonly GlyphPart[]>> = {
  pending: [{ d: 'M-3.9-5.6H3.9M-3.9 5.6H3.9M-3-5.4C-3-1.6 3 1.6 3 5.4M3-5.4C3-1.6-3 1.6-3 5.4' }],
  creating: [{ d: 'M4.9-2.4A5.4 5.4 0 1 0 5.4 1.2' }, { d: 'M5.6-5.6V-1.9H1.9' }],
  running: [{ d: circle(5.4), fill: true }],
  notReady: [{ d: circle(5.2) }, { d: 'M0-5.2A5.2 5.2 0 0 0 0 5.2Z', fill: true }],
  succeeded: [{ d: 'M-5 .4-1.4 4 5.2-3.8', width: 2.2 }],
  failed: [{ d: OCTAGON, width: 1.5 }, { d: 'M-2.2-2.2 2.2 2.2M2.2-2.2-2.2 2.2' }],
  crashLoop: [
    { d: OCTAGON, width: 1.5 },
    { d: 'M2.3-.8A2.5 2.5 0 1 0 2.4 1M2.7-2.9V-.7H.5', width: 1.3 },
  ],
  unknown: [
    { d: 'M-2.9-2.5A2.9 2.9 0 1 1 1.5.1Q0 1 0 2.4', width: 2.1 },
    { d: circle(1.35, 5.3), fill: true },
  ],
  terminating: [{ d: circle(5.2) }, { d: 'M-3.6 3.6 3.6-3.6' }],
};

const TOKEN: Readonly<Record<StatusShape, string>> = {
  pending: 'pending',
  creating: 'creating',
  running: 'running-s',
  notReady: 'running-s',
  succeeded: 'succeeded',
  failed: 'failed',
  crashLoop: 'failed',
  unknown: 'unknown',
  terminating: 'terminating',
};

/** The custom property that colours strokes and glyphs of a status, as `var(--…)`. */
export const statusColour = (shape: StatusShape): string => `var(--${TOKEN[shape]})`;

/** The colour of its text, readable on panels. */
export const statusTextColour = (shape: StatusShape): string => `var(--${TOKEN[shape].replace('-s', '')}-t)`;
