/**
 * The whole cluster from afar: every node, every pod as a packed cell in its stable slot, what waits, what components are at.
 * Models: nothing of Kubernetes.
 * Leaves out: what is inside of machines and pods (`machine`), services, messages: queries of their own.
 */
import type { Node } from '../../simulation/api/core/v1/node/node';
import { actorSteps } from '../actor-steps';
import { defineQuery, type Query } from '../define-query';
import { NODES } from '../etcd-prefixes';
import { type NodeRow, nodeRowOf } from '../node-row';
import { type PackedCells, type PodSlots, podSlots, podSlotsOf } from '../pod-slots';
import type { World } from '../world';
import { type ComponentFact, componentsOf } from './components';
import { type AssumedPod, type WaitingGroup, waitingOf } from './waiting';

export type { NodeRow } from '../node-row';
export type { PackedCells } from '../pod-slots';
export type { ComponentFact } from './components';
export type { AssumedPod, WaitingGroup } from './waiting';

/** The whole cluster at one instant. */
export interface Topology {
  /** Another number means another history: all rows are new. */
  history: number;
  model: 'kubernetes' | 'docker';
  bridge: string;
  nodes: NodeRow[];
  cells: PackedCells;
  /** How many rows the history has by now. */
  rows: number;
  waiting: WaitingGroup[];
  assumed: AssumedPod[];
  components: ComponentFact[];
}

export type TopologyQuery = Query<undefined, Topology> & { name: 'topology' };

/** Counts the pods of each node and packs its cells. */
function packCells(world: World, slots: PodSlots, nodes: NodeRow[]): PackedCells {
  const { revision } = world.etcd;
  const most = nodes.reduce((sum, { name }) => sum + slots.slotCount(name), 0);
  const cells = {
    node: new Uint16Array(most),
    slot: new Uint16Array(most),
    state: new Uint8Array(most),
    row: new Uint32Array(most),
  };
  let end = 0;
  for (let place = 0; place < nodes.length; place++) {
    const node = nodes[place] as NodeRow;
    node.slots = slots.slotCount(node.name);
    const load = slots.pack({ name: node.name, place }, revision, cells, end);
    end = load.end;
    node.pods.count = load.pods;
    node.cpuMilli.requested = load.cpuMilli;
    node.memoryBytes.requested = load.memoryBytes;
  }
  if (end === most) return cells;
  const { node, slot, state, row } = cells;
  return { node: node.slice(0, end), slot: slot.slice(0, end), state: state.slice(0, end), row: row.slice(0, end) };
}

const bases = new WeakMap<Node, NodeRow>();

/** A node's row before its pods are counted; what a node says is read once for each of its revisions. */
function freshRowOf(node: Node): NodeRow {
  let base = bases.get(node);
  if (!base) {
    base = nodeRowOf(node);
    bases.set(node, base);
  }
  const { cpuMilli, memoryBytes, pods } = base;
  return {
    name: base.name,
    uid: base.uid,
    ready: base.ready,
    isUnschedulable: base.isUnschedulable,
    taints: base.taints,
    zone: base.zone,
    podCIDR: base.podCIDR,
    address: base.address,
    cpuMilli: { requested: 0, allocatable: cpuMilli.allocatable },
    memoryBytes: { requested: 0, allocatable: memoryBytes.allocatable },
    pods: { count: 0, allocatable: pods.allocatable },
    slots: 0,
  };
}

/** Nodes stand by zone, then by name with numbers in order: worker-2 before worker-10. */
function compareNodes(a: NodeRow, b: NodeRow): number {
  return a.zone < b.zone ? -1 : a.zone > b.zone ? 1 : compareNames(a.name, b.name);
}

/** The order of the nodes as they were last, which is nearly always that of the nodes now. */
interface NodeOrder {
  /** Names and zones in the order of the keys, and the places of the sorted ones among them. */
  of: string[];
  places: number[];
}

function sortedNodes(world: World): NodeRow[] {
  const rows = (world.etcd.values(NODES) as Node[]).map(freshRowOf);
  const order = world.memo<NodeOrder>('node-order', () => ({ of: [], places: [] }));
  const isSame = (row: NodeRow, i: number): boolean => order.of[2 * i] === row.name && order.of[2 * i + 1] === row.zone;
  if (order.of.length !== 2 * rows.length || !rows.every(isSame)) {
    order.of = rows.flatMap(({ name, zone }) => [name, zone]);
    order.places = rows.map((_, i) => i).sort((a, b) => compareNodes(rows[a] as NodeRow, rows[b] as NodeRow));
  }
  return order.places.map((at) => rows[at] as NodeRow);
}

const PARTS = /(\d+)/;

function compareNames(a: string, b: string): number {
  const left = a.split(PARTS);
  const right = b.split(PARTS);
  for (let i = 0; i < Math.min(left.length, right.length); i++) {
    const x = left[i] as string;
    const y = right[i] as string;
    if (x === y) continue;
    if (i % 2 === 1 && Number(x) !== Number(y)) return Number(x) - Number(y);
    return x < y ? -1 : 1;
  }
  return left.length - right.length;
}

export default defineQuery<TopologyQuery>({
  name: 'topology',
  answer(world) {
    const slots = podSlotsOf(world);
    const nodes = sortedNodes(world);
    const { groups, assumed } = waitingOf(world, slots);
    const waiting = groups.reduce((sum, { count }) => sum + count, 0);
    return {
      history: slots.serial,
      model: world.settings.networkModel,
      bridge: world.settings.bridge,
      nodes,
      cells: packCells(world, slots, nodes),
      rows: slots.rows.length,
      waiting: groups,
      assumed,
      components: componentsOf(world, waiting),
    };
  },
  indices: [podSlots, actorSteps],
  transfer: ({ cells }) =>
    [cells.node.buffer, cells.slot.buffer, cells.state.buffer, cells.row.buffer] as ArrayBuffer[],
});
