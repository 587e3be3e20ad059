/** One node of level 2: its name and bars, pods in their slots, veth pairs, bridge, eth0. */
import type { MachineRow, PodRow } from '../../../projection/machine/query';
import type { AssumedPod, NodeRow } from '../../../projection/topology/query';
import type { StatusShape } from '../../parts/data/glyphs';
import { cpuText, memoryText, shareOf } from '../amounts';
import { assumedSlot, freeSlot, keel } from '../marks/cell';
import { bridgePipe, nozzle, pipe, socket } from '../marks/pipe';
import { podCell } from '../marks/pod-cell';
import { glyph, type Mark, rect, round, type Shape, text, token } from '../shapes';
import { fitText, textWidth } from '../text-width';
import type { NodesFrame } from './frame';
import type { StageWords } from './words';

export interface Compartment {
  readonly frame: NodesFrame;
  readonly node: NodeRow;
  /** Undefined until the close view of it has come. */
  readonly machine: MachineRow | undefined;
  readonly x: number;
  readonly assumed: readonly AssumedPod[];
  /** Addresses that stand on more than one host. */
  readonly twice: ReadonlySet<string>;
  readonly words: StageWords;
  /** The Docker model: container networks are private to their hosts. */
  readonly isPrivate: boolean;
}

const MONO = { size: 11, isMono: true };

/** A bar of what is requested against what can be given. */
function bar(x: number, y: number, label: string, part: number, whole: number, words: string): Shape[] {
  const full = 28;
  return [
    text(x, y + 4, label, 't11 i2'),
    rect([x + 30, y - 3.5, full, 7], 3.5, { fill: token('sunk'), stroke: token('glass-2') }),
    rect([x + 30, y - 3.5, part > 0 ? Math.max(4, full * shareOf(part, whole)) : 0, 7], 3.5, { fill: token('ink-2') }),
    text(x + 63, y + 4, words, 'm t11 i2'),
  ];
}

function headShapes({ frame, node, machine, words, isPrivate }: Compartment): Shape[] {
  const { y, nodeWidth } = frame;
  const isOff = machine?.isOn === false;
  const shape: StatusShape = node.ready === 'True' ? 'running' : node.ready === 'False' ? 'notReady' : 'unknown';
  const barsX = nodeWidth - 140;
  const name = fitText(node.name, barsX - 40, { size: 15, isBold: true });
  const nameWidth = textWidth(name, { size: 15, isBold: true });
  const note = isOff ? words.off : node.isUnschedulable ? words.cordoned : node.ready === 'True' ? '' : words.notReady;
  const { cpuMilli: cpu, memoryBytes: memory, pods } = node;
  const range = isPrivate ? words.t('topology.sameRange') : node.podCIDR;
  return [
    text(14, y.top + 23, name, 't15 b'),
    ...glyph(shape, 14 + nameWidth + 12, y.top + 18, 0.85),
    text(14, y.top + 39, fitText(note || range, barsX - 16, MONO), note ? 't11 sb' : isPrivate ? 't11 i2' : 'm t11 i2'),
    ...bar(
      barsX,
      y.top + 13,
      'cpu',
      cpu.requested,
      cpu.allocatable,
      `${cpuText(cpu.requested)}/${cpuText(cpu.allocatable)}`,
    ),
    ...bar(
      barsX,
      y.top + 26.5,
      'mem',
      memory.requested,
      memory.allocatable,
      `${memoryText(memory.requested)}/${memoryText(memory.allocatable)}`,
    ),
    ...bar(barsX, y.top + 40, 'pods', pods.count, pods.allocatable, `${pods.count}/${pods.allocatable}`),
  ];
}

