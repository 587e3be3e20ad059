/** Level 3: one machine large. Pods with their containers, veth pairs with both names, bridge, routes, eth0. */
import type { MachineRow, PodRow } from '../../../projection/machine/query';
import type { ServiceRow } from '../../../projection/services/query';
import type { Topology } from '../../../projection/topology/query';
import { freeSlot } from '../marks/cell';
import { bridgePipe, nozzle, pipe } from '../marks/pipe';
import { containerPlaces, containerShapes, podRoom } from '../marks/pod-room';
import { table } from '../marks/tank';
import { type Mark, path, rect, round, type Shape, stroke, text, token } from '../shapes';
import { fitText, textWidth } from '../text-width';
import { shownShape } from './compartment';
import type { StageSize } from './frame';
import { machineOf, podOf } from './machine-of';
import type { Point, RouteFinder } from './messages';
import type { Scene } from './nodes';
import type { PlaceFinder } from './trace-places';
import type { StageWords } from './words';

export interface MachineInput {
  readonly target: string | undefined;
  readonly topology: Topology;
  readonly machines: readonly MachineRow[];
  readonly services: readonly ServiceRow[];
  readonly size: StageSize;
  /** How far the world is scrolled to the right. */
  readonly scroll: number;
  readonly words: StageWords;
}

export interface MachinePicture extends Scene {
  readonly places: PlaceFinder;
  readonly find: RouteFinder;
  readonly start: number;
}

const TOP = 68;
const MONO = { size: 11, isMono: true };
const LEAST_HEIGHT = 470;

interface Frame {
  readonly input: MachineInput;
  readonly machine: MachineRow;
  readonly h: number;
  /** The world's width; the room's is `input.size.w`. */
  readonly w: number;
  readonly cell: { readonly w: number; readonly h: number; readonly pitch: number };
  readonly bridge: number;
  readonly middle: number;
}

function frameOf(input: MachineInput, machine: MachineRow): Frame {
  const h = Math.max(LEAST_HEIGHT, Math.round(input.size.h));
  const widest = machine.pods.reduce((most, { containers }) => {
    const main = containers.filter(({ kind }) => kind === 'app' || kind === 'ephemeral').length;
    return Math.max(most, main, Math.ceil((containers.length - main) / 2));
  }, 1);
  const cellWidth = widest <= 1 ? 222 : widest === 2 ? 304 : 304 + (widest - 2) * 130;
  const pitch = cellWidth + 22;
  const slots = Math.max(1, machine.node.slots);
  const w = Math.max(input.size.w, 26 + slots * pitch + 66);
  const cellHeight = Math.max(132, Math.min(230, h - 222 - 92 - TOP));
  return {
    input,
    machine,
    h,
    w,
    cell: { w: cellWidth, h: cellHeight, pitch },
    bridge: TOP + cellHeight + 92,
    middle: Math.round(input.size.w / 2),
  };
}

const cellX = ({ cell }: Frame, slot: number): number => 26 + slot * cell.pitch;

function waterMark({ w, h }: Frame): Mark {
  const floor = h - 36;
  return {
    key: 'tank',
    x: 0,
    y: 0,
    shapes: [
      table(0, w, floor, h),
      path(`M10 40V${floor - 14}A14 14 0 0 0 24 ${floor}H${w - 24}A14 14 0 0 0 ${w - 10} ${floor - 14}V40Z`, {
        fill: 'url(#water)',
      }),
      stroke(
        `M10 28V${floor - 14}A14 14 0 0 0 24 ${floor}H${w - 24}A14 14 0 0 0 ${w - 10} ${floor - 14}V28`,
        'glass',
        4,
      ),
      path(`M10 40H${w - 10}`, { stroke: token('rim'), 'stroke-opacity': 0.75, 'stroke-width': 1.5 }),
    ],
  };
}

