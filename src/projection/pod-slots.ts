/**
 * Every pod of the history as a row, and the slot it has on its node: a function of the history alone.
 * Models: nothing of Kubernetes; a pod gets the first free slot of its node when it is bound and keeps it until it is deleted.
 * Leaves out: names on the wire; rows are numbers, `pod-names` tells them once.
 *
 *     change     0   1   2   3   4      one for every write of a pod, in order
 *     row        0   1   0   1   0
 *     state      P   P   C   R   †      P pending, C creating, R running, † gone
 *     previous   -   -   0   1   2      the row's change before: going back in time is following it
 */

import type { Pod } from '../simulation/api/core/v1/pod/pod';
import type { ApiObject } from '../simulation/apimachinery/object-meta';
import { IntColumn } from '../simulation/base/int-column';
import type { ReadView } from '../simulation/mvcc';
import { ownerNameOf, podKeyOf, podRequestsOf } from './pod-facts';
import { ABSENT, codeOf, GONE, podShapeOf } from './pod-shape';
import { SurfaceSlots } from './surface-slots';
import type { World } from './world';

const PODS = '/registry/pods/';
const SUCCEEDED = codeOf('succeeded');
const FAILED = codeOf('failed');

/** One pod of the history, from its creation to its deletion. */
export interface PodRowEntry {
  readonly uid: string;
  /** `pods/default/web-1`. */
  readonly key: string;
  readonly owner: string;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** Set when it is bound: the node, the slot, and the revision from which it holds it. */
  node: string;
  slot: number;
  boundAt: number;
}

/** The slots of one node at the end of the history. */
interface NodeSlots {
  /** The rows that have held each slot, oldest first. */
  tenants: number[][];
  free: boolean[];
}

let serials = 0;

/** The index. Bring it up to date with `follow`, then `moveTo` any revision. */
export class PodSlots {
  /** Tells this index from that of another history. */
  readonly serial = ++serials;
  readonly rows: PodRowEntry[] = [];
  /** Where groups of pods without a node float. */
  readonly surface = new SurfaceSlots();
  /** What each row is at the revision moved to: a shape's code, ABSENT or GONE. */
  state = new Uint8Array(256).fill(ABSENT);
  #revisions = new IntColumn(1024);
  #rowOf = new IntColumn(1024);
  #stateOf = new IntColumn(1024);
  #previous = new IntColumn(1024);
  #lastChange: number[] = [];
  #nodes = new Map<string, NodeSlots>();
  #readUpTo = 0;
  /** How many changes are done in `state`. */
  #done = 0;