/** The node's own mark: its water to point at, its words, the pipe from bridge to eth0. */
function nodeMark(compartment: Compartment): Mark {
  const { frame, node, machine, x } = compartment;
  const { y, nodeWidth } = frame;
  const middle = nodeWidth / 2;
  const isDead = node.ready !== 'True';
  const area = [0, y.surface + 8, nodeWidth, y.floor - y.surface - 14] as const;
  return {
    key: `node:${node.name}`,
    uid: node.uid,
    x,
    y: 0,
    shapes: [
      rect(area, 10, {
        fill: isDead ? 'url(#hatch-unknown)' : 'transparent',
        ...(isDead && { 'fill-opacity': 0.14 }),
        class: 'hit',
      }),
      ...headShapes(compartment),
      ...pipe(`M${middle} ${(machine?.bridge ? y.bridge : y.eth0 - 30) + 8}V${y.eth0 - 8}`, 8),
      rect([3, y.surface + 11, nodeWidth - 6, y.floor - y.surface - 20], 12, {
        fill: 'none',
        stroke: token('accent'),
        'stroke-width': 2.5,
        class: 'ring',
      }),
    ],
    thing: { kind: 'node', key: node.name },
    title: node.name,
  };
}

export interface PodPlace {
  readonly x: number;
  readonly y: number;
  readonly column: number;
  readonly row: number;
}

/** The shape that a pod is drawn in: what was last seen of it is not known where its node is silent. */
export function shownShape(pod: PodRow, node: NodeRow): StatusShape {
  return node.ready === 'Unknown' && pod.shape !== 'terminating' ? 'unknown' : pod.shape;
}

function isWired({ wiring, hasSandbox, isHostNetwork }: PodRow): boolean {
  return hasSandbox && !isHostNetwork && wiring !== undefined;
}

/** Where the keel of a cell is: in the middle of the last row, else at the side of its lane. */
function keelX(frame: NodesFrame, { column, row }: PodPlace): number {
  const { cell, columns, rows } = frame;
  if (row === rows - 1 || columns === 1) return cell.w / 2;
  return column < columns / 2 ? 20 : cell.w - 20;
}

/** The way of a veth pair from the keel to the bridge, in the compartment's coordinates, and where it is plugged in. */
function wireOf(frame: NodesFrame, place: PodPlace): { d: string; end: number } {
  const { cell, columns, rows, y } = frame;
  const bottom = place.y + cell.h + 5;
  const from = round(place.x + keelX(frame, place));
  if (place.row === rows - 1 || columns === 1) return { d: `M${from} ${bottom}V${y.bridge - 8}`, end: from };
  const isLeft = place.column < columns / 2;
  // Upper rows take the outer lane, so that the ways of lower ones do not cross it.
  const lane = rows > 2 ? (place.row === 0 ? 12 : place.row === 1 ? 6 : 3) : 9;
  const to = round(isLeft ? place.x - lane : place.x + cell.w + lane);
  const turn = isLeft ? -1 : 1;
  return {
    d: `M${from} ${bottom - 1}Q${from} ${bottom} ${from + turn} ${bottom}H${to - turn * 5}Q${to} ${bottom} ${to} ${bottom + 5}V${y.bridge - 8}`,
    end: to,
  };
}

/** Where a slot's pod leaves its cell and where its veth pair is plugged in, in the compartment's coordinates. */
export function wireEnds(
  frame: NodesFrame,
  slot: number,
): { readonly keel: readonly [number, number]; readonly port: readonly [number, number] } {
  // Pods without a place of their own are behind the chip in the last one.
  const place = frame.slotAt(Math.min(slot, frame.columns * frame.rows - 1));
  const bottom = place.y + frame.cell.h + 5;
  const isShort = frame.tier === 'short';
  const keel = [round(place.x + (isShort ? frame.cell.w / 2 : keelX(frame, place))), bottom] as const;
  return { keel, port: [isShort ? keel[0] : wireOf(frame, place).end, frame.y.bridge - 13] };
}

function wireMark({ frame, x }: Compartment, pod: PodRow, place: PodPlace): Mark {
  const { d, end } = wireOf(frame, place);
  const isLast = place.row === frame.rows - 1;
  const veth = pod.wiring?.veth.slice(0, 8) ?? '';
  return {
    key: `wire:${pod.uid}`,
    x,
    y: 0,
    shapes: [
      ...pipe(d, frame.tier === 'full' ? 5.5 : 4).map((shape, i) => ({
        ...shape,
        attrs: { ...shape.attrs, class: i === 0 ? 'wall' : 'lumen' },
      })),
      ...(isLast && frame.tier === 'full' ? [text(end + 8, frame.y.bridge - 15, veth, 'm t11 i2 wire-name')] : []),
    ],
    thing: { kind: 'object', key: pod.key },
    title: `${pod.wiring?.podLink} ↔ ${pod.wiring?.hostLink}`,
    enter: 'fade',
  };
}