function podMarks(frame: Frame, pod: PodRow): { wires: Mark[]; cells: Mark[] } {
  const { cell, machine, bridge, input } = frame;
  const x = cellX(frame, pod.slot);
  const room = { pod, w: cell.w, h: cell.h, shape: shownShape(pod, machine.node), words: input.words };
  const places = containerPlaces(room);
  const thing = { kind: 'object' as const, key: pod.key };
  const cells: Mark[] = [
    {
      key: `pod:${pod.uid}`,
      uid: pod.uid,
      x,
      y: TOP,
      shapes: podRoom(room, places),
      thing,
      title: `${pod.name}: ${pod.word}`,
      enter: 'fade',
    },
    ...places.map(
      (place): Mark => ({
        key: `container:${pod.uid}:${place.container.name}`,
        x: round(x + place.x),
        y: round(TOP + place.y),
        shapes: containerShapes(place, input.words),
        thing: { kind: 'container', key: `${pod.key}/${place.container.name}` },
        title: `${place.container.name}: ${place.container.word}`,
        enter: 'fade',
      }),
    ),
  ];
  const { wiring } = pod;
  if (!wiring || !pod.hasSandbox) return { wires: [], cells };
  const c = round(x + cell.w / 2);
  const top = TOP + cell.h + 10;
  const ring = round((top + bridge - 14) / 2);
  const wire: Mark = {
    key: `wire:${pod.uid}`,
    x: 0,
    y: 0,
    shapes: [
      ...pipe(`M${c} ${top}V${bridge - 14}`, 8).map((shape, i) => ({
        ...shape,
        attrs: { ...shape.attrs, class: i === 0 ? 'wall' : 'lumen' },
      })),
      rect([c - 8, ring - 4.5, 16, 9], 3, {
        fill: token('cell'),
        stroke: token('pipe'),
        'stroke-width': 1.8,
        class: 'coupling',
      }),
      text(c + 14, top + 18, wiring.podLink, 'm t11 i2 wire-name'),
      text(c + 14, bridge - 24, wiring.hostLink, 'm t11 i2 wire-name'),
      rect([c - 9, bridge - 20, 18, 9], 3, { fill: token('pipe') }),
    ],
    thing,
    title: `${wiring.podLink} ↔ ${wiring.hostLink}`,
    enter: 'fade',
  };
  return { wires: [wire], cells };
}

function bridgeMarks({ machine, bridge, w, input }: Frame): Mark[] {
  if (!machine.bridge) return [];
  const { name, address } = machine.bridge;
  const ports = machine.pods.filter(({ wiring, hasSandbox }) => wiring && hasSandbox).length;
  const isPrivate = input.topology.model === 'docker';
  const note = isPrivate ? input.words.t('topology.private') : input.words.t('topology.bridgePorts', { count: ports });
  const nameWidth = textWidth(name, { size: 13, isBold: true });
  return [
    {
      key: 'bridge',
      x: 22,
      y: bridge,
      shapes: [
        bridgePipe(0, 0, w - 44, 24),
        text(18, 4.5, name, 't13 b'),
        text(26 + nameWidth, 4, `${address} · ${note}`, 'm t11 i2'),
      ],
      thing: { kind: 'node', key: machine.node.name },
      title: `${name} ${address}`,
    },
  ];
}

interface Card {
  readonly key: string;
  readonly box: readonly [number, number, number, number];
  readonly title: string;
  readonly note: string;
  readonly isRules?: boolean;
}

function card({ box: [, , w, h], title, note, isRules }: Card): Shape[] {
  const face = { size: 12, isBold: true };
  const edge = isRules ? { stroke: token('ink-3'), 'stroke-dasharray': '5 4' } : { stroke: token('line-2') };
  const name = fitText(title, w - 28, face);
  const room = w - 40 - textWidth(name, face);
  return [
    rect([0, 0, w, h], 12, { fill: token('panel'), ...edge, 'stroke-width': 1.2, class: 'body' }),
    text(14, 20, name, 't12 b'),
    text(w - 14, 20, fitText(note, room, { size: 11 }), 't11 i2 end'),
  ];
}

function serviceCard(frame: Frame, box: Card['box']): Mark {
  const { machine, input } = frame;
  const { words } = input;
  const [x, y, w, h] = box;
  const rows = input.services.flatMap((service) =>
    service.endpoints.filter(({ node }) => node === machine.node.name).map((endpoint) => ({ service, endpoint })),
  );
  const most = Math.max(0, Math.floor((h - 34) / 18));
  const shapes = card({
    key: 'services',
    box,
    title: words.t('topology.services'),
    note: words.t('topology.byProxy'),
    isRules: true,
  });
  const shown = rows.length > most ? most - 1 : rows.length;
  for (const [i, { service, endpoint }] of rows.slice(0, shown).entries()) {
    const line = 44 + i * 18;
    const address = fitText(`${endpoint.address}${endpoint.port ? `:${endpoint.port}` : ''}`, w * 0.37, MONO);
    shapes.push(
      text(14, line, fitText(service.name, w * 0.17, { size: 11, isBold: true }), 't11 sb'),
      text(14 + w * 0.19, line, fitText(`${service.clusterIP}:${service.ports}`, w * 0.37, MONO), 'm t11 i2'),
      text(w - 20 - textWidth(address, MONO), line, '→', 't11 i3 end'),
      text(w - 14, line, address, `m t11 end${endpoint.isReady ? '' : ' i3 strike'}`),
    );
  }
  if (rows.length > shown) shapes.push(text(14, 44 + shown * 18, words.more(rows.length - shown), 't11 i2'));
  if (rows.length === 0) shapes.push(text(14, 44, words.noEndpoints, 't11 i2'));
  return { key: 'card:services', x, y, shapes };
}

