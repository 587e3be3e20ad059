/**
 * Thousands of pods as cells on a canvas: a bitmap of the whole cluster of which only the changed cards are drawn again,
 * scaled while a gesture runs, and drawn directly for what is in sight when it is close.
 * Models: stack.md §9; nothing of Kubernetes.
 * Leaves out: names and bars (SVG marks, or none when cards are too small), hatches finer than a pixel.
 */
import type { PackedCells, Topology } from '../../../projection/topology/query';
import type { StatusShape } from '../../parts/data/glyphs';
import { type Card, type CardsFrame, cellPlace } from '../layout/cards';
import { cellShape } from '../layout/cluster';

export interface CellsInput {
  readonly topology: Topology;
  readonly frame: CardsFrame;
  /** Rows that are chosen: they stand out, all others step back. */
  readonly chosen: ReadonlySet<number> | undefined;
}

export interface View {
  readonly k: number;
  readonly x: number;
  readonly y: number;
}

/**
 * The canvas' room. It is told and not asked of the element: asking while marks move makes the browser lay out all of the
 * page in every frame.
 */
export interface CanvasRoom {
  readonly w: number;
  readonly h: number;
  /** How many device pixels a unit of the room is. */
  readonly ratio: number;
}

const TOKENS = {
  pending: 'pending',
  creating: 'creating',
  running: 'running',
  notReady: 'running-s',
  succeeded: 'succeeded',
  failed: 'failed',
  crashLoop: 'failed',
  unknown: 'unknown',
  terminating: 'terminating',
} as const satisfies Record<StatusShape, string>;

type Ink = Record<StatusShape | 'cell' | 'edge' | 'accent' | 'ink', string>;

const NAME_FONT = '560 11px "JetBrains Mono", monospace';
/** How wide a letter of it is. */
const LETTER = 6.6;
const DIM = 0.36;
/** The bitmap has so many pixels a unit; closer than this, what is in sight is drawn directly. */
const BITMAP = 2;
/** How bad a node's worst pod is: the mark of a node from very far. */
const WORST: readonly StatusShape[] = [
  'failed',
  'crashLoop',
  'unknown',
  'pending',
  'creating',
  'notReady',
  'terminating',
];

/** Draws one cell; outlines and insides differ, so that it reads in grey. */
function drawCell(
  pen: CanvasRenderingContext2D,
  shape: StatusShape,
  box: readonly [number, number, number, number],
  ink: Ink,
): void {
  const [x, y, w, h] = box;
  const colour = ink[shape];
  if (shape === 'running') {
    pen.fillStyle = colour;
    pen.fillRect(x, y, w, h);
    return;
  }
  const line = Math.min(1.2, w / 4);
  pen.strokeStyle = colour;
  pen.lineWidth = line;
  pen.fillStyle = colour;
  if (shape === 'crashLoop') {
    pen.fillRect(x, y, w, h);
    pen.fillStyle = ink.cell;
    pen.fillRect(x + w * 0.35, y + h * 0.35, w * 0.3, h * 0.3);
    return;
  }
  pen.fillStyle = ink.cell;
  pen.fillRect(x, y, w, h);
  pen.fillStyle = colour;
  pen.setLineDash(shape === 'pending' ? [w / 4, w / 6] : shape === 'creating' ? [line, line * 1.2] : []);
  pen.strokeRect(x + line / 2, y + line / 2, w - line, h - line);
  pen.setLineDash([]);
  if (shape === 'notReady') pen.fillRect(x + line, y + h / 2, w - 2 * line, h / 2 - line);
  else if (shape === 'creating') pen.fillRect(x + w * 0.36, y + h * 0.36, w * 0.28, h * 0.28);
  else if (shape !== 'pending') {
    pen.beginPath();
    pen.moveTo(x + w * 0.25, y + h * 0.75);
    pen.lineTo(x + w * 0.75, y + h * 0.25);
    if (shape === 'failed' || shape === 'unknown') {
      pen.moveTo(x + w * 0.25, y + h * 0.25);
      pen.lineTo(x + w * 0.75, y + h * 0.75);
    }
    pen.stroke();
  }
}

function sameCells(a: PackedCells, from: number, to: number, b: PackedCells, otherFrom: number): boolean {
  for (let i = 0; i < to - from; i++)
    if (
      a.state[from + i] !== b.state[otherFrom + i] ||
      a.row[from + i] !== b.row[otherFrom + i] ||
      a.slot[from + i] !== b.slot[otherFrom + i]
    )
      return false;
  return true;
}

