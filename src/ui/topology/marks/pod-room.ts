/** A pod close up, level 3: its network namespace as a frame, IP on the outline, containers with ports, volumes, pause. */
import type { ContainerRow, PodRow } from '../../../projection/machine/query';
import type { StatusShape } from '../../parts/data/glyphs';
import { statusColour } from '../../parts/data/glyphs';
import type { StageWords } from '../layout/words';
import { circle, glyph, path, rect, type Shape, stroke, text, token } from '../shapes';
import { fitText, textWidth } from '../text-width';
import { containerBox, membrane, selectionRing } from './cell';

export interface PodRoom {
  readonly pod: PodRow;
  readonly w: number;
  readonly h: number;
  readonly shape: StatusShape;
  readonly words: StageWords;
}

export interface ContainerPlace {
  readonly container: ContainerRow;
  readonly x: number;
  readonly y: number;
  readonly w: number;
  readonly h: number;
}

const MONO = { size: 11, isMono: true };
const PAD = 14;
const GAP = 30;
const BOX_H = 46;

const isMain = ({ kind }: ContainerRow): boolean => kind === 'app' || kind === 'ephemeral';

/** Where the containers of a pod stand in its frame: init containers and sidecars in a row, the app's below. */
export function containerPlaces({ pod, w, h }: Pick<PodRoom, 'pod' | 'w' | 'h'>): ContainerPlace[] {
  const before = pod.containers.filter((one) => !isMain(one));
  const main = pod.containers.filter(isMain);
  const places: ContainerPlace[] = [];
  const beforeWidth = before.length > 0 ? (w - 2 * PAD - 6 * (before.length - 1)) / before.length : 0;
  for (const [i, container] of before.entries())
    places.push({ container, x: PAD + i * (beforeWidth + 6), y: 54, w: beforeWidth, h: 22 });
  const gap = main.length > 1 ? Math.min(GAP, (w - 2 * PAD) / main.length / 3) : 0;
  const width = (w - 2 * PAD - gap * (main.length - 1)) / Math.max(1, main.length);
  const top = before.length > 0 ? 84 : Math.min(74, h * 0.4);
  for (const [i, container] of main.entries())
    places.push({ container, x: PAD + i * (width + gap), y: top, w: width, h: BOX_H });
  return places;
}

function portChip(port: number, right: number, y: number): Shape[] {
  const label = `:${port}`;
  const w = textWidth(label, MONO) + 10;
  return [
    rect([right - w, y, w, 17], 5, { fill: token('panel'), stroke: token('line-2') }),
    text(right - w / 2, y + 12.5, label, 'm t11 mid'),
  ];
}

/** One container's box about its own corner. */
export function containerShapes({ container, w, h }: ContainerPlace, words: StageWords): Shape[] {
  const { name, image, shape, ports, restarts, kind, word, probes } = container;
  const box = [0, 0, w, h] as const;
  const ring = rect([-4, -4, w + 8, h + 8], 12, {
    fill: 'none',
    stroke: token('accent'),
    'stroke-width': 2.2,
    class: 'ring',
  });
  if (h < 30) {
    const label = kind === 'init' ? `${words.t('topology.initRow')} ${name}` : name;
    return [
      containerBox(box, shape, 8),
      ring,
      ...glyph(shape, 12, h / 2, 0.68),
      text(22, h / 2 + 4, fitText(label, w - 28, { size: 11 }), 't11'),
    ];
  }
  const first = ports[0];
  const chip = first === undefined ? 0 : textWidth(`:${first}`, MONO) + 18;
  const second = shape === 'running' ? (image.split('/').pop() ?? image) : word;
  const hearts = probes.length > 0 && w > 150 ? heartbeat(w - 44, h - 13, shape) : [];
  return [
    containerBox(box, shape, 11),
    ring,
    text(11, 19, fitText(name, w - 20 - chip, { size: 13, isBold: true }), 't13 sb'),
    text(
      11,
      36,
      fitText(restarts > 0 ? `${second} ↻${restarts}` : second, w - 20 - (hearts.length > 0 ? 36 : 0), MONO),
      'm t11 i2',
    ),
    ...(first === undefined ? [] : portChip(first, w - 8, 6)),
    ...hearts,
  ];
}

/** A beat: the container is asked for a sign of life. */
function heartbeat(x: number, y: number, shape: StatusShape): Shape[] {
  const isWell = shape === 'running';
  const d = isWell
    ? `M${x} ${y}h8l2 2.5 2-10 2.5 12 1.5-4.5h16`
    : `M${x} ${y}h10m10 0h12M${x + 12} ${y - 3}l6 6m0-6-6 6`;
  return [stroke(d, isWell ? 'running-s' : 'failed-t', 1.5)];
}