function routeCard({ machine, input }: Frame, box: Card['box']): Mark {
  const [x, y, w, h] = box;
  const title = input.words.t('topology.routes', { node: machine.node.name });
  const shapes = card({ key: 'routes', box, title, note: input.words.t('topology.longest') });
  const most = Math.max(0, Math.floor((h - 34) / 18));
  const { routes } = machine;
  const shown = routes.length > most ? most - 1 : routes.length;
  for (const [i, { destination, via, device }] of routes.slice(0, shown).entries()) {
    const line = 44 + i * 18;
    shapes.push(
      text(14, line, destination, 'm t11'),
      text(14 + w * 0.41, line, via ? `via ${via}` : 'on link', 'm t11 i2'),
      text(w - 14, line, device, 'm t11 end'),
    );
  }
  if (routes.length > shown) shapes.push(text(14, 44 + shown * 18, input.words.more(routes.length - shown), 't11 i2'));
  return { key: 'card:routes', x, y, shapes };
}

/** What stays in the room while pods are panned: the hatch above, the cards and eth0 below. */
function fixedMarks(frame: Frame): Mark[] {
  const { machine, middle, bridge, h, input } = frame;
  const floor = h - 36;
  const top = bridge + 26;
  const cardHeight = Math.min(146, floor - top - 14);
  const side = Math.min(440, middle - 110);
  const address = machine.eth0;
  const eth = textWidth(address, MONO) + 66;
  const y = floor - 34;
  const capsules = (
    [
      ['kubelet', 60],
      ['containerd', 76],
    ] as const
  ).map(([name, w], i): Mark => {
    const x = middle - 72 + (i === 0 ? 0 : 72);
    return {
      key: `${name}:${machine.node.name}`,
      x,
      y: 29,
      shapes: [
        ...(i === 1 ? [rect([-12, 10, 12, 1.5], 0, { fill: token('ink-3') })] : []),
        rect([0, 0, w, 22], 11, {
          fill: token('raised'),
          stroke: token(i === 0 ? 'ink-2' : 'line-2'),
          'stroke-width': 1.4,
          class: 'body',
        }),
        text(w / 2, 15, name, `t11 mid ${i === 0 ? 'sb' : 'i2'}`),
      ],
      thing: { kind: 'component', key: `${name}/${machine.node.name}` },
      title: `${name}/${machine.node.name}`,
    };
  });
  return [
    {
      key: 'riser',
      x: 0,
      y: 0,
      shapes: [
        ...pipe(`M${middle} ${bridge + 19}V${h}`, 12),
        stroke(`M${middle - 42} 6V28`, 'api-line', 1.5, '1 5'),
        nozzle([middle - eth / 2, y - 15, eth, 30], 10),
        text(middle - eth / 2 + 13, y + 4.5, 'eth0', 't13 b'),
        text(middle + eth / 2 - 11, y + 4, address, 'm t11 end'),
      ],
      thing: { kind: 'node', key: machine.node.name },
      title: `eth0 ${address}`,
    },
    ...(side > 200
      ? [
          serviceCard(frame, [26, top, side, cardHeight]),
          routeCard(frame, [input.size.w - 26 - side, top, side, cardHeight]),
        ]
      : []),
    ...capsules,
    ...nextMarks(frame),
  ];
}

/** The way to the next node, above the surface: nothing of this machine lies under it. */
function nextMarks({ machine, input }: Frame): Mark[] {
  const { nodes } = input.topology;
  if (nodes.length < 2) return [];
  const at = nodes.findIndex(({ name }) => name === machine.node.name);
  const next = nodes[(at + 1) % nodes.length];
  if (!next) return [];
  const label = `${next.name} ›`;
  const w = textWidth(label, { size: 12, isBold: true }) + 24;
  return [
    {
      key: 'next',
      x: input.size.w - w - 24,
      y: 8,
      shapes: [
        rect([0, 0, w, 24], 12, { fill: token('panel'), stroke: token('line-2'), 'stroke-width': 1.2, class: 'body' }),
        text(w / 2, 16, label, 't12 sb mid'),
      ],
      title: next.name,
      opens: { level: 3, target: next.name },
    },
  ];
}

