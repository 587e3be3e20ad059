/**
 * Which row is where: owners' groups with their pods, then nodes, then components. Only the rows asked for are made.
 * Models: nothing of Kubernetes; a row keeps its place among its group's for ever, new ones come after it.
 * Leaves out: what the rows show.
 */
import type { Component, ComponentSteps } from './component-steps';
import type { NodeLane, NodeLanes } from './node-lanes';
import type { PodGroup, PodGroups, PodLane, PodPart } from './pod-groups';

/** More members than this, and a group begins closed: one density row. */
const MOST_OPEN = 24;
/** Parts all of whose pods are gone for this long close by themselves. */
const QUIET_MS = 60_000;

/** What one row is of. */
export type RowPlace =
  | { kind: 'pod'; lane: PodLane; part: PodPart; group: PodGroup }
  | { kind: 'sub'; lane: PodLane; index: number }
  | { kind: 'part'; part: PodPart; group: PodGroup }
  | { kind: 'group'; group: PodGroup }
  | { kind: 'node'; lane: NodeLane }
  | { kind: 'nodes' }
  | { kind: 'component'; component: Component }
  | { kind: 'components'; which: 'controlPlane' | 'kubelets' };

/** A block of rows with one title. */
export interface BlockPlace {
  key: string;
  kind: 'owner' | 'nodes' | 'controlPlane' | 'kubelets';
  group?: PodGroup;
  first: number;
  count: number;
  members: number;
  isOpen: boolean;
  parts: PartPlace[];
}

/** The rows of one part of a block. */
export interface PartPlace {
  part: PodPart;
  first: number;
  count: number;
  isOpen: boolean;
}

/** What decides how many rows there are. */
export interface LayoutParams {
  namespace: string;
  /** Keys of blocks and parts that are not as they begin. */
  toggled: ReadonlySet<string>;
  /** The pod whose containers have rows of their own, and how many such rows. */
  opened: { uid: string; rows: number } | undefined;
  endMs: number;
}

/** Every block with its place; the sum of all is the height. */
export function blocksOf(
  { groups, nodes, components }: { groups: PodGroups; nodes: NodeLanes; components: ComponentSteps },
  params: LayoutParams,
): { blocks: BlockPlace[]; total: number } {
  const blocks: BlockPlace[] = [];
  let total = 0;
  const add = (block: Omit<BlockPlace, 'first'>): void => {
    if (block.members === 0) return;
    blocks.push({ ...block, first: total });
    total += block.count;
  };
  for (const group of groups.groups)
    if (params.namespace === '' || group.namespace === params.namespace) add(ownerBlock(group, total, params));
  add(plainBlock('nodes', nodes.lanes.length, params));
  const kubelets = components.components.filter(({ isKubelet }) => isKubelet).length;
  add(plainBlock('controlPlane', components.components.length - kubelets, params));
  add(plainBlock('kubelets', kubelets, params));
  return { blocks, total };
}

function isOpenNow(key: string, begins: boolean, { toggled }: LayoutParams): boolean {
  return toggled.has(key) ? !begins : begins;
}

function ownerBlock(group: PodGroup, first: number, params: LayoutParams): Omit<BlockPlace, 'first'> {
  const members = group.parts.reduce((sum, { lanes }) => sum + lanes.length, 0);
  const isOpen = isOpenNow(group.key, members <= MOST_OPEN, params);
  const parts: PartPlace[] = [];
  let count = 0;
  for (const part of isOpen ? group.parts : []) {
    const isQuiet = part.alive === 0 && part.log.lastTime < params.endMs - QUIET_MS;
    const begins = !(isQuiet && part.lanes.length > 1 && group.parts.length > 1);
    const isPartOpen = isOpenNow(part.key, begins, params);
    const hasOpened = params.opened !== undefined && part.lanes.some(({ uid }) => uid === params.opened?.uid);
    const rows = isPartOpen ? part.lanes.length + (hasOpened ? (params.opened?.rows ?? 0) : 0) : 1;
    parts.push({ part, first: first + count, count: rows, isOpen: isPartOpen });
    count += rows;
  }
  return { key: group.key, kind: 'owner', group, count: isOpen ? count : 1, members, isOpen, parts };
}

function plainBlock(
  kind: 'nodes' | 'controlPlane' | 'kubelets',
  members: number,
  params: LayoutParams,
): Omit<BlockPlace, 'first'> {
  const isOpen = isOpenNow(kind, members <= (kind === 'kubelets' ? 6 : MOST_OPEN), params);
  return { key: kind, kind, count: isOpen ? members : 1, members, isOpen, parts: [] };
}

/** The places of the rows in [first, last). */
export function rowsIn(
  blocks: readonly BlockPlace[],
  range: { first: number; last: number },
  sources: { nodes: NodeLanes; components: ComponentSteps },
  opened: LayoutParams['opened'],
): RowPlace[] {
  const places: RowPlace[] = [];
  for (const block of blocks) {
    if (block.first >= range.last) break;
    if (block.first + block.count <= range.first) continue;
    const from = Math.max(range.first, block.first);
    const to = Math.min(range.last, block.first + block.count);
    for (let row = from; row < to; row++) places.push(placeAt(block, row, sources, opened));
  }
  return places;
}

function placeAt(
  block: BlockPlace,
  row: number,
  { nodes, components }: { nodes: NodeLanes; components: ComponentSteps },
  opened: LayoutParams['opened'],
): RowPlace {
  const index = row - block.first;
  if (block.kind === 'nodes')
    return block.isOpen ? { kind: 'node', lane: nodes.lanes[index] as NodeLane } : { kind: 'nodes' };
  if (block.kind !== 'owner') {
    const isKubelets = block.kind === 'kubelets';
    if (!block.isOpen) return { kind: 'components', which: block.kind };
    const all = components.components.filter(({ isKubelet }) => isKubelet === isKubelets);
    return { kind: 'component', component: all[index] as Component };
  }
  const group = block.group as PodGroup;
  if (!block.isOpen) return { kind: 'group', group };
  const place = block.parts.find(({ first, count }) => row >= first && row < first + count) as PartPlace;
  if (!place.isOpen) return { kind: 'part', part: place.part, group };
  return podPlaceAt(place, row - place.first, group, opened);
}

/** The row of a part; those of the opened pod come right after it. */
function podPlaceAt({ part }: PartPlace, index: number, group: PodGroup, opened: LayoutParams['opened']): RowPlace {
  const at = opened ? part.lanes.findIndex(({ uid }) => uid === opened.uid) : -1;
  if (at < 0 || !opened || index <= at) return { kind: 'pod', lane: part.lanes[index] as PodLane, part, group };
  if (index <= at + opened.rows) return { kind: 'sub', lane: part.lanes[at] as PodLane, index: index - at - 1 };
  return { kind: 'pod', lane: part.lanes[index - opened.rows] as PodLane, part, group };
}
