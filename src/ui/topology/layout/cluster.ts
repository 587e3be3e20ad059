/** Level 1: the whole cluster. Cards and what is around them; the cells are marks while they are few, else a canvas. */

import type { NodeRow, Topology } from '../../../projection/topology/query';
import type { StatusShape } from '../../parts/data/glyphs';
import { shareOf } from '../amounts';
import { miniCell } from '../marks/mini-cell';
import { table, tankShapes } from '../marks/tank';
import type { Names } from '../pod-names';
import { rememberer } from '../remembered';
import { GONE, POD_SHAPES } from '../shape-codes';
import { glyph, type Mark, rect, round, type Shape, stroke, text, token } from '../shapes';
import { firstThatFits, fitText, textWidth } from '../text-width';
import { type Card, type CardsFrame, cardsFrame, cellPlace } from './cards';
import { linesOf, waitingMarks } from './control-plane';
import type { StageSize } from './frame';
import type { Scene } from './nodes';
import type { StageWords } from './words';

/** Above so many cells they are drawn on a canvas (stack.md §9: SVG holds some 1,500 objects). */
export const CELLS_AS_MARKS = 900;

export interface ClusterInput {
  readonly topology: Topology;
  readonly names: Names;
  readonly size: StageSize;
  readonly words: StageWords;
}

export interface ClusterPicture extends Scene {
  readonly frame: CardsFrame;
  readonly isCanvas: boolean;
  readonly planes: ReadonlyMap<string, readonly [x: number, y: number, w: number, h: number]>;
}

const PLANES = ['kubectl', 'controller-manager', 'kube-apiserver', 'kube-scheduler', 'etcd'] as const;
const PLANE_H = 40;
const NAME_FACE = { size: 11, isMono: true };

function planePlaces(w: number): ClusterPicture['planes'] {
  const gap = Math.max(16, (w - 24) * 0.03);
  const share = (w - 24 - 4 * gap) / 5.3;
  let x = 12;
  return new Map(
    PLANES.map((name) => {
      const own = round(name === 'kube-apiserver' ? share * 1.3 : share);
      const box = [round(x), 8, own, PLANE_H] as const;
      x += own + gap;
      return [name, box];
    }),
  );
}

function planeMarks({ components }: Topology, places: ClusterPicture['planes'], words: StageWords): Mark[] {
  const marks: Mark[] = [];
  let d = '';
  let end = 0;
  for (const name of PLANES) {
    const fact = components.find((one) => one.name === name);
    const [x, y, w, h] = places.get(name) ?? [0, 0, 0, 0];
    if (end > 0) d += `M${end} ${y + h / 2}H${x}`;
    end = x + w;
    const isApi = name === 'kube-apiserver';
    const isClient = name === 'kubectl';
    const lines = fact ? linesOf(fact, words) : [''];
    const look = isClient
      ? { fill: token('air'), stroke: token('line-2'), 'stroke-width': 1.5, 'stroke-dasharray': '4 4' }
      : { fill: token('raised'), stroke: token(isApi ? 'ink-2' : 'line-2'), 'stroke-width': isApi ? 1.6 : 1.2 };
    marks.push({
      key: `plane:${name}`,
      x,
      y,
      shapes: [
        rect([0, 0, w, h], isApi ? 14 : 11, { ...look, class: 'body' }),
        text(w / 2, 17, fitText(name, w - 4, { size: 12 }), `${isApi ? 't13' : 't12'} b mid`),
        text(w / 2, 32, firstThatFits(lines, w - 12, { size: 11 }), 't11 i2 mid num'),
      ],
      thing: { kind: 'component', key: name === 'controller-manager' ? fact?.actor || name : name },
      title: name,
    });
  }
  return [{ key: 'plane:lines', x: 0, y: 0, shapes: [stroke(d, 'api-line', 1.5, '1 5')] }, ...marks];
}

/** The pods on a run of nodes, finished ones included. */
function podsIn({ cells }: Topology, first: number, end: number): number {
  let count = 0;
  for (let i = 0; i < cells.node.length; i++) {
    const node = cells.node[i] as number;
    if (node >= first && node < end && cells.state[i] !== GONE) count++;
  }
  return count;
}

const countReady = (nodes: readonly NodeRow[]): number => nodes.filter(({ ready }) => ready === 'True').length;

function zoneMarks(topology: Topology, frame: CardsFrame, words: StageWords): Mark[] {
  return frame.zones.map(({ name, x, w, first, count }) => {
    const nodes = topology.nodes.slice(first, first + count);
    const ready = countReady(nodes);
    const pods = podsIn(topology, first, first + count);
    const title = fitText(name || words.t('topology.level.cluster'), w * 0.4, { size: 15, isBold: true });
    const end = textWidth(title, { size: 15, isBold: true });
    const note = words.podsOf(pods);
    const noteWidth = textWidth(note, { size: 11 });
    const middle = fitText(words.readyOf(ready, count), w - end - noteWidth - 44, { size: 11 });
    return {
      key: `zone:${name}`,
      x,
      y: frame.y.top,
      shapes: [
        text(10, 20, title, 't15 b'),
        text(20 + end, 20, middle, `t11 num ${ready < count ? 'sb' : 'i2'}`),
        text(w - 13, 20, note, 't11 i2 end num'),
      ],
    };
  });
}

