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
import { defineIndex, type HistoryIndex, indexOf, shareOf } from './history-index';
import { ownerNameOf, type PodRequests, podKeyOf, podRequestsOf } from './pod-facts';
import { ABSENT, codeOf, GONE, podShapeOf } from './pod-shape';
import { SurfaceSlots } from './surface-slots';
import type { World } from './world';

const PODS = '/registry/pods/';
/** Copies of all states stand this many changes apart: a far jump does or undoes at most half as many. */
const CHECKPOINT_EVERY = 16_384;
const SUCCEEDED = codeOf('succeeded');
const FAILED = codeOf('failed');

/** One pod of the history, from its creation to its deletion. */
export interface PodRowEntry {
  readonly uid: string;
  /** `pods/default/web-1`. */
  readonly key: string;
  readonly owner: string;
  /** Where it floats while it has no node. */
  readonly surface: string;
  readonly cpuMilli: number;
  readonly memoryBytes: number;
  /** Set when it is bound: the node and the slot. From which revision on is told by `boundAt`. */
  node: string;
  slot: number;
}

/** One change of a row, as followers read them. */
export interface SlotChange {
  revision: number;
  row: number;
  /** A shape's code or GONE. */
  state: number;
}

/** The slots of one node at the end of the history. */
interface NodeSlots {
  /** The row that held each slot last; those before it are told by `before`. */
  newest: number[];
  free: boolean[];
}

/** All pods with a node, in the order of nodes and slots. A ghost is a pod that is gone and whose slot is still free. */
export interface PackedCells {
  /** The node's place in the order of nodes. */
  node: Uint16Array;
  slot: Uint16Array;
  /** A code of `pod-shape`: a shape, or GONE for a ghost. */
  state: Uint8Array;
  /** The pod's number in this history; `pod-names` tells its name once. */
  row: Uint32Array;
}

/** What a node's packed cells come to. */
export interface NodeLoad {
  /** Where the next node's cells begin. */
  end: number;
  pods: number;
  cpuMilli: number;
  memoryBytes: number;
}

let serials = 0;

/** The index. Bring it up to date with `follow`, then `moveTo` any revision. */
export class PodSlots implements HistoryIndex {
  /** Tells this index from that of another history. */
  readonly serial = ++serials;
  readonly rows: PodRowEntry[] = [];
  /** Where groups of pods without a node float. */
  readonly surface = new SurfaceSlots();
  /** What each row is at the revision moved to: a shape's code, ABSENT or GONE. */
  state: Uint8Array<ArrayBuffer> = new Uint8Array(256).fill(ABSENT);
  /** For each row the revision in which it was bound; 0 while it is not. */
  readonly boundAt = new IntColumn(1024);
  /** For each row the row that held its slot before it; -1 for none. */
  #before = new IntColumn(1024);
  /** For each row what it asks for, of a few kinds: so that a large cluster is summed up without touching its rows. */
  #kindOf = new IntColumn(1024);
  #kinds: PodRequests[] = [];
  #texts = new Map<string, string>();
  #revisions = new IntColumn(1024);
  #rowOf = new IntColumn(1024);
  #stateOf = new IntColumn(1024);
  #previous = new IntColumn(1024);
  #lastChange: number[] = [];
  #nodes = new Map<string, NodeSlots>();
  #readUpTo = 0;
  /** How many changes are done in `state`. */
  #done = 0;
  #checkpoints: Uint8Array[] = [];
  /** `state` at the end, from which the checkpoints are copied. */
  #newest: Uint8Array<ArrayBuffer> = new Uint8Array(256).fill(ABSENT);

