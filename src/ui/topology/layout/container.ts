/** Level 4: one container. Its pod's frame at the left, cards of what is known of it, its last lines below. */
import type { ContainerCard } from '../../../projection/container-card/query';
import type { MachineRow } from '../../../projection/machine/query';
import { membrane } from '../marks/cell';
import { containerShapes, pauseKeel } from '../marks/pod-room';
import { glyph, type Mark, rect, round, type Shape, text, token } from '../shapes';
import { fitText, textWidth } from '../text-width';
import type { StageSize } from './frame';
import { machineOf } from './machine-of';
import type { Scene } from './nodes';
import type { StageWords } from './words';

export interface ContainerInput {
  readonly machines: readonly MachineRow[];
  readonly target: string | undefined;
  readonly size: StageSize;
  readonly words: StageWords;
}

const MONO = { size: 12, isMono: true };
const SMALL = { size: 11, isMono: true };
const TOP = 46;
const LINE = 18;
const GAP = 12;

type Pairs = readonly (readonly [string, string])[];

interface Sheet {
  readonly key: string;
  readonly title: string;
  readonly rows: Pairs;
  readonly empty: string;
}

/** A card with a line for each pair; what does not fit is counted. */
function sheetMark({ key, title, rows, empty }: Sheet, x: number, y: number, w: number, h: number): Mark {
  const places = Math.max(1, Math.floor((h - 34) / LINE));
  const shown = rows.length > places ? rows.slice(0, places - 1) : rows;
  const nameWidth = Math.min(w * 0.45, Math.max(60, ...rows.map(([name]) => textWidth(name, SMALL))) + 12);
  const shapes: Shape[] = [
    rect([0, 0, w, h], 12, { fill: token('panel'), stroke: token('line-2'), 'stroke-width': 1.2 }),
    text(14, 21, title, 't12 b'),
  ];
  for (const [i, [name, value]] of shown.entries()) {
    const line = 42 + i * LINE;
    shapes.push(
      text(14, line, fitText(name, nameWidth - 8, SMALL), 'm t11 i2'),
      text(14 + nameWidth, line, fitText(value, w - nameWidth - 26, SMALL), 'm t11'),
    );
  }
  if (rows.length === 0) shapes.push(text(14, 42, empty, 't11 i2'));
  if (rows.length > shown.length)
    shapes.push(text(14, 42 + shown.length * LINE, `+${rows.length - shown.length}`, 't11 i2'));
  return { key: `sheet:${key}`, x: round(x), y: round(y), shapes };
}

function sheetsOf(card: ContainerCard, { t }: StageWords): Sheet[] {
  const none = t('topology.card.none');
  const command: [string, string][] = [
    ...card.command.map((word, i): [string, string] => [i === 0 ? 'command' : '', word]),
    ...card.args.map((word, i): [string, string] => [i === 0 ? 'args' : '', word]),
  ];
  const state: Pairs = [
    ...card.state,
    ['ready', card.ready ? t('topology.card.ready') : t('topology.card.notReady')],
    ['restartCount', String(card.restarts)],
    ...card.lastState.map(([name, value]): [string, string] => [name === 'state' ? 'lastState' : name, value]),
  ];
  return [
    { key: 'state', title: t('topology.card.state'), rows: state, empty: none },
    { key: 'command', title: t('topology.card.command'), rows: command, empty: t('topology.card.fromImage') },
    { key: 'resources', title: t('topology.card.resources'), rows: card.resources, empty: none },
    { key: 'env', title: t('topology.card.env'), rows: card.env, empty: none },
    { key: 'probes', title: t('topology.card.probes'), rows: card.probes, empty: none },
    { key: 'mounts', title: t('topology.card.mounts'), rows: card.mounts, empty: none },
  ];
}

/** `03:07.42`, from an hour on `1:03:07`. */
function clockText(ms: number): string {
  const two = (value: number): string => String(Math.floor(value)).padStart(2, '0');
  const seconds = ms / 1000;
  if (seconds >= 3600) return `${Math.floor(seconds / 3600)}:${two((seconds / 60) % 60)}:${two(seconds % 60)}`;
  return `${two(seconds / 60)}:${(seconds % 60).toFixed(2).padStart(5, '0')}`;
}

