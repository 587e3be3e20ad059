/**
 * The measures of level 2: where compartments, cells, bridge, shelves, eth0 and fabric are. A function of the room, the number
 * of nodes and the fullest node of the whole history, so that no event of a run moves a thing that it does not touch.
 */
import { round } from '../shapes';

export interface StageSize {
  readonly w: number;
  readonly h: number;
}

/** How much of a pod a cell can say: all of it, its name, or its five letters. */
export type CellTier = 'full' | 'name' | 'short';

export interface NodesFrame {
  /** The world's size: wider than the room when there are many nodes. */
  readonly w: number;
  readonly h: number;
  readonly tank: { readonly x: number; readonly w: number };
  readonly nodeWidth: number;
  readonly nodeX: (index: number) => number;
  readonly tier: CellTier;
  readonly columns: number;
  readonly rows: number;
  readonly cell: { readonly w: number; readonly h: number; readonly gapX: number; readonly gapY: number };
  /** The upper left corner of a slot's cell, in its compartment. */
  readonly slotAt: (slot: number) => {
    readonly x: number;
    readonly y: number;
    readonly column: number;
    readonly row: number;
  };
  readonly shelves: number;
  readonly y: {
    readonly plane: number;
    readonly bus: number;
    readonly surface: number;
    readonly top: number;
    readonly cells: number;
    readonly bridge: number;
    readonly shelf: (index: number) => number;
    readonly eth0: number;
    readonly floor: number;
    readonly fabric: number;
  };
}

/** Gaps of look.md "Grid": compartment 260 with gutters 17, lane 10. */
export const NODE_MIN = 260;
const NODE_MAX = 560;
const GUTTER = 17;
const LANE = 10;
const LEAST_HEIGHT = 430;
const CELLS_TOP = 205;

function shelvesIn(h: number): number {
  return h >= 510 ? 2 : h >= 470 ? 1 : 0;
}

interface Tier {
  readonly tier: CellTier;
  readonly minWidth: number;
  readonly height: number;
  readonly gapX: number;
  readonly gapY: number;
  readonly maxRows: number;
}

const TIERS: readonly Tier[] = [
  { tier: 'full', minWidth: 108, height: 70, gapX: LANE, gapY: 20, maxRows: 3 },
  { tier: 'name', minWidth: 108, height: 32, gapX: LANE, gapY: 9, maxRows: 4 },
  { tier: 'short', minWidth: 51, height: 24, gapX: 6, gapY: 6, maxRows: 12 },
];

function placeIn({ minWidth, height, gapX, gapY, maxRows }: Tier, width: number, room: number) {
  const columns = Math.max(1, Math.floor((width - 2 * GUTTER + gapX) / (minWidth + gapX)));
  const rows = Math.max(1, Math.min(maxRows, Math.floor((room + gapY) / (height + gapY))));
  return { columns, rows };
}

/** The measures for so many nodes, the fullest of which ever needed so many slots. */
export function nodesFrame(size: StageSize, count: number, slots: number): NodesFrame {
  const h = Math.max(LEAST_HEIGHT, Math.round(size.h));
  const share = Math.floor((size.w - 14) / Math.max(1, count)) - 6;
  const nodeWidth = Math.max(NODE_MIN, Math.min(NODE_MAX, share));
  const tankWidth = count * (nodeWidth + 6) + 2;
  const w = Math.max(size.w, tankWidth + 12);
  const left = round((w - tankWidth) / 2);
  const shelves = shelvesIn(h);
  const eth0 = h - 91;
  const bridge = eth0 - 36 - 25 * shelves;
  const room = bridge - 36 - CELLS_TOP;
  const needed = Math.max(4, slots);
  const picked =
    TIERS.find((tier) => {
      const { columns, rows } = placeIn(tier, nodeWidth, room);
      return columns * rows >= needed;
    }) ?? (TIERS[TIERS.length - 1] as Tier);
  const { columns, rows } = placeIn(picked, nodeWidth, room);
  const gapX = picked.tier === 'full' && columns > 2 && rows > 2 ? 16 : picked.gapX;
  const cellWidth = round((nodeWidth - 2 * GUTTER - gapX * (columns - 1)) / columns);
  const spare = Math.max(0, room - rows * picked.height - (rows - 1) * picked.gapY);
  const cellHeight = picked.height + Math.min(22, Math.floor(spare / rows));
  return {
    w,
    h,
    tank: { x: left, w: tankWidth },
    nodeWidth,
    nodeX: (index) => left + 4 + index * (nodeWidth + 6),
    tier: picked.tier,
    columns,
    rows,
    cell: { w: cellWidth, h: cellHeight, gapX, gapY: picked.gapY },
    slotAt: (slot) => {
      const column = slot % columns;
      const row = Math.floor(slot / columns);
      return {
        x: round(GUTTER + column * (cellWidth + gapX)),
        y: CELLS_TOP + row * (cellHeight + picked.gapY),
        column,
        row,
      };
    },
    shelves,
    y: {
      plane: 10,
      bus: 110,
      surface: 128,
      top: 156,
      cells: CELLS_TOP,
      bridge,
      shelf: (index) => eth0 - 42 - 25 * (shelves - 1 - index),
      eth0,
      floor: h - 69,
      fabric: h - 49,
    },
  };
}

/** Which compartments can be seen, with one more at each side. */
export function visibleNodes(
  frame: NodesFrame,
  count: number,
  scroll: number,
  width: number,
): [first: number, last: number] {
  const pitch = frame.nodeWidth + 6;
  const first = Math.max(0, Math.floor((scroll - frame.tank.x) / pitch) - 1);
  const last = Math.min(count - 1, Math.ceil((scroll + width - frame.tank.x) / pitch));
  return [first, last];
}
