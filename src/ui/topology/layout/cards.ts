/**
 * The measures of level 1: zones as compartments, nodes as cards, pods as small cells in slot order.
 * The fullest node of the whole history sets one cell size for all, so that no event moves what it does not touch.
 */
import type { NodeRow } from '../../../projection/topology/query';
import { round } from '../shapes';
import type { StageSize } from './frame';

/** How much of a node a card can say: name and bars, only its cells, or one mark by its worst pod. */
export type CardDetail = 'card' | 'cells' | 'mark';

export interface Card {
  readonly index: number;
  readonly x: number;
  readonly y: number;
}

export interface Zone {
  readonly name: string;
  readonly x: number;
  readonly w: number;
  readonly first: number;
  readonly count: number;
}

export interface CardsFrame {
  readonly w: number;
  readonly h: number;
  readonly detail: CardDetail;
  readonly zones: readonly Zone[];
  readonly cards: readonly Card[];
  readonly card: { readonly w: number; readonly h: number };
  readonly cell: {
    readonly w: number;
    readonly h: number;
    readonly pitchX: number;
    readonly pitchY: number;
    readonly columns: number;
  };
  /** Where the first cell of a card begins. */
  readonly inset: { readonly x: number; readonly y: number };
  readonly y: {
    readonly plane: number;
    readonly bus: number;
    readonly surface: number;
    readonly top: number;
    readonly floor: number;
  };
}

interface CellSize {
  readonly upTo: number;
  readonly columns: number;
  readonly rows: number;
  readonly w: number;
  readonly h: number;
}

/**
 * look.md: up to 36 pods 6 columns of 11×9, up to 60 8 of 8×7, up to 110 11 of 5×5. A card has room for all of its size from
 * the start: a pod more moves nothing.
 */
const CELL_SIZES: readonly CellSize[] = [
  { upTo: 36, columns: 6, rows: 6, w: 11, h: 9 },
  { upTo: 60, columns: 8, rows: 8, w: 8, h: 7 },
  { upTo: Number.POSITIVE_INFINITY, columns: 11, rows: 10, w: 5, h: 5 },
];

const GAP = 1.6;
const CARD_GAP = 6;
const HEAD = 20;
const FOOT = 92;
const MOST_GROWTH = 4;
/** A cell is never wider than so many times its height, and never higher than wide. */
const CELL_ASPECT = 1.5;
/** Above so many nodes a card says nothing but its cells, and above so many more a node is one mark. */
export const CARDS_UP_TO = 48;
export const CELLS_UP_TO = 500;

function zonesOf(nodes: readonly NodeRow[], w: number): Zone[] {
  const runs: { name: string; first: number; count: number }[] = [];
  for (const [i, { zone }] of nodes.entries()) {
    const last = runs[runs.length - 1];
    if (last?.name === zone) last.count++;
    else runs.push({ name: zone, first: i, count: 1 });
  }
  const share = (w - 22) / Math.max(1, runs.length);
  return runs.map((run, i) => ({ ...run, x: round(11 + i * share), w: round(share) }));
}

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly growth: number;
}

/** The grid of so many cards in a room in which the cards can grow most; of equals the one with the fewest rows. */
function bestGrid(count: number, room: StageSize, least: StageSize): Grid {
  let best: Grid = { columns: 1, rows: count, growth: 0 };
  for (let columns = 1; columns <= count; columns++) {
    const rows = Math.ceil(count / columns);
    if (Math.ceil(count / rows) !== columns) continue;
    const growth = Math.min(room.w / columns / least.w, room.h / rows / least.h, MOST_GROWTH);
    if (growth >= best.growth - 1e-9) best = { columns, rows, growth };
  }
  return best;
}

