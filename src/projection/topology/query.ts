/**
 * The whole cluster from afar: every node, every pod as a packed cell in its stable slot, what waits, what components are at.
 * Models: nothing of Kubernetes.
 * Leaves out: what is inside of machines and pods (`machine`), services, messages: queries of their own.
 */
import type { Node } from '../../simulation/api/core/v1/node/node';
import { defineQuery, type Query } from '../define-query';
import { NODES } from '../etcd-prefixes';
import { type NodeRow, nodeRowOf } from '../node-row';
import { GONE } from '../pod-shape';
import { type PodRowEntry, type PodSlots, podSlotsOf } from '../pod-slots';
import type { World } from '../world';
import { type ComponentFact, componentsOf } from './components';
import { type AssumedPod, type WaitingGroup, waitingOf } from './waiting';

export type { NodeRow } from '../node-row';
export type { ComponentFact } from './components';
export type { AssumedPod, WaitingGroup } from './waiting';

/** All pods with a node, in the order of nodes and slots. A ghost is a pod that is gone and whose slot is still free. */
export interface PackedCells {
  /** The node's place in `nodes`. */
  node: Uint16Array;
  slot: Uint16Array;
  /** A code of `pod-shape`: a shape, or GONE for a ghost. */
  state: Uint8Array;
  /** The pod's number in this history; `pod-names` tells its name once. */
  row: Uint32Array;
}

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
  const packed: { node: number; slot: number; row: number }[] = [];
  for (const [at, node] of nodes.entries()) {
    node.slots = slots.slotCount(node.name);
    for (const [slot, row] of slots.tenantsAt(node.name, revision).entries()) {
      if (row < 0) continue;
      packed.push({ node: at, slot, row });
      if (!slots.counts(row)) continue;
      const entry = slots.rows[row] as PodRowEntry;
      node.pods.count++;
      node.cpuMilli.requested += entry.cpuMilli;
      node.memoryBytes.requested += entry.memoryBytes;
    }
  }
  return {
    node: Uint16Array.from(packed, ({ node }) => node),
    slot: Uint16Array.from(packed, ({ slot }) => slot),
    state: Uint8Array.from(packed, ({ row }) => slots.state[row] ?? GONE),
    row: Uint32Array.from(packed, ({ row }) => row),
  };
}

/** Nodes stand by zone, then by name with numbers in order: worker-2 before worker-10. */
function compareNodes(a: NodeRow, b: NodeRow): number {
  return a.zone < b.zone ? -1 : a.zone > b.zone ? 1 : compareNames(a.name, b.name);
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
    const nodes = (world.etcd.values(NODES) as Node[]).map(nodeRowOf).sort(compareNodes);
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
  transfer: ({ cells }) =>
    [cells.node.buffer, cells.slot.buffer, cells.state.buffer, cells.row.buffer] as ArrayBuffer[],
});