/** The pod's frame with all its containers; the chosen one has the ring. */
function frameMarks(card: ContainerCard, input: ContainerInput, w: number, h: number): Mark[] {
  const machine = machineOf(input.machines, card.pod);
  const pod = machine?.pods.find(({ key }) => key === card.pod);
  const shape = pod?.shape ?? card.shape;
  const ip = card.podIP;
  const ipWidth = textWidth(ip, SMALL) + 18;
  const marks: Mark[] = [
    {
      key: `pod:${pod?.uid ?? card.pod}`,
      ...(pod && { uid: pod.uid }),
      x: 26,
      y: TOP + 10,
      shapes: [
        ...membrane(shape, [0, 0, w, h], 24, '8%'),
        ...(ip
          ? [
              rect([w - ipWidth - 16, -10, ipWidth, 20], 10, {
                fill: token('panel'),
                stroke: token('running-s'),
                'stroke-width': 1.6,
              }),
              text(w - 16 - ipWidth / 2, 4, ip, 'm t11 sb mid'),
            ]
          : []),
        ...glyph(shape, 22, 28, 1.15),
        text(38, 33, fitText(card.podName, w - 46, { size: 12, isBold: true }), 't12 b'),
        ...(pod?.hasSandbox && !pod.isHostNetwork ? pauseKeel(w / 2, h) : []),
      ],
      thing: { kind: 'object', key: card.pod },
      title: card.pod,
    },
  ];
  for (const [i, container] of (pod?.containers ?? []).entries()) {
    const y = TOP + 66 + i * 58;
    if (y + 50 > TOP + h) break;
    const key = `${card.pod}/${container.name}`;
    const isChosen = container.name === card.name;
    const shapes = containerShapes({ container, x: 0, y: 0, w: w - 28, h: 46 }, input.words);
    marks.push({
      key: `container:${container.name}`,
      x: 40,
      y,
      shapes: isChosen
        ? [rect([-4, -4, w - 20, 54], 14, { fill: 'none', stroke: token('accent'), 'stroke-width': 2.5 }), ...shapes]
        : shapes,
      thing: { kind: 'container', key },
      title: container.name,
      opens: { level: 4, target: key },
    });
  }
  return marks;
}

function logMark(card: ContainerCard, { t }: StageWords, box: readonly [number, number, number, number]): Mark {
  const [x, y, w, h] = box;
  const places = Math.max(1, Math.floor((h - 40) / 16));
  const lines = card.log.slice(-places);
  return {
    key: 'log',
    x,
    y,
    shapes: [
      rect([0, 0, w, h], 12, { fill: token('sunk'), stroke: token('line-2'), 'stroke-width': 1.2 }),
      text(14, 21, t('topology.card.log'), 't12 b'),
      text(
        w - 14,
        21,
        card.logCount > lines.length ? `${t('topology.card.logNote')} · ${card.logCount}` : '',
        't11 i2 end num',
      ),
      ...lines.flatMap(({ atMs, stream, text: words }, i) => [
        text(14, 41 + i * 16, clockText(atMs), 'm t11 i3'),
        text(78, 41 + i * 16, fitText(words, w - 92, MONO), `m t12${stream === 'stderr' ? ' i2' : ''}`),
      ]),
      ...(lines.length === 0 ? [text(14, 42, t('topology.card.none'), 't11 i2')] : []),
    ],
  };
}

const MOST_ROWS = 9;

/** The cards in two or three columns; in each, heights go by how much there is to say. */
function columnsOf(
  sheets: readonly Sheet[],
  [x0, y0, room, height]: readonly [number, number, number, number],
): Mark[] {
  const count = room > 700 ? 3 : 2;
  const w = (room - GAP * (count - 1)) / count;
  return Array.from({ length: count }, (_, column) => {
    const own = sheets.filter((_sheet, i) => i % count === column);
    const weights = own.map(({ rows }) => Math.min(MOST_ROWS, Math.max(1, rows.length)) + 2);
    const all = weights.reduce((sum, weight) => sum + weight, 0);
    let y = y0;
    return own.map((sheet, i) => {
      const h = ((height - GAP * (own.length - 1)) * (weights[i] ?? 1)) / all;
      const mark = sheetMark(sheet, x0 + column * (w + GAP), y, w, h);
      y += h + GAP;
      return mark;
    });
  }).flat();
}

/** The picture of level 4. */
export function containerScene(card: ContainerCard, input: ContainerInput): Scene {
  const { size, words } = input;
  const h = Math.max(460, Math.round(size.h));
  const left = Math.min(280, Math.max(200, size.w * 0.26));
  const logHeight = Math.max(110, Math.min(220, h * 0.25));
  const bottom = h - 44;
  const logTop = bottom - logHeight;
  const x0 = 26 + left + 22;
  const room = size.w - x0 - 22;
  const sheets = sheetsOf(card, words);
  return {
    world: [
      ...frameMarks(card, input, left, bottom - TOP - 20),
      ...columnsOf(sheets, [x0, TOP + 8, room, logTop - GAP - TOP - 8]),
      logMark(card, words, [x0, logTop, room, logHeight]),
    ],
    fixed: [],
    size: { w: size.w, h },
    boxes: new Map(),
  };
}