/** The measures for these nodes in this room. */
export function cardsFrame(size: StageSize, nodes: readonly NodeRow[]): CardsFrame {
  const h = Math.max(360, Math.round(size.h));
  const y = { plane: 8, bus: 62, surface: 90, top: 98, floor: h - FOOT };
  const zones = zonesOf(nodes, size.w);
  const fullest = nodes.reduce((most, { slots }) => Math.max(most, slots), 0);
  const sized = CELL_SIZES.find(({ upTo }) => fullest <= upTo) as CellSize;
  const most = zones.reduce((largest, { count }) => Math.max(largest, count), 1);
  const detail: CardDetail = nodes.length <= CARDS_UP_TO ? 'card' : nodes.length <= CELLS_UP_TO ? 'cells' : 'mark';
  const rows = Math.max(sized.rows, Math.ceil(fullest / sized.columns));
  const head = detail === 'card' ? HEAD : 3;
  const gap = detail === 'card' ? CARD_GAP : detail === 'cells' ? 2 : 0;
  const least =
    detail === 'mark'
      ? { w: 3, h: 3 }
      : { w: sized.columns * (sized.w + GAP) + 8 + gap, h: head + rows * (sized.h + GAP) + 4 + gap };
  const room = { w: (zones[0]?.w ?? size.w) - 20, h: y.floor - y.top - 40 };
  const grid = bestGrid(most, room, least);
  const growth = Math.min(MOST_GROWTH, grid.growth);
  const card =
    detail === 'mark'
      ? { w: round(Math.max(1, Math.floor(3 * grid.growth))), h: round(Math.max(1, Math.floor(3 * grid.growth))) }
      : {
          w: round(Math.min(room.w / grid.columns, least.w * growth * 1.6) - gap),
          h: round(Math.min(room.h / grid.rows, least.h * growth * (detail === 'card' ? 1.5 : 1)) - gap),
        };
  const inset = detail === 'card' ? { x: 5, y: HEAD + 2 } : { x: 1.5, y: 1.5 };
  const space = Math.min(GAP * 2, GAP * growth);
  const largest = {
    w: (card.w - 2 * inset.x + space) / sized.columns - space,
    h: (card.h - inset.y - inset.x + space) / rows - space,
  };
  const cell = { w: round(Math.min(largest.w, largest.h * CELL_ASPECT)), h: round(Math.min(largest.h, largest.w)) };
  const cards = zones.flatMap(({ x, w, first, count }) => {
    const columns = Math.min(grid.columns, count);
    const left = x + 4 + Math.max(6, (w - columns * (card.w + gap)) / 2 - (columns < grid.columns ? 0 : 2));
    return Array.from(
      { length: count },
      (_, i): Card => ({
        index: first + i,
        x: round(left + (i % grid.columns) * (card.w + gap)),
        y: round(y.top + 30 + Math.floor(i / grid.columns) * (card.h + gap)),
      }),
    );
  });
  return {
    w: size.w,
    h,
    detail,
    zones,
    cards,
    card,
    cell: { ...cell, pitchX: cell.w + space, pitchY: cell.h + space, columns: sized.columns },
    inset,
    y,
  };
}

/** The upper left corner of a slot's cell in a card. */
export function cellPlace({ cell, inset }: CardsFrame, { x, y }: Card, slot: number): { x: number; y: number } {
  return {
    x: round(x + inset.x + (slot % cell.columns) * cell.pitchX),
    y: round(y + inset.y + Math.floor(slot / cell.columns) * cell.pitchY),
  };
}

/** The card and slot at a point; undefined beside all cards. */
export function placeAt(
  frame: CardsFrame,
  x: number,
  y: number,
): { index: number; slot: number | undefined } | undefined {
  const { card, cell, inset } = frame;
  const found = frame.cards.find((one) => x >= one.x && x < one.x + card.w && y >= one.y && y < one.y + card.h);
  if (!found) return undefined;
  const column = Math.floor((x - found.x - inset.x) / cell.pitchX);
  const row = Math.floor((y - found.y - inset.y) / cell.pitchY);
  const isInside = frame.detail !== 'mark' && column >= 0 && column < cell.columns && row >= 0;
  return { index: found.index, slot: isInside ? row * cell.columns + column : undefined };
}