function barShapes(node: NodeRow, x: number, w: number): Shape[] {
  const rows = [node.cpuMilli, node.memoryBytes];
  return rows.flatMap(({ requested, allocatable }, i) => {
    const y = 5 + i * 5.8;
    return [
      rect([x, y, w, 3.8], 1.9, { fill: token('sunk'), stroke: token('glass-2'), 'stroke-width': 0.6 }),
      ...(requested > 0
        ? [
            rect([x, y, Math.max(3, w * shareOf(requested, allocatable)), 3.8], 1.9, {
              fill: token(i === 0 ? 'ink' : 'ink-3'),
            }),
          ]
        : []),
    ];
  });
}

/**
 * What all names begin with, up to a dash: where cards are too small for one of them it is left out of all (`worker-12`
 * is `12`).
 */
function sharedPrefix(nodes: readonly NodeRow[], width: number): number {
  const [first] = nodes;
  if (!first || nodes.length < 2) return 0;
  if (nodes.every(({ name }) => textWidth(name, NAME_FACE) <= width * 0.55)) return 0;
  const dash = first.name.lastIndexOf('-') + 1;
  return nodes.every(({ name }) => name.startsWith(first.name.slice(0, dash)) && name.length > dash) ? dash : 0;
}

function cardMark(
  node: NodeRow,
  { x, y }: Card,
  { card }: CardsFrame,
  { words, prefix }: { words: StageWords; prefix: number },
): Mark {
  const isDead = node.ready !== 'True';
  const name = fitText(node.name.slice(prefix), card.w - 24, NAME_FACE);
  const end = 7 + textWidth(name, NAME_FACE);
  const edge = isDead
    ? { stroke: token('unknown'), 'stroke-width': 1.8, 'stroke-dasharray': '3 2.4' }
    : { stroke: token('glass-2'), 'stroke-width': 1 };
  const bars = card.w - end - 24;
  const { requested: cpu, allocatable: cpuMost } = node.cpuMilli;
  const { requested: memory, allocatable: memoryMost } = node.memoryBytes;
  const facts = [
    name,
    node.ready,
    node.isUnschedulable,
    cpu,
    cpuMost,
    memory,
    memoryMost,
    card.w,
    card.h,
    words.notReady,
  ];
  const made = facts.join('|');
  return {
    key: `node:${node.name}`,
    uid: node.uid,
    x,
    y,
    shapes: cardShapes(made, () => [
      rect([0, 0, card.w, card.h], 7, { fill: token('cell'), ...edge, class: 'body' }),
      ...(isDead ? [rect([0, 0, card.w, card.h], 7, { fill: 'url(#hatch-unknown)', 'fill-opacity': 0.16 })] : []),
      rect([-3, -3, card.w + 6, card.h + 6], 9, {
        fill: 'none',
        stroke: token('accent'),
        'stroke-width': 2,
        class: 'ring',
      }),
      text(6, 14, name, 'm t11 sb'),
      ...glyph(
        isDead ? 'unknown' : node.isUnschedulable ? 'terminating' : 'running',
        end + 8,
        10,
        isDead ? 0.85 : 0.56,
      ),
      ...(!isDead && bars > 12 ? barShapes(node, end + 17, bars) : []),
      ...(isDead
        ? [
            rect([card.w / 2 - 34, card.h - 20, 68, 16], 6, { fill: token('cell') }),
            text(card.w / 2, card.h - 8, words.notReady, 't11 b mid'),
          ]
        : []),
    ]),
    thing: { kind: 'node', key: node.name },
    title: node.name,
  };
}

/** The shape of a packed cell: what is not known of a silent node's pods is drawn so. */
export function cellShape(code: number, node: NodeRow): StatusShape | undefined {
  if (code === GONE) return undefined;
  const shape = POD_SHAPES[code];
  return node.ready === 'Unknown' && shape !== 'terminating' ? 'unknown' : shape;
}

const cellShapes = rememberer<Shape[]>();
const cardShapes = rememberer<Shape[]>();

function cellMarks({ topology, names }: ClusterInput, frame: CardsFrame): Mark[] {
  const { cells, nodes } = topology;
  const { cell } = frame;
  const cards = new Map(frame.cards.map((card) => [card.index, card]));
  const marks: Mark[] = [];
  for (let i = 0; i < cells.row.length; i++) {
    const index = cells.node[i] as number;
    const row = cells.row[i] as number;
    const card = cards.get(index);
    const node = nodes[index];
    const shape = node && cellShape(cells.state[i] as number, node);
    if (!card || !shape) continue;
    const place = cellPlace(frame, card, cells.slot[i] as number);
    const key = names.keys[row];
    marks.push({
      key: `cell:${row}`,
      ...place,
      ...(names.uids[row] && { uid: names.uids[row] }),
      shapes: cellShapes(`${shape} ${cell.w} ${cell.h}`, () => [
        ...miniCell(shape, cell.w, cell.h),
        rect([-1.6, -1.6, cell.w + 3.2, cell.h + 3.2], 3.8, {
          fill: 'none',
          stroke: token('accent'),
          'stroke-width': 1.6,
          class: 'ring',
        }),
      ]),
      ...(key && { thing: { kind: 'object' as const, key } }),
      title: key ?? '',
      isCell: true,
      enter: 'fade',
    });
  }
  return marks;
}