/** Where each node's cells begin in the packed columns; one more entry ends the last. */
export function startsOf({ node }: PackedCells, count: number): Uint32Array {
  const starts = new Uint32Array(count + 1);
  let at = 0;
  for (let index = 0; index < count; index++) {
    starts[index] = at;
    while (at < node.length && node[at] === index) at++;
  }
  starts[count] = at;
  return starts;
}

/** The canvas of level 1. */
export class CellsCanvas {
  #input: CellsInput | undefined;
  #starts: Uint32Array = new Uint32Array(1);
  #bitmap = document.createElement('canvas');
  #ink: Ink | undefined;
  #view: View = { k: 1, x: 0, y: 0 };
  /** How many cards the last update drew again; for tests and the bench. */
  drawn = 0;

  constructor(
    private readonly canvas: HTMLCanvasElement,
    private readonly room: () => CanvasRoom,
  ) {}

  /** Forgets colours: the theme has changed. */
  recolour(): void {
    this.#ink = undefined;
    const input = this.#input;
    this.#input = undefined;
    if (input) this.update(input);
  }

  /** Takes a new answer; only cards whose cells differ are drawn again. */
  update(input: CellsInput): void {
    const before = this.#input;
    const { frame, topology } = input;
    const starts = startsOf(topology.cells, topology.nodes.length);
    const isSameFrame = before && sameFrame(before.frame, frame) && before.chosen === input.chosen;
    if (!isSameFrame) this.#resize(frame);
    const pen = this.#bitmap.getContext('2d');
    this.drawn = 0;
    for (const card of pen ? frame.cards : []) {
      const [from, to] = [starts[card.index] as number, starts[card.index + 1] as number];
      const old = this.#starts[card.index] ?? 0;
      const isSame =
        isSameFrame &&
        to - from === (this.#starts[card.index + 1] ?? 0) - old &&
        before.topology.nodes[card.index]?.ready === topology.nodes[card.index]?.ready &&
        sameCells(topology.cells, from, to, before.topology.cells, old);
      if (isSame || !pen) continue;
      this.drawn++;
      this.#drawCard(pen, input, card, [from, to]);
    }
    this.#input = input;
    this.#starts = starts;
    this.paint(this.#view);
  }

  /** Shows the cluster so far moved and so much closer. */
  paint(view: View): void {
    this.#view = view;
    const pen = this.canvas.getContext('2d');
    const input = this.#input;
    if (!pen || !input) return;
    const { ratio, ...room } = this.room();
    const w = Math.round(room.w * ratio);
    const h = Math.round(room.h * ratio);
    if (this.canvas.width !== w) this.canvas.width = w;
    if (this.canvas.height !== h) this.canvas.height = h;
    pen.setTransform(1, 0, 0, 1, 0, 0);
    pen.clearRect(0, 0, w, h);
    pen.setTransform(view.k * ratio, 0, 0, view.k * ratio, view.x * ratio, view.y * ratio);
    pen.imageSmoothingEnabled = view.k * ratio < BITMAP * 1.5;
    if (view.k * ratio <= BITMAP * 1.5) {
      pen.drawImage(this.#bitmap, 0, 0, input.frame.w, input.frame.h);
      return;
    }
    const { card } = input.frame;
    const [left, top] = [-view.x / view.k, -view.y / view.k];
    const [right, bottom] = [left + w / ratio / view.k, top + h / ratio / view.k];
    for (const one of input.frame.cards) {
      if (one.x > right || one.y > bottom || one.x + card.w < left || one.y + card.h < top) continue;
      this.#drawCard(pen, input, one, [this.#starts[one.index] as number, this.#starts[one.index + 1] as number]);
    }
    this.#drawNames(pen, input, [left, top, right, bottom], ratio);
  }

  #resize(frame: CardsFrame): void {
    this.#bitmap.width = Math.ceil(frame.w * BITMAP);
    this.#bitmap.height = Math.ceil(frame.h * BITMAP);
    this.#bitmap.getContext('2d')?.setTransform(BITMAP, 0, 0, BITMAP, 0, 0);
  }

  #inkNow(): Ink {
    if (this.#ink) return this.#ink;
    const style = getComputedStyle(this.canvas);
    const read = (name: string): string => style.getPropertyValue(`--${name}`).trim();
    const entries = Object.entries(TOKENS).map(([shape, name]) => [shape, read(name)]);
    this.#ink = {
      ...Object.fromEntries(entries),
      cell: read('cell'),
      edge: read('glass-2'),
      accent: read('accent'),
      ink: read('ink'),
    } as Ink;
    return this.#ink;
  }

  #drawCard(pen: CanvasRenderingContext2D, input: CellsInput, card: Card, [from, to]: readonly [number, number]): void {
    const { frame, topology, chosen } = input;
    const { cells, nodes } = topology;
    const ink = this.#inkNow();
    const node = nodes[card.index];
    if (!node) return;
    pen.clearRect(card.x, card.y, frame.card.w, frame.card.h);
    if (frame.detail === 'mark') {
      this.#drawMark(pen, input, card, [from, to]);
      return;
    }
    if (frame.detail === 'cells') {
      pen.strokeStyle = node.ready === 'True' ? ink.edge : ink.unknown;
      pen.lineWidth = 0.8;
      pen.strokeRect(card.x + 0.4, card.y + 0.4, frame.card.w - 0.8, frame.card.h - 0.8);
    }
    const { w, h } = frame.cell;
    for (let i = from; i < to; i++) {
      const shape = cellShape(cells.state[i] as number, node);
      if (!shape) continue;
      const { x, y } = cellPlace(frame, card, cells.slot[i] as number);
      const isChosen = chosen?.has(cells.row[i] as number) ?? false;
      pen.globalAlpha = chosen && !isChosen ? DIM : 1;
      drawCell(pen, shape, [x, y, w, h], ink);
      if (!isChosen) continue;
      pen.strokeStyle = ink.accent;
      pen.lineWidth = 1.2;
      pen.strokeRect(x - 0.9, y - 0.9, w + 1.8, h + 1.8);
    }
    pen.globalAlpha = 1;
  }