function podMark(compartment: Compartment, pod: PodRow, place: PodPlace): Mark {
  const { frame, node, x, twice, words } = compartment;
  const { w, h } = frame.cell;
  const shape = shownShape(pod, node);
  const hasKeel = pod.hasSandbox && !pod.isHostNetwork && frame.tier !== 'short';
  return {
    key: `pod:${pod.uid}`,
    uid: pod.uid,
    x: round(x + place.x),
    y: place.y,
    shapes: [
      ...podCell({ pod, w, h, tier: frame.tier, shape, words, isTwice: twice.has(pod.ip) }),
      ...(hasKeel ? keel(keelX(frame, place), h, 'var(--keel, var(--ink-2))', frame.tier === 'full' ? 22 : 16) : []),
    ],
    thing: { kind: 'object', key: pod.key },
    title: `${pod.name}: ${pod.word}${twice.has(pod.ip) ? `. ${words.twice}` : ''}`,
    enter: {
      along: [
        [round(x + place.x), frame.y.surface - 12],
        [round(x + place.x), place.y],
      ],
    },
  };
}

function freeMark({ frame, x }: Compartment, slot: number, ghost: { short: string; uid: string } | undefined): Mark {
  const place = frame.slotAt(slot);
  const { w, h } = frame.cell;
  const box = [0, 0, w, h] as const;
  const name = ghost && frame.tier !== 'short' ? fitText(ghost.short, w - 20, { size: 11 }) : '';
  return {
    key: `free:${x}:${slot}:${ghost?.uid ?? ''}`,
    x: round(x + place.x),
    y: place.y,
    shapes: [
      freeSlot(box, frame.tier === 'full' ? 18 : 10),
      ...(name ? [text(w / 2, h / 2 + 4, name, 't11 ghost mid')] : []),
    ],
    enter: 'fade',
  };
}

function assumedMark({ frame, x, words }: Compartment, { slot, short, uid, key }: AssumedPod): Mark {
  const place = frame.slotAt(slot);
  const { w, h } = frame.cell;
  const isTall = frame.tier === 'full';
  return {
    key: `assumed:${uid}`,
    x: round(x + place.x),
    y: place.y,
    shapes: [
      assumedSlot([0, 0, w, h], isTall ? 18 : 10),
      text(w / 2, h / 2 + (isTall ? -4 : 4), fitText(short, w - 12, { size: 13, isBold: true }), `t13 sb mid ac`),
      ...(isTall ? [text(w / 2, h / 2 + 13, words.assumed, 't11 i2 mid')] : []),
    ],
    thing: { kind: 'object', key },
    enter: 'fade',
  };
}

/** The chip in the last slot when more pods are on the node than there are places: the way to level 3. */
function moreMark({ frame, x, node, words }: Compartment, hidden: readonly PodRow[]): Mark {
  const place = frame.slotAt(frame.columns * frame.rows - 1);
  const { w, h } = frame.cell;
  return {
    key: `more:${node.name}`,
    x: round(x + place.x),
    y: place.y,
    shapes: [
      rect([0, 0, w, h], Math.min(12, h / 2), { fill: token('panel'), stroke: token('line-2'), 'stroke-width': 1.3 }),
      text(w / 2, h / 2 + 4, words.more(hidden.length), 't11 b mid'),
    ],
    title: node.name,
    opens: { level: 3, target: node.name },
  };
}

function bridgeMark({ frame, machine, x, node }: Compartment): Mark[] {
  if (!machine?.bridge) return [];
  const { name, address } = machine.bridge;
  const { y, nodeWidth } = frame;
  return [
    {
      key: `bridge:${node.name}`,
      x,
      y: y.bridge,
      shapes: [bridgePipe(3, 0, nodeWidth - 6), text(nodeWidth / 2, 4, `${name} ${address}`, 'm t11 mid')],
      thing: { kind: 'node', key: node.name },
      title: `${name} ${address}`,
      enter: 'fade',
    },
  ];
}