function loArrows(places: readonly ContainerPlace[], words: StageWords, w: number): Shape[] {
  const main = places.filter(({ container }) => isMain(container));
  const shapes: Shape[] = [];
  for (const [i, a] of main.entries()) {
    const b = main[i + 1];
    if (!b || b.x - a.x - a.w < 16) continue;
    const [from, to, y] = [a.x + a.w, b.x, a.y + a.h / 2 + 4];
    shapes.push(
      stroke(`M${from + 1} ${y}H${to - 3}M${to - 8} ${y - 4}L${to - 2} ${y}L${to - 8} ${y + 4}`, 'ink-2', 1.6),
      text((from + to) / 2, y - 8, 'lo', 'm t11 mid i2'),
    );
  }
  const last = main[0];
  if (main.length > 1 && last)
    shapes.push(
      text(w / 2, last.y + last.h + 17, fitText(words.t('topology.localhost'), w - 20, { size: 11 }), 't11 i2 mid'),
    );
  return shapes;
}

/** Volumes: trays on the floor of the cell, a stem and a ring for each container that mounts them. */
function volumeTrays({ pod, w, h }: PodRoom, places: readonly ContainerPlace[]): Shape[] {
  const shown = pod.volumes.slice(0, 3);
  if (shown.length === 0 || h < 160) return [];
  const width = (w - 2 * PAD - 8 * (shown.length - 1)) / shown.length;
  const y = h - 40;
  return shown.flatMap(({ name, source, mounts }, i) => {
    const x = PAD + i * (width + 8);
    const stems = mounts.flatMap(({ container }) => {
      const place = places.find((one) => one.container.name === container && one.h > 30);
      if (!place) return [];
      const at = Math.min(place.x + place.w - 12, Math.max(place.x + 12, x + width / 2));
      return [
        stroke(`M${at} ${place.y + place.h}V${y}`, 'ink-3', 1.4),
        circle(at, place.y + place.h, 3, { fill: token('cell'), stroke: token('ink-2'), 'stroke-width': 1.4 }),
      ];
    });
    return [
      ...stems,
      path(`M${x} ${y}v16a5 5 0 0 0 5 5h${width - 10}a5 5 0 0 0 5-5v-16`, {
        fill: token('panel'),
        stroke: token('ink-3'),
        'stroke-width': 1.3,
      }),
      text(x + 8, y + 15, fitText(`${name} · ${source}`, width - 14, { size: 11 }), 't11 i2'),
    ];
  });
}

function ipPill({ pod, w, shape }: PodRoom): Shape[] {
  if (!pod.ip) return [];
  const width = textWidth(pod.ip, MONO) + 18;
  return [
    rect([w - width - 16, -10, width, 20], 10, {
      fill: token('panel'),
      stroke: statusColour(shape),
      'stroke-width': 1.6,
    }),
    text(w - 16 - width / 2, 4, pod.ip, 'm t11 sb mid'),
  ];
}

/** The pause container at the keel, named. */
export function pauseKeel(x: number, y: number): Shape[] {
  const colour = 'var(--keel, var(--ink-2))';
  return [
    rect([x - 35, y - 10, 70, 20], 8, { fill: token('cell'), stroke: colour, 'stroke-width': 1.6 }),
    path(`M${x - 23} ${y - 4}v8M${x - 18} ${y - 4}v8`, {
      stroke: colour,
      'stroke-width': 2,
      'stroke-linecap': 'round',
    }),
    text(x + 8, y + 4, 'pause', 't11 sb mid'),
  ];
}

/** The frame of the pod and what is in it besides containers, which are marks of their own. */
export function podRoom(room: PodRoom, places: readonly ContainerPlace[]): Shape[] {
  const { pod, w, h, shape, words } = room;
  const box = [0, 0, w, h] as const;
  const note = pod.isHostNetwork
    ? words.t('topology.hostNetwork')
    : shape === 'running'
      ? pod.owner || pod.name
      : pod.word;
  return [
    ...membrane(shape, box, 24, '8%'),
    selectionRing(box, 29),
    ...ipPill(room),
    ...glyph(shape, 22, 24, 1.15),
    text(38, 29.5, fitText(pod.short, w - 60, { size: 15, isBold: true }), 't15 b'),
    text(
      38,
      45,
      fitText(note, w - 54, { size: 11, isMono: true }),
      `m t11 ${shape === 'failed' || shape === 'crashLoop' ? 'failed' : 'i2'}`,
    ),
    ...loArrows(places, words, w),
    ...volumeTrays(room, places),
    ...(pod.hasSandbox && !pod.isHostNetwork ? pauseKeel(w / 2, h) : []),
  ];
}
