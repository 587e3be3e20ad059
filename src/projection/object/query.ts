/**
 * One object at the head, as the inspector's overview shows it.
 * Models: the facts of `kubectl describe`, and what led to the object's last change.
 * Leaves out: YAML, events, revisions and containers, which have queries of their own.
 */
import type { Deployment } from '../../simulation/api/apps/v1/deployment/deployment';
import type { Job } from '../../simulation/api/batch/v1/job/job';
import type { Node } from '../../simulation/api/core/v1/node/node';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import type { Service } from '../../simulation/api/core/v1/service/service';
import { timeMs } from '../../simulation/apimachinery';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { type ChainStep, causeChainOf } from '../cause-chain';
import { defineQuery, type Query } from '../define-query';
import { findObject, placeOf } from '../object-place';
import { type OwnerLink, ownersOf } from '../owner-chain';
import { podSlots } from '../pod-slots';
import type { World } from '../world';
import { type ConditionRow, conditionRowsOf } from './conditions';
import { type JobView, jobViewOf } from './job';
import { type NodeView, nodeViewOf } from './node';
import { type PodView, podViewOf } from './pod';
import { type ServiceView, serviceViewOf } from './service';
import { deploymentViewOf, type WorkloadView, workloadViewOf } from './workload';

/** An object as the overview shows it. */
export interface ObjectView {
  key: string;
  apiVersion: string;
  kind: string;
  name: string;
  namespace: string;
  uid: string;
  /** Deleted: the view is of what it was last. */
  isGone: boolean;
  /** Whether something in the simulation acts on objects of the kind. */
  acts: boolean;
  createdMs: number;
  deletionMs?: number;
  graceSeconds?: number;
  finalizers: string[];
  labels: [string, string][];
  annotations: [string, string][];
  owners: OwnerLink[];
  /** What `kubectl get` prints, without name and age. */
  columns: { name: string; value: string }[];
  conditions: ConditionRow[];
  /** How many conditions the step at the head changed. */
  conditionsChanged: number;
  chain: ChainStep[];
  /** Names of what a ConfigMap or Secret holds. */
  dataKeys: string[];
  pod?: PodView;
  node?: NodeView;
  workload?: WorkloadView;
  service?: ServiceView;
  job?: JobView;
}

export type ObjectQuery = Query<{ key: string }, ObjectView | null> & { name: 'object' };

const OWNERS_OF_PODS = new Set(['ReplicaSet', 'DaemonSet', 'StatefulSet', 'ReplicationController', 'Job']);
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';
/** How far back the last step about the object is searched among those that wrote nothing. */
const LOOK_BACK = 2_000;

/** The object as it was before the step at the head, if that step wrote it; undefined otherwise. */
function beforeThisStep({ etcd, spans, at }: World, revision: number): ApiObject | undefined {
  const from = spans.etcdRevisionAt(at.step - 1);
  let earlier = revision;
  while (earlier > from) earlier = etcd.before(earlier);
  return earlier > 0 && earlier !== revision ? etcd.valueOf(earlier) : undefined;
}

/** The last step that was about an object: the write of a revision, or what a kubelet did since. */
function lastStepAbout({ spans, at }: World, key: string, revision: number): number {
  const written = Math.min(spans.stepOfEtcdRevision(revision), at.step);
  for (let step = at.step; step > Math.max(written, at.step - LOOK_BACK); step--)
    if (spans.targetOf(step) === key) return step;
  return written;
}

function detailsOf(world: World, object: ApiObject): Partial<ObjectView> {
  if (object.kind === 'Pod') return { pod: podViewOf(world, object as Pod) };
  if (object.kind === 'Node') return { node: nodeViewOf(world, object as Node) };
  if (object.kind === 'Deployment') return { workload: deploymentViewOf(world, object as Deployment) };
  if (object.kind === 'Service') return { service: serviceViewOf(world, object as Service) };
  if (object.kind === 'Job') return { job: jobViewOf(world, object as Job), workload: workloadViewOf(world, object) };
  return OWNERS_OF_PODS.has(object.kind) ? { workload: workloadViewOf(world, object) } : {};
}

function dataKeysOf(object: ApiObject): string[] {
  const { data, binaryData } = object as { data?: Record<string, unknown>; binaryData?: Record<string, unknown> };
  return object.kind === 'ConfigMap' || object.kind === 'Secret'
    ? [...Object.keys(data ?? {}), ...Object.keys(binaryData ?? {})]
    : [];
}

/** The overview of the object behind a reference; null if there never was one. */
export function objectViewOf(world: World, key: string): ObjectView | null {
  const place = placeOf(key);
  const found = place && findObject(world, place);
  if (!found) return null;
  const { object, revision, isGone } = found;
  const { metadata } = object;
  const { epochMs, at } = world;
  const conditions = conditionRowsOf(object, beforeThisStep(world, revision), epochMs);
  const { deletionTimestamp, deletionGracePeriodSeconds } = metadata;
  return {
    key,
    apiVersion: object.apiVersion,
    kind: object.kind,
    name: metadata.name,
    namespace: metadata.namespace ?? '',
    uid: metadata.uid ?? '',
    isGone,
    acts: place.kind.acts,
    createdMs: timeMs(metadata.creationTimestamp) - epochMs,
    ...(deletionTimestamp && { deletionMs: timeMs(deletionTimestamp) - epochMs }),
    ...(deletionGracePeriodSeconds !== undefined && { graceSeconds: deletionGracePeriodSeconds }),
    finalizers: metadata.finalizers ?? [],
    labels: Object.entries(metadata.labels ?? {}),
    annotations: Object.entries(metadata.annotations ?? {}).filter(([name]) => name !== LAST_APPLIED),
    owners: ownersOf(world, object),
    columns: (place.kind.columns ?? [])
      .filter(({ name, priority }) => priority === 0 && name !== 'Name' && name !== 'Age')
      .map(({ name, cell }) => ({ name, value: String(cell(object, epochMs + at.time)) })),
    conditions,
    conditionsChanged: conditions.filter(({ was, isNew }) => was !== undefined || isNew).length,
    chain: causeChainOf(world, lastStepAbout(world, key, revision)),
    dataKeys: dataKeysOf(object),
    ...detailsOf(world, object),
  };
}

export default defineQuery<ObjectQuery>({
  name: 'object',
  answer: (world, { key }) => objectViewOf(world, key),
  indices: [podSlots],
});
