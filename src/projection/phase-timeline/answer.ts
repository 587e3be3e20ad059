/** What the timeline's query answers: the rows that are visible, and what stands around them. Positions are the axis's. */
import type { Clause } from '../step/narrate';
import type { AxisScale, Tick, TimeWindow } from './axis';
import type { Timer } from './back-off';
import type { Share } from './change-log';
import type { MarkPiece, PieceShape } from './pieces';

/** What the page wants to see. */
export interface TimelineParams {
  scale: AxisScale;
  window: TimeWindow;
  /** How many places the lanes can tell apart: their width in pixels. */
  columns: number;
  /** The visible rows. */
  first: number;
  rows: number;
  namespace: string;
  /** The reference of what is selected, '' for nothing: a pod gets rows for its containers. */
  selected: string;
  pinned: readonly string[];
  toggled: readonly string[];
}

/** A piece of a lane; `to` is null while it lasts. */
export interface Segment {
  from: number;
  to: number | null;
  shape: PieceShape;
  text?: string;
}

/** A mark on a lane. */
export interface Mark {
  at: number;
  kind: MarkPiece['kind'] | 'step' | 'failed';
  text?: string;
}

/** One row. */
export interface TimelineRow {
  /** Unique among all rows, and the same for ever. */
  key: string;
  kind: 'pod' | 'container' | 'probe' | 'condition' | 'events' | 'node' | 'component' | 'density';
  /** How the object is called where it can be selected: `pods/default/web-1`, a node's name, an actor. */
  reference: string;
  short: string;
  name: string;
  /** How it stands at the head; none before its creation and after its end. */
  now?: { shape: PieceShape; word: string };
  segments: Segment[];
  marks: Mark[];
  /** A closed group: how many have each shape. */
  shares?: Share[];
  members?: number;
  timer?: Timer;
}

/** A title beside some rows. */
export interface TimelineBlock {
  key: string;
  kind: 'owner' | 'nodes' | 'controlPlane' | 'kubelets';
  /** Of an owner. */
  namespace: string;
  ownerKind: string;
  name: string;
  first: number;
  count: number;
  members: number;
  isOpen: boolean;
  /** How many of its pods are in each shape at the head, those that are none left out. */
  now: [shape: string, count: number][];
  parts: { key: string; name: string; first: number; count: number; members: number; isOpen: boolean }[];
}

/** The answer. */
export interface Timeline {
  scale: AxisScale;
  from: number;
  to: number;
  wholeTo: number;
  ticks: Tick[];
  /** How much happened in each of equal parts of the whole run's axis, 0 to 9. */
  overview: number[];
  /** Even steps: before which steps nothing happened for a while, and how long. */
  gaps: { at: number; lengthMs: number }[];
  /** What a person did, in the window. */
  acts: { at: number; step: number; said: Clause }[];
  blocks: TimelineBlock[];
  first: number;
  rows: TimelineRow[];
  pinned: TimelineRow[];
  total: number;
}