function freeMarks(frame: Frame): Mark[] {
  const { machine, cell, input } = frame;
  const taken = new Set(machine.pods.map(({ slot }) => slot));
  const room = Math.max(machine.node.slots, Math.floor((input.size.w - 60) / cell.pitch));
  const marks: Mark[] = [];
  for (let slot = 0; slot < room; slot++) {
    if (taken.has(slot)) continue;
    const ghost = machine.ghosts.find((one) => one.slot === slot);
    marks.push({
      key: `free:${slot}:${ghost?.uid ?? ''}`,
      x: cellX(frame, slot),
      y: TOP,
      shapes: [
        freeSlot([0, 0, cell.w, cell.h], 24),
        ...(ghost ? [text(cell.w / 2, cell.h / 2 + 4, ghost.short, 't12 ghost mid')] : []),
      ],
    });
  }
  return marks;
}

function routesOf(frame: Frame, start: number): RouteFinder {
  const { machine, middle, cell } = frame;
  const { name } = machine.node;
  return ({ from, to, target }, width) => {
    const [kind, node] = (from.includes('/') ? from : to).split('/');
    if (node !== name) return undefined;
    const x = start + middle - 42;
    if (from === 'kube-apiserver' || to === 'kube-apiserver') {
      if (kind !== 'kubelet') return undefined;
      const way: Point[] = [
        [x, 28],
        [x, 0],
      ];
      const isUp = to === 'kube-apiserver';
      return { points: isUp ? way : way.toReversed(), rest: [x - width / 2 - 40, 40], direction: isUp ? 'u' : 'd' };
    }
    const pod = machine.pods.find(({ key }) => key === target);
    if (!pod) return { points: [], rest: [x + 66 + width / 2 + 88, 40], direction: 'l' };
    const end = cellX(frame, pod.slot) + cell.w / 2;
    return {
      points: [
        [x + 110, 51],
        [x + 110, TOP - 6],
        [end, TOP - 6],
      ],
      rest: [end, TOP - 4],
      direction: 'd',
    };
  };
}

/** Interfaces of this machine and its pods; everything else is down the riser. */
function placesOf({ machine, cell, bridge, middle, h, input }: Frame): PlaceFinder {
  const riser = input.scroll + middle;
  return ({ place, device, kind }) => {
    if (place.node !== machine.node.name) return { at: [riser, h - 4], isOff: true };
    const isPod = place.kind === 'pod';
    const pod = machine.pods.find(({ key, wiring }) => (isPod ? key === place.key : wiring?.veth === device));
    if (pod) {
      const x = 26 + pod.slot * cell.pitch + cell.w / 2;
      return isPod ? { at: [x, TOP + cell.h + 18], isPod: true } : { at: [x, bridge - 24], lane: bridge + 6 };
    }
    if (kind === 'bridge') return { at: [riser, bridge], lane: bridge + 6 };
    if (kind === 'vxlan') return { at: [riser, bridge + 44], number: [riser - 26, bridge + 44] };
    if (kind === 'veth') return { at: [riser, bridge], lane: bridge + 6 };
    const label = textWidth(machine.eth0, MONO) + 66;
    return { at: [riser, h - 70], number: [riser + label / 2 + 14, h - 70] };
  };
}

/** The picture of level 3; undefined while the machine is not known. */
export function machineScene(input: MachineInput): MachinePicture | undefined {
  const machine = machineOf(input.machines, input.target);
  if (!machine) return undefined;
  const frame = frameOf(input, machine);
  const layers = machine.pods.map((pod) => podMarks(frame, pod));
  const about = machine.pods.find(({ key }) => input.target !== undefined && key === podOf(input.target));
  const wanted = about ? cellX(frame, about.slot) + frame.cell.w / 2 - input.size.w / 2 : 0;
  const start = Math.max(0, Math.min(frame.w - input.size.w, wanted));
  return {
    world: [
      waterMark(frame),
      ...layers.flatMap(({ wires }) => wires),
      ...bridgeMarks(frame),
      ...freeMarks(frame),
      ...layers.flatMap(({ cells }) => cells),
    ],
    fixed: fixedMarks(frame),
    size: { w: frame.w, h: frame.h },
    boxes: new Map(
      machine.pods.map((pod) => [pod.key, [cellX(frame, pod.slot), TOP, frame.cell.w, frame.cell.h] as const]),
    ),
    find: routesOf(frame, start),
    places: placesOf(frame),
    start,
  };
}
