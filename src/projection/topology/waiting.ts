import type { SchedulingDecision } from '../../simulation/scheduler/decision';
import { shortNameOf } from '../pod-facts';
import { GONE, POD_SHAPES, type PodShape } from '../pod-shape';
import type { PodRowEntry, PodSlots } from '../pod-slots';
import type { World } from '../world';

/** Pods of one owner that have no node yet. */
export interface WaitingGroup {
  owner: string;
  namespace: string;
  /** Its place at the surface, which it keeps while any of its pods waits. */
  slot: number;
  count: number;
  /** Whether the scheduler has tried one of them and found no node. */
  isUnschedulable: boolean;
  /** The first of them. */
  pods: { row: number; uid: string; key: string; short: string; shape: PodShape }[];
}

/** A pod that the scheduler has placed but not yet bound: where it will stand. */
export interface AssumedPod {
  uid: string;
  key: string;
  short: string;
  node: string;
  slot: number;
}

const SHOWN = 3;

/** The pods at the surface, grouped by owner, in the order in which they came. */
export function waitingOf(world: World, slots: PodSlots): { groups: WaitingGroup[]; assumed: AssumedPod[] } {
  const groups = new Map<string, WaitingGroup>();
  const assumed: AssumedPod[] = [];
  const unbound = slots.unboundAt(world.etcd.revision);
  // Thousands may wait; the scheduler's word is asked for the first ones only.
  for (const [index, row] of unbound.entries()) {
    const entry = slots.rows[row] as PodRowEntry;
    let group = groups.get(entry.surface);
    if (!group) {
      group = groupOf(entry, slots.surface.slotAt(entry.surface, world.etcd.revision));
      groups.set(entry.surface, group);
    }
    group.count++;
    if (group.pods.length < SHOWN) {
      const shape = POD_SHAPES[slots.state[row] as number] ?? 'pending';
      group.pods.push({ row, uid: entry.uid, key: entry.key, short: shortOf(entry), shape });
    }
    if (index >= 200) continue;
    const last = world.recalled.decisions(entry.uid, world.at.step).at(-1) as SchedulingDecision | undefined;
    if (last && !last.chosen) group.isUnschedulable = true;
    if (last?.chosen) {
      const slot = assumedSlot(slots, row, last.chosen, world.etcd.revision, assumed);
      assumed.push({ uid: entry.uid, key: entry.key, short: shortOf(entry), node: last.chosen, slot });
    }
  }
  return { groups: [...groups.values()], assumed };
}

const nameOf = ({ key }: PodRowEntry): string => key.slice(key.lastIndexOf('/') + 1);
const shortOf = (entry: PodRowEntry): string => shortNameOf(nameOf(entry), entry.owner);

function groupOf(entry: PodRowEntry, slot: number): WaitingGroup {
  const namespace = entry.key.split('/')[1] ?? '';
  return { owner: entry.owner || nameOf(entry), namespace, slot, count: 0, isUnschedulable: false, pods: [] };
}

/** The slot it will have: the one it got, if the history goes that far, else the first that is free. */
function assumedSlot(slots: PodSlots, row: number, node: string, revision: number, others: AssumedPod[]): number {
  const entry = slots.rows[row] as PodRowEntry;
  if (slots.boundAt.at(row) > 0 && entry.node === node) return entry.slot;
  const taken = new Set(others.filter((other) => other.node === node).map(({ slot }) => slot));
  const tenants = slots.tenantsAt(node, revision);
  for (let slot = 0; ; slot++) {
    const tenant = tenants[slot] ?? -1;
    if (!taken.has(slot) && (tenant < 0 || slots.state[tenant] === GONE)) return slot;
  }
}