  /** Takes up what was written since the last time. */
  follow({ etcdEnd }: { etcdEnd: ReadView<ApiObject> }, most: number): number {
    const until = Math.min(etcdEnd.revision, this.#readUpTo + most);
    if (until > this.#readUpTo) {
      for (const revision of etcdEnd.changes(PODS, this.#readUpTo, until)) this.#take(revision, etcdEnd);
      this.#readUpTo = until;
    }
    return shareOf(until, etcdEnd.revision);
  }

  /** How many changes there are. */
  get changeCount(): number {
    return this.#revisions.length;
  }

  /** One of the changes. */
  changeAt(index: number): SlotChange {
    return { revision: this.#revisions.at(index), row: this.#rowOf.at(index), state: this.#stateOf.at(index) };
  }

  /** Goes to another revision. */
  moveTo(revision: number): void {
    const until = this.#revisions.lastAtMost(revision) + 1;
    const nearest = Math.round(until / CHECKPOINT_EVERY);
    const copy = this.#checkpoints[nearest - 1];
    if (copy && Math.abs(nearest * CHECKPOINT_EVERY - until) < Math.abs(this.#done - until)) {
      this.state.fill(ABSENT).set(copy);
      this.#done = nearest * CHECKPOINT_EVERY;
    }
    for (; this.#done < until; this.#done++) this.state[this.#rowOf.at(this.#done)] = this.#stateOf.at(this.#done);
    while (this.#done > until) {
      const change = --this.#done;
      const before = this.#previous.at(change);
      this.state[this.#rowOf.at(change)] = before < 0 ? ABSENT : this.#stateOf.at(before);
    }
  }

  /** The names of the nodes that ever held a pod, and how many slots each has needed so far. */
  slotCount(node: string): number {
    return this.#nodes.get(node)?.newest.length ?? 0;
  }

  /** The row in each slot of a node at a revision (the one moved to): its pod, or the one that left it last (GONE); -1 for none. */
  tenantsAt(node: string, revision: number): number[] {
    return (this.#nodes.get(node)?.newest ?? []).map((row) => this.#tenantAt(row, revision));
  }

  #tenantAt(newest: number, revision: number): number {
    let row = newest;
    while (row >= 0 && this.boundAt.at(row) > revision) row = this.#before.at(row);
    return row;
  }

  /** Packs a node's cells at a revision (the one moved to) from `begin` on; tells what they come to. */
  pack(node: { name: string; place: number }, revision: number, cells: PackedCells, begin: number): NodeLoad {
    const load: NodeLoad = { end: begin, pods: 0, cpuMilli: 0, memoryBytes: 0 };
    const newest = this.#nodes.get(node.name)?.newest ?? [];
    const { state } = this;
    for (let slot = 0; slot < newest.length; slot++) {
      const row = this.#tenantAt(newest[slot] as number, revision);
      if (row < 0) continue;
      const shape = state[row] as number;
      cells.node[load.end] = node.place;
      cells.slot[load.end] = slot;
      cells.state[load.end] = shape;
      cells.row[load.end++] = row;
      if (shape >= GONE || shape === SUCCEEDED || shape === FAILED) continue;
      const { cpuMilli, memoryBytes } = this.#kinds[this.#kindOf.at(row)] as PodRequests;
      load.pods++;
      load.cpuMilli += cpuMilli;
      load.memoryBytes += memoryBytes;
    }
    return load;
  }

  /** The rows that exist at the revision moved to and have no node there yet. */
  unboundAt(revision: number): number[] {
    const found: number[] = [];
    const { state } = this;
    for (let row = 0; row < this.rows.length; row++)
      if ((state[row] as number) < GONE && !this.isBoundAt(row, revision)) found.push(row);
    return found;
  }

  /** Whether a row had its node at a revision. */
  isBoundAt(row: number, revision: number): boolean {
    const boundAt = this.boundAt.at(row);
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
    const { surface } = this.rows[row] as PodRowEntry;
    const wasWaiting = isSame || !pod ? this.boundAt.at(row) === 0 : false;
    const isWaiting = pod !== undefined && !pod.spec.nodeName;
    if (isWaiting !== wasWaiting) this.surface.count(surface, isWaiting ? 1 : -1, revision);
    if (pod?.spec.nodeName && this.boundAt.at(row) === 0) this.#bind(row, pod.spec.nodeName, revision);
    if (!pod) this.#leave(row);
    const change = this.#revisions.push(revision);
    const state = pod ? codeOf(podShapeOf(pod)) : GONE;
    this.#rowOf.push(row);
    this.#stateOf.push(state);
    this.#previous.push(this.#lastChange[row] ?? -1);
    this.#lastChange[row] = change;
    this.#newest[row] = state;
    if ((change + 1) % CHECKPOINT_EVERY === 0) this.#checkpoints.push(this.#newest.slice(0, this.rows.length));
  }

  #rowAt(revision: number): number {
    return this.#rowOf.at(this.#revisions.lastAtMost(revision));
  }

  #open(pod: Pod): number {
    const row = this.rows.length;
    const [key, owner, kind] = [podKeyOf(pod), ownerNameOf(pod), this.#kindNumber(podRequestsOf(pod))];
    const surface = this.#oneText(surfaceKeyOf(key, owner));
    const requests = this.#kinds[kind] as PodRequests;
    this.rows.push({ uid: pod.metadata.uid ?? '', key, owner, surface, ...requests, node: '', slot: -1 });
    this.boundAt.push(0);
    this.#before.push(-1);
    this.#kindOf.push(kind);
    if (row >= this.state.length) {
      this.state = doubled(this.state);
      this.#newest = doubled(this.#newest);
    }
    return row;
  }

  /** Equal texts of thousands of pods are kept once. */
  #oneText(text: string): string {
    const known = this.#texts.get(text);
    if (known === undefined) this.#texts.set(text, text);
    return known ?? text;
  }

  #kindNumber({ cpuMilli, memoryBytes }: PodRequests): number {
    const isSame = (kind: PodRequests): boolean => kind.cpuMilli === cpuMilli && kind.memoryBytes === memoryBytes;
    const known = this.#kinds.findIndex(isSame);
    return known >= 0 ? known : this.#kinds.push({ cpuMilli, memoryBytes }) - 1;
  }

  #bind(row: number, node: string, revision: number): void {
    let slots = this.#nodes.get(node);
    if (!slots) {
      slots = { newest: [], free: [] };
      this.#nodes.set(node, slots);
    }
    let slot = slots.free.indexOf(true);
    if (slot < 0) slot = slots.newest.push(-1) - 1;
    slots.free[slot] = false;
    this.#before.set(row, slots.newest[slot] as number);
    slots.newest[slot] = row;
    Object.assign(this.rows[row] as PodRowEntry, { node, slot });
    this.boundAt.set(row, revision);
  }

  #leave(row: number): void {
    const { node, slot } = this.rows[row] as PodRowEntry;
    const slots = this.#nodes.get(node);
    if (slots) slots.free[slot] = true;
  }
}

function doubled(states: Uint8Array): Uint8Array<ArrayBuffer> {
  const larger = new Uint8Array(states.length * 2).fill(ABSENT);
  larger.set(states);
  return larger;
}

/** Pods of one owner float together, a bare pod alone. */
export function surfaceKeyOf(key: string, owner: string): string {
  return owner ? `${key.split('/')[1]}/${owner}` : key;
}

/** The index of pods by row and slot. */
export const podSlots = defineIndex('pod-slots', () => new PodSlots());

/** The index of a world's history, standing at the world's instant. */
export function podSlotsOf(world: World): PodSlots {
  const slots = indexOf(world, podSlots);
  slots.moveTo(world.etcd.revision);
  return slots;
}