function eth0Mark({ frame, node, machine, x }: Compartment): Mark[] {
  const address = machine?.eth0 || node.address;
  if (!address) return [];
  const w = Math.round(textWidth(address, MONO) + 56);
  const middle = frame.nodeWidth / 2;
  const isOff = machine?.isOn === false;
  return [
    {
      key: `eth0:${node.name}`,
      x,
      y: frame.y.eth0,
      shapes: [
        nozzle([middle - w / 2, -11, w, 22], 8),
        text(middle - w / 2 + 12, 4, 'eth0', 't11 b'),
        text(middle + w / 2 - 10, 4, address, `m t11 end${isOff ? ' i3' : ''}`),
      ],
      thing: { kind: 'node', key: node.name },
      title: `eth0 ${address}`,
    },
  ];
}

/** kubelet, the node's only hatch to the API, and the runtime beside it. */
function hatchMarks({ frame, node, x, machine }: Compartment): Mark[] {
  const middle = frame.nodeWidth / 2;
  const y = frame.y.top - 15;
  const opacity = machine?.isOn === false ? { opacity: 0.5 } : {};
  const capsule = (box: readonly [number, number, number, number], edge: string): Shape =>
    rect(box, 10, { fill: token('raised'), stroke: token(edge), 'stroke-width': 1.4, ...opacity, class: 'body' });
  return [
    {
      key: `kubelet:${node.name}`,
      x,
      y,
      shapes: [capsule([middle - 29, 0, 58, 20], 'ink-2'), text(middle, 14, 'kubelet', 't11 sb mid')],
      thing: { kind: 'component', key: `kubelet/${node.name}` },
      title: `kubelet/${node.name}`,
    },
    {
      key: `containerd:${node.name}`,
      x,
      y,
      shapes: [
        rect([middle + 29, 9.3, 11, 1.5], 0, { fill: token('ink-3') }),
        capsule([middle + 40, 0, 74, 20], 'line-2'),
        text(middle + 77, 14, 'containerd', 't11 i2 mid'),
      ],
      thing: { kind: 'component', key: `containerd/${node.name}` },
      title: `containerd/${node.name}`,
    },
  ];
}

/** The marks of one compartment, in the layers in which they lie over each other. */
export function compartmentMarks(compartment: Compartment): {
  back: Mark[];
  wires: Mark[];
  pods: Mark[];
  front: Mark[];
} {
  const { frame, machine, assumed } = compartment;
  const places = frame.columns * frame.rows;
  const pods = machine?.pods ?? [];
  const isOver = (machine?.node.slots ?? 0) > places && pods.some(({ slot }) => slot >= places);
  const shown = isOver ? places - 1 : places;
  const taken = new Set([...pods, ...assumed].map(({ slot }) => slot));
  const cells: Mark[] = [];
  for (let slot = 0; slot < shown; slot++) {
    if (taken.has(slot) || (frame.tier === 'short' && slot >= (machine?.node.slots ?? 0))) continue;
    cells.push(
      freeMark(
        compartment,
        slot,
        machine?.ghosts.find((ghost) => ghost.slot === slot),
      ),
    );
  }
  const visible = pods.filter(({ slot }) => slot < shown);
  for (const pod of visible) cells.push(podMark(compartment, pod, frame.slotAt(pod.slot)));
  for (const one of assumed) if (one.slot < shown) cells.push(assumedMark(compartment, one));
  if (isOver)
    cells.push(
      moreMark(
        compartment,
        pods.filter(({ slot }) => slot >= shown),
      ),
    );
  const wired = frame.tier === 'short' || !machine?.bridge ? [] : visible.filter(isWired);
  const sockets = wired.map((pod): Mark => {
    const { end } = wireOf(frame, frame.slotAt(pod.slot));
    return { key: `socket:${pod.uid}`, x: compartment.x, y: frame.y.bridge, shapes: [socket(end, -13)], enter: 'fade' };
  });
  return {
    back: [nodeMark(compartment)],
    wires: wired.map((pod) => wireMark(compartment, pod, frame.slotAt(pod.slot))),
    pods: cells,
    front: [...bridgeMark(compartment), ...sockets, ...eth0Mark(compartment), ...hatchMarks(compartment)],
  };
}