const LEGEND: readonly [StatusShape, string][] = [
  ['running', 'ready'],
  ['notReady', 'notReady'],
  ['creating', 'creating'],
  ['pending', 'pending'],
  ['terminating', 'terminating'],
  ['crashLoop', 'crashLoop'],
  ['succeeded', 'succeeded'],
  ['failed', 'failed'],
  ['unknown', 'unknown'],
];

let lastLegend:
  | { readonly words: StageWords; readonly w: number; readonly floor: number; readonly mark: Mark }
  | undefined;

/** The legend; while room and language stay it is the same one. */
function legendMark(frame: CardsFrame, words: StageWords): Mark {
  const { w, y } = frame;
  if (lastLegend?.words !== words || lastLegend.w !== w || lastLegend.floor !== y.floor)
    lastLegend = { words, w, floor: y.floor, mark: newLegend(frame, words) };
  return lastLegend.mark;
}

function newLegend({ w, y }: CardsFrame, words: StageWords): Mark {
  const shapes: Shape[] = [];
  let x = 16;
  let line = y.floor + 22;
  for (const [shape, name] of LEGEND) {
    const label = words.t(`topology.legend.${name}`);
    const own = 15 + textWidth(label, { size: 11 }) + 16;
    if (x + own > w - 10) [x, line] = [16, line + 16];
    for (const part of miniCell(shape, 11, 9))
      shapes.push({ ...part, attrs: { ...part.attrs, transform: `translate(${round(x)} ${line - 8})` } });
    shapes.push(text(x + 15, line, label, 't11 i2'));
    x += own;
  }
  const cpu = words.t('topology.legend.cpu');
  const memory = words.t('topology.legend.memory');
  if (x + 260 > w) [x, line] = [16, line + 16];
  shapes.push(
    rect([x, line - 6, 20, 3.8], 1.9, { fill: token('ink') }),
    text(x + 25, line, cpu, 't11 i2'),
    rect([x + 54, line - 6, 20, 3.8], 1.9, { fill: token('ink-3') }),
    text(x + 79, line, memory, 't11 i2'),
  );
  return { key: 'legend', x: 0, y: 0, shapes };
}

/** The picture of level 1. */
export function clusterScene(input: ClusterInput): ClusterPicture {
  const { topology, size, words } = input;
  const frame = cardsFrame(size, topology.nodes);
  const { y, w, h } = frame;
  const isCanvas = frame.detail !== 'card' || topology.cells.row.length > CELLS_AS_MARKS;
  const cuts = frame.zones.slice(1).map(({ x }) => x);
  const planes = planePlaces(w);
  const api = planes.get('kube-apiserver') ?? [0, 0, 0, 0];
  const middle = api[0] + api[2] / 2;
  const drops = frame.zones.map(({ x, w: own }) => x + own / 2);
  const streams = `M${middle} ${y.plane + PLANE_H}V${y.bus}${drops.map((x) => `M${middle} ${y.bus}H${x}V${y.surface + 3}`).join('')}`;
  const waitingX = Math.max(middle + 60, (planes.get('kube-scheduler')?.[0] ?? 0) - 90);
  const prefix = sharedPrefix(topology.nodes, frame.card.w);
  const shown = frame.detail === 'card' ? frame.cards : [];
  const boxes = new Map(
    frame.cards.map((card) => [
      topology.nodes[card.index]?.name ?? '',
      [card.x, card.y, frame.card.w, frame.card.h] as const,
    ]),
  );
  return {
    world: [
      ...shown.map((card) => cardMark(topology.nodes[card.index] as NodeRow, card, frame, { words, prefix })),
      ...(isCanvas ? [] : cellMarks(input, frame)),
    ],
    back: [
      {
        key: 'tank',
        x: 0,
        y: 0,
        shapes: [table(0, w, y.floor, h), ...tankShapes({ x: 6, w: w - 12, surface: y.surface, floor: y.floor, cuts })],
      },
      { key: 'streams', x: 0, y: 0, shapes: [stroke(streams, 'api-line', 1.5, '1 5')] },
    ],
    fixed: [
      ...planeMarks(topology, planes, words),
      ...zoneMarks(topology, frame, words),
      ...waitingMarks(topology.waiting, { x: waitingX, w: size.w - 70 - waitingX, surface: y.surface }, words),
      legendMark(frame, words),
    ],
    size: { w, h },
    boxes,
    frame,
    isCanvas,
    planes,
  };
}
