/** Level 2: the tank with a compartment for each node. Pure: the same answers in the same room make the same marks. */
import type { MachineRow } from '../../../projection/machine/query';
import type { ServiceRow } from '../../../projection/services/query';
import type { Topology } from '../../../projection/topology/query';
import { nozzle, pipe } from '../marks/pipe';
import { table, tankShapes } from '../marks/tank';
import { type Mark, stroke, text } from '../shapes';
import { textWidth } from '../text-width';
import { type Compartment, compartmentMarks } from './compartment';
import { controlPlaneMarks, planeBoxes, waitingMarks } from './control-plane';
import { type NodesFrame, nodesFrame, type StageSize, visibleNodes } from './frame';
import { shelfMarks } from './shelves';
import type { StageWords } from './words';

/** A picture: marks in the world, marks that stay in the room when the world is panned, and where things are. */
export interface Scene {
  /** Water and glass, behind a canvas. */
  readonly back?: readonly Mark[];
  readonly world: readonly Mark[];
  readonly fixed: readonly Mark[];
  readonly size: { readonly w: number; readonly h: number };
  /** Boxes that a level lower zooms into. */
  readonly boxes: ReadonlyMap<string, readonly [x: number, y: number, w: number, h: number]>;
}

export interface NodesPicture extends Scene {
  readonly frame: NodesFrame;
  /** How far the world is scrolled so that a node (or a pod's node) stands in the middle. */
  readonly startOf: (target: string) => number | undefined;
  readonly nodeNames: readonly string[];
}

export interface NodesInput {
  readonly topology: Topology;
  readonly machines: readonly MachineRow[];
  readonly services: readonly ServiceRow[];
  readonly size: StageSize;
  /** How far the world is scrolled to the right. */
  readonly scroll: number;
  readonly words: StageWords;
}

/** The addresses that more than one pod has, on different hosts: the mark of the Docker model. */
export function twiceUsed(machines: readonly MachineRow[]): ReadonlySet<string> {
  const owners = new Map<string, string>();
  const twice = new Set<string>();
  for (const { node, pods } of machines)
    for (const { ip, isHostNetwork } of pods) {
      if (!ip || isHostNetwork) continue;
      const other = owners.get(ip);
      if (other !== undefined && other !== node.name) twice.add(ip);
      owners.set(ip, node.name);
    }
  return twice;
}

function tankMark(frame: NodesFrame, count: number): Mark[] {
  const { tank, y, nodeWidth, w, h } = frame;
  const cuts = Array.from({ length: Math.max(0, count - 1) }, (_, i) => tank.x + 1 + (i + 1) * (nodeWidth + 6));
  const shapes = tankShapes({ x: tank.x, w: tank.w, surface: y.surface, floor: y.floor, cuts });
  return [{ key: 'tank', x: 0, y: 0, shapes: [table(0, w, y.floor, h), ...shapes] }];
}

/** The switch and what leaves it, on the table under the tank. */
function fabricMarks(frame: NodesFrame, middles: readonly number[], segment: string): Mark[] {
  const { y, tank } = frame;
  const first = middles[0] ?? tank.x;
  const end = tank.x + tank.w - 96;
  const label = `switch ${segment}`;
  const w = textWidth(label, { size: 11, isMono: true }) + 16;
  const middle = Math.max(360, Math.min(end - 80, (first + end) / 2));
  const risers = middles.map((x) => `M${x} ${y.eth0}V${y.fabric}`);
  return [
    {
      key: 'fabric',
      x: 0,
      y: 0,
      shapes: [...risers.flatMap((d) => pipe(d, 8)), ...pipe(`M${first} ${y.fabric}H${end}`, 10)],
    },
    {
      key: 'fabric:boxes',
      x: 0,
      y: 0,
      shapes: [
        nozzle([middle - w / 2, y.fabric - 13, w, 26], 9, 'panel'),
        text(middle - w / 2 + 10, y.fabric + 4, 'switch', 't11 sb'),
        text(middle + w / 2 - 9, y.fabric + 4, segment, 'm t11 end'),
        nozzle([end - 4, y.fabric - 13, 58, 26], 13, 'panel'),
        text(end + 25, y.fabric + 4, 'router', 't11 sb mid'),
      ],
    },
  ];
}

