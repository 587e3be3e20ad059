/**
 * Every pod of the history as a row of its owner's group, in the order of creation: rows never change their order.
 * Models: controller owner references; a ReplicaSet that was stamped by a Deployment is a part of the Deployment's group.
 * Leaves out: what the rows show; see pod-pieces.ts.
 */
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { defineIndex, type HistoryIndex, indexOf, knownIndex, shareOf } from '../history-index';
import { ownerNameOf, podKeyOf, shortNameOf } from '../pod-facts';
import { ABSENT, GONE } from '../pod-shape';
import { podSlots, type SlotChange } from '../pod-slots';
import type { World } from '../world';
import { ChangeLog } from './change-log';

/** One pod, from its creation to its deletion. */
export interface PodLane {
  readonly uid: string;
  /** `pods/default/web-1`. */
  readonly key: string;
  readonly short: string;
  /** The revisions that wrote it: the first and the last so far (a deletion included). */
  readonly first: number;
  last: number;
  shape: number;
}

/** The pods of one ReplicaSet, or all of another owner's. */
export interface PodPart {
  readonly key: string;
  /** The ReplicaSet's hash; '' where a group has only one part. */
  readonly name: string;
  readonly lanes: PodLane[];
  readonly log: ChangeLog;
  /** How many of its pods are not deleted at the end. */
  alive: number;
}

/** The pods of one owner. */
export interface PodGroup {
  readonly key: string;
  readonly namespace: string;
  /** `Deployment`, `Job` …; `Pod` for those without an owner. */
  readonly kind: string;
  readonly name: string;
  readonly parts: PodPart[];
  readonly log: ChangeLog;
}

interface KnownLane {
  lane: PodLane;
  part: PodPart;
  group: PodGroup;
}

/** The groups of a history. Bring them up to date with `follow`. */
export class PodGroups implements HistoryIndex {
  readonly groups: PodGroup[] = [];
  /** All changes of all pods. */
  readonly log = new ChangeLog();
  readonly byUid = new Map<string, KnownLane>();
  #byRow: KnownLane[] = [];
  #byKey = new Map<string, PodGroup>();
  #readUpTo = 0;

  /** Takes up what was written since the last time: the changes that the slots' index has found. */
  follow(world: World, most: number): number {
    const slots = knownIndex(world, podSlots);
    const share = slots.follow(world, most);
    const { etcdEnd, spans } = world;
    const until = Math.min(slots.changeCount, this.#readUpTo + most);
    for (; this.#readUpTo < until; this.#readUpTo++) {
      const change = slots.changeAt(this.#readUpTo);
      const step = spans.stepOfEtcdRevision(change.revision);
      this.#take(change, { step, time: spans.timeOf(step) }, etcdEnd);
    }
    return share * shareOf(until, slots.changeCount);
  }

  #take({ row, revision, state }: SlotChange, at: { step: number; time: number }, end: World['etcdEnd']): void {
    this.#byRow[row] ??= this.#open(end.valueOf(revision) as Pod, revision);
    const { lane, part, group } = this.#byRow[row];
    lane.last = revision;
    if (state === lane.shape) return;
    if (lane.shape === ABSENT) part.alive++;
    if (state === GONE) part.alive--;
    for (const log of [this.log, group.log, part.log]) log.push(at.step, at.time, lane.shape, state);
    lane.shape = state;
  }

  #open(pod: Pod, revision: number): KnownLane {
    const owner = ownerNameOf(pod);
    const group = this.#groupOf(pod, owner);
    const part = partOf(group, pod);
    const key = podKeyOf(pod);
    const short = shortNameOf(pod.metadata.name, owner);
    const lane: PodLane = { uid: pod.metadata.uid, key, short, first: revision, last: revision, shape: ABSENT };
    part.lanes.push(lane);
    const known = { lane, part, group };
    this.byUid.set(lane.uid, known);
    return known;
  }

  #groupOf(pod: Pod, owner: string): PodGroup {
    const namespace = pod.metadata.namespace ?? '';
    const controller = owner === '' ? undefined : controllerOf(pod);
    const kind = controller === undefined ? 'Pod' : controller.name === owner ? controller.kind : 'Deployment';
    const key = `${namespace}/${kind}/${owner}`;
    let group = this.#byKey.get(key);
    if (!group) {
      group = { key, namespace, kind, name: owner, parts: [], log: new ChangeLog() };
      this.#byKey.set(key, group);
      this.groups.push(group);
    }
    return group;
  }
}

function controllerOf({ metadata }: ApiObject): { kind: string; name: string } | undefined {
  return metadata.ownerReferences?.find(({ controller }) => controller);
}

function partOf(group: PodGroup, pod: Pod): PodPart {
  const name = group.kind === 'Deployment' ? (pod.metadata.labels?.['pod-template-hash'] ?? '') : '';
  let part = group.parts.find((one) => one.name === name);
  if (!part) {
    part = { key: `${group.key}/${name}`, name, lanes: [], log: new ChangeLog(), alive: 0 };
    group.parts.push(part);
  }
  return part;
}

/** The index of pods by owner. */
export const podGroups = defineIndex('pod-groups', () => new PodGroups());

/** The groups of a world's history. */
export const podGroupsOf = (world: World): PodGroups => indexOf(world, podGroups);