  /** Takes up what was written since the last time. */
  follow(end: ReadView<ApiObject>): void {
    for (const revision of end.changes(PODS, this.#readUpTo)) this.#take(revision, end);
    this.#readUpTo = end.revision;
  }

  /** Goes to another revision. */
  moveTo(revision: number): void {
    const until = this.#revisions.lastAtMost(revision) + 1;
    for (; this.#done < until; this.#done++) this.state[this.#rowOf.at(this.#done)] = this.#stateOf.at(this.#done);
    while (this.#done > until) {
      const change = --this.#done;
      const before = this.#previous.at(change);
      this.state[this.#rowOf.at(change)] = before < 0 ? ABSENT : this.#stateOf.at(before);
    }
  }

  /** The names of the nodes that ever held a pod, and how many slots each has needed so far. */
  slotCount(node: string): number {
    return this.#nodes.get(node)?.tenants.length ?? 0;
  }

  /** The row in each slot of a node at a revision (the one moved to): its pod, or the one that left it last (GONE); -1 for none. */
  tenantsAt(node: string, revision: number): number[] {
    const slots = this.#nodes.get(node)?.tenants ?? [];
    return slots.map((tenants) => {
      for (let i = tenants.length - 1; i >= 0; i--)
        if ((this.rows[tenants[i] as number] as PodRowEntry).boundAt <= revision) return tenants[i] as number;
      return -1;
    });
  }

  /** The rows that exist at the revision moved to and have no node there yet. */
  unboundAt(revision: number): number[] {
    const found: number[] = [];
    for (let row = 0; row < this.rows.length; row++) {
      const state = this.state[row] as number;
      if (state < GONE && !this.isBoundAt(row, revision)) found.push(row);
    }
    return found;
  }

  /** Whether a row had its node at a revision. */
  isBoundAt(row: number, revision: number): boolean {
    const { boundAt } = this.rows[row] as PodRowEntry;
    return boundAt > 0 && boundAt <= revision;
  }

  /** Whether a row counts against its node's allocatable at the revision moved to. */
  counts(row: number): boolean {
    const state = this.state[row] as number;
    return state < GONE && state !== SUCCEEDED && state !== FAILED;
  }

  #take(revision: number, end: ReadView<ApiObject>): void {
    const pod = end.valueOf(revision) as Pod | undefined;
    const before = end.before(revision);
    const earlier = before > 0 ? this.#rowAt(before) : -1;
    const isSame = pod && earlier >= 0 && this.rows[earlier]?.uid === pod.metadata.uid;
    const row = pod ? (isSame ? earlier : this.#open(pod)) : earlier;
    if (row < 0) return;
    const { owner, key, boundAt } = this.rows[row] as PodRowEntry;
    const wasWaiting = isSame || !pod ? boundAt === 0 : false;
    const isWaiting = pod !== undefined && !pod.spec.nodeName;
    if (isWaiting !== wasWaiting) this.surface.count(surfaceKeyOf(key, owner), isWaiting ? 1 : -1, revision);
    if (pod?.spec.nodeName && this.rows[row]?.boundAt === 0) this.#bind(row, pod.spec.nodeName, revision);
    if (!pod) this.#leave(row);
    const change = this.#revisions.push(revision);
    this.#rowOf.push(row);
    this.#stateOf.push(pod ? codeOf(podShapeOf(pod)) : GONE);
    this.#previous.push(this.#lastChange[row] ?? -1);
    this.#lastChange[row] = change;
  }

  #rowAt(revision: number): number {
    return this.#rowOf.at(this.#revisions.lastAtMost(revision));
  }

  #open(pod: Pod): number {
    const row = this.rows.length;
    this.rows.push({
      uid: pod.metadata.uid ?? '',
      key: podKeyOf(pod),
      owner: ownerNameOf(pod),
      ...podRequestsOf(pod),
      node: '',
      slot: -1,
      boundAt: 0,
    });
    if (row >= this.state.length) {
      const larger = new Uint8Array(this.state.length * 2).fill(ABSENT);
      larger.set(this.state);
      this.state = larger;
    }
    return row;
  }

  #bind(row: number, node: string, revision: number): void {
    let slots = this.#nodes.get(node);
    if (!slots) {
      slots = { tenants: [], free: [] };
      this.#nodes.set(node, slots);
    }
    let slot = slots.free.indexOf(true);
    if (slot < 0) slot = slots.tenants.push([]) - 1;
    slots.free[slot] = false;
    slots.tenants[slot]?.push(row);
    Object.assign(this.rows[row] as PodRowEntry, { node, slot, boundAt: revision });
  }

  #leave(row: number): void {
    const { node, slot } = this.rows[row] as PodRowEntry;
    const slots = this.#nodes.get(node);
    if (slots) slots.free[slot] = true;
  }
}

/** Pods of one owner float together, a bare pod alone. */
export function surfaceKeyOf(key: string, owner: string): string {
  return owner ? `${key.split('/')[1]}/${owner}` : key;
}

/** The index of a world's history, standing at the world's instant. */
export function podSlotsOf({ memo, etcd, etcdEnd }: World): PodSlots {
  const slots = memo('pod-slots', () => new PodSlots());
  slots.follow(etcdEnd);
  slots.moveTo(etcd.revision);
  return slots;
}