/** `192.168.50.0/24` of the machines' addresses, which share it. */
function segmentOf(machines: readonly MachineRow[]): string {
  const route = machines[0]?.routes.find(({ device, scope }) => device === 'eth0' && scope === 'link');
  return route?.destination ?? '';
}

function streamMarks(frame: NodesFrame, middles: readonly number[], api: number): Mark[] {
  const { y } = frame;
  const d = middles.map((x) => `M${api} ${y.bus}H${x}M${x} ${y.bus}V${y.top - 15}`).join('');
  const stem = `M${api} ${y.plane + 90}V${y.bus}`;
  return [{ key: 'streams', x: 0, y: 0, shapes: [stroke(stem + d, 'api-line', 1.5, '1 5')] }];
}

function boxesOf(frame: NodesFrame, compartments: readonly Compartment[]): Scene['boxes'] {
  const boxes = new Map<string, readonly [number, number, number, number]>();
  for (const { node, machine, x } of compartments) {
    boxes.set(node.name, [x, frame.y.surface, frame.nodeWidth, frame.y.floor - frame.y.surface]);
    for (const pod of machine?.pods ?? []) {
      const place = frame.slotAt(pod.slot);
      boxes.set(pod.key, [x + place.x, place.y, frame.cell.w, frame.cell.h]);
    }
  }
  return boxes;
}

/** The picture of level 2. */
export function nodesScene({ topology, machines, services, size, scroll, words }: NodesInput): NodesPicture {
  const { nodes } = topology;
  const fullest = nodes.reduce((most, { slots }) => Math.max(most, slots), 0);
  const frame = nodesFrame(size, nodes.length, fullest);
  const [first, last] = visibleNodes(frame, nodes.length, scroll, size.w);
  const close = new Map(machines.map((machine) => [machine.node.name, machine]));
  const twice = twiceUsed(machines);
  const isPrivate = topology.model === 'docker';
  const compartments = nodes.slice(first, last + 1).map((node, i): Compartment => {
    const assumed = topology.assumed.filter((one) => one.node === node.name);
    return { frame, node, machine: close.get(node.name), x: frame.nodeX(first + i), assumed, twice, words, isPrivate };
  });
  const layers = compartments.map(compartmentMarks);
  const middles = compartments.map(({ x }) => x + frame.nodeWidth / 2);
  const api = planeBoxes(size.w, frame.y.plane)['kube-apiserver'];
  const shelfX = frame.w > size.w ? 10 : frame.tank.x + 5;
  const shelfW = frame.w > size.w ? size.w - 20 : frame.tank.w - 10;
  const shelves = Array.from({ length: frame.shelves }, (_, i) => frame.y.shelf(i));
  const waitingX = api.x + api.w / 2 + 56;
  return {
    world: [
      ...tankMark(frame, nodes.length),
      ...fabricMarks(frame, middles, segmentOf(machines)),
      ...layers.flatMap(({ back }) => back),
      ...layers.flatMap(({ wires }) => wires),
      ...layers.flatMap(({ pods }) => pods),
      ...layers.flatMap(({ front }) => front),
      ...streamMarks(frame, middles, scroll + api.x + api.w / 2),
    ],
    fixed: [
      ...shelfMarks(services, { x: shelfX, w: shelfW, y: shelves }, words),
      ...controlPlaneMarks(topology.components, size.w, frame.y.plane, words),
      ...waitingMarks(
        topology.waiting,
        { x: waitingX, w: size.w - 64 - waitingX, surface: frame.y.surface - 3 },
        words,
      ),
    ],
    size: { w: frame.w, h: frame.h },
    boxes: boxesOf(frame, compartments),
    frame,
    startOf: (target) => {
      const name = machines.find(({ pods }) => pods.some(({ key }) => key === target))?.node.name ?? target;
      const at = nodes.findIndex((node) => node.name === name);
      if (at < 0) return undefined;
      return Math.max(0, Math.min(frame.w - size.w, frame.nodeX(at) + frame.nodeWidth / 2 - size.w / 2));
    },
    nodeNames: compartments.map(({ node }) => node.name),
  };
}
