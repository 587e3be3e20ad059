/**
 * Every pod of the history as a row of its owner's group, in the order of creation: rows never change their order.
 * Models: controller owner references; a ReplicaSet that was stamped by a Deployment is a part of the Deployment's group.
 * Leaves out: what the rows show; see pod-pieces.ts.
 */
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { ownerNameOf, podKeyOf, shortNameOf } from '../pod-facts';
import { ABSENT, codeOf, GONE, podShapeOf } from '../pod-shape';
import type { World } from '../world';
import { ChangeLog } from './change-log';

const PODS = '/registry/pods/';

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

/** The groups of a history. Bring them up to date with `follow`. */
export class PodGroups {
  readonly groups: PodGroup[] = [];
  /** All changes of all pods. */
  readonly log = new ChangeLog();
  readonly byUid = new Map<string, { lane: PodLane; part: PodPart; group: PodGroup }>();
  #byKey = new Map<string, PodGroup>();
  #readUpTo = 0;

  /** Takes up what was written since the last time. */
  follow({ etcdEnd, spans }: World): void {
    for (const revision of etcdEnd.changes(PODS, this.#readUpTo)) {
      const step = spans.stepOfEtcdRevision(revision);
      this.#take(revision, { step, time: spans.timeOf(step) }, etcdEnd);
    }
    this.#readUpTo = etcdEnd.revision;
  }

  #take(revision: number, at: { step: number; time: number }, end: World['etcdEnd']): void {
    const pod = end.valueOf(revision) as Pod | undefined;
    const before = pod ? undefined : end.valueOf(end.before(revision));
    const uid = (pod ?? before)?.metadata.uid;
    if (uid === undefined) return;
    const known = this.byUid.get(uid) ?? (pod && this.#open(pod, revision));
    if (!known) return;
    const { lane, part, group } = known;
    lane.last = revision;
    const shape = pod ? codeOf(podShapeOf(pod)) : GONE;
    if (shape === lane.shape) return;
    if (lane.shape === ABSENT) part.alive++;
    if (shape === GONE) part.alive--;
    for (const log of [this.log, group.log, part.log]) log.push(at.step, at.time, lane.shape, shape);
    lane.shape = shape;
  }

  #open(pod: Pod, revision: number) {
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

/** The groups of a world's history. */
export function podGroupsOf(world: World): PodGroups {
  const groups = world.memo('pod-groups', () => new PodGroups());
  groups.follow(world);
  return groups;
}