  /** One node from very far, by its worst pod (look.md "3×3 mark"). */
  #drawMark(
    pen: CanvasRenderingContext2D,
    { frame, topology, chosen }: CellsInput,
    card: Card,
    [from, to]: readonly [number, number],
  ): void {
    const ink = this.#inkNow();
    const node = topology.nodes[card.index];
    const s = frame.card.w / 3;
    const put = (colour: string, parts: readonly (readonly [number, number, number, number])[]): void => {
      pen.fillStyle = colour;
      for (const [x, y, w, h] of parts) pen.fillRect(card.x + x * s, card.y + y * s, w * s, h * s);
    };
    if (node?.ready !== 'True') {
      put(ink.unknown, [
        [1, 0, 1, 1],
        [0, 1, 1, 1],
        [2, 1, 1, 1],
        [1, 2, 1, 1],
      ]);
      return;
    }
    let worst = WORST.length;
    let isChosen = false;
    for (let i = from; i < to; i++) {
      const shape = cellShape(topology.cells.state[i] as number, node);
      const rank = shape ? WORST.indexOf(shape) : -1;
      if (rank >= 0) worst = Math.min(worst, rank);
      isChosen ||= chosen?.has(topology.cells.row[i] as number) ?? false;
    }
    if (worst <= 1)
      put(ink.failed, [
        [0, 0, 1, 1],
        [2, 0, 1, 1],
        [1, 1, 1, 1],
        [0, 2, 1, 1],
        [2, 2, 1, 1],
      ]);
    else if (isChosen) put(ink.accent, [[0, 0, 3, 2]]);
    else if (worst <= 5) put(ink.pending, [[0, 1, 3, 1]]);
    else {
      pen.globalAlpha = DIM * 1.4;
      put(ink.running, [[0, 0, 2, 2]]);
      pen.globalAlpha = 1;
    }
  }

  /**
   * The names of nodes, where cards have become wide enough for letters of 11 px. They are set in pixels of the screen, not
   * of the world: letters of one size are made once, not anew in each frame of a gesture.
   */
  #drawNames(
    pen: CanvasRenderingContext2D,
    { frame, topology }: CellsInput,
    [left, top, right, bottom]: readonly [number, number, number, number],
    ratio: number,
  ): void {
    const { k, x, y } = this.#view;
    if (frame.detail === 'card' || frame.card.w * k < 70) return;
    const letters = Math.floor((frame.card.w * k - 6) / LETTER);
    pen.setTransform(ratio, 0, 0, ratio, 0, 0);
    pen.fillStyle = this.#inkNow().ink;
    pen.font = NAME_FONT;
    for (const card of frame.cards) {
      if (card.x > right || card.y > bottom || card.x + frame.card.w < left || card.y + frame.card.h < top) continue;
      const name = topology.nodes[card.index]?.name ?? '';
      const shown = name.length > letters ? `…${name.slice(1 - letters)}` : name;
      pen.fillText(shown, card.x * k + x + 3, (card.y + frame.card.h) * k + y - 4);
    }
  }
}

function sameFrame(a: CardsFrame, b: CardsFrame): boolean {
  return (
    a.w === b.w &&
    a.h === b.h &&
    a.cards.length === b.cards.length &&
    a.card.w === b.card.w &&
    a.card.h === b.card.h &&
    a.cell.w === b.cell.w &&
    a.cell.columns === b.cell.columns
  );
}
