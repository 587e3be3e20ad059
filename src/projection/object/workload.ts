/**
 * What keeps pods alive, as its overview shows it: counts by status, and for a Deployment the arithmetic of its rollout.
 * Models: rolling updates of v1.36: maxSurge rounds up, maxUnavailable down, never both zero.
 * Leaves out: proportional scaling amid a rollout; the sets' own numbers show what came of it.
 */
import type { Deployment } from '../../simulation/api/apps/v1/deployment/deployment';
import type { ReplicaSet } from '../../simulation/api/apps/v1/replicaset/replicaset';
import { type IntOrString, scaledValue } from '../../simulation/apimachinery';
import type { ApiObject } from '../../simulation/apimachinery/object-meta';
import { ownedBy } from '../owner-chain';
import { GONE, POD_SHAPES } from '../pod-shape';
import { podSlotsOf } from '../pod-slots';
import type { World } from '../world';

/** One ReplicaSet of a Deployment. */
export interface SetRow {
  key: string;
  name: string;
  hash: string;
  revision: number;
  isNew: boolean;
  images: string[];
  desired: number;
  replicas: number;
  ready: number;
  available: number;
  /** How many of its pods have each shape, in the order of POD_SHAPES. */
  shapes: number[];
}

/** The numbers that a rolling update keeps between. */
export interface Arithmetic {
  desired: number;
  maxSurge: number;
  maxUnavailable: number;
  /** As the spec writes them: `25%`. */
  surgeText: string;
  unavailableText: string;
  most: number;
  leastAvailable: number;
  total: number;
  available: number;
}

/** A workload as its overview shows it. */
export interface WorkloadView {
  /** How many pods have each shape. */
  shapes: number[];
  sets: SetRow[];
  strategy: string;
  revision: number;
  isPaused: boolean;
  arithmetic?: Arithmetic;
}

const REVISION = 'deployment.kubernetes.io/revision';
const revisionOf = ({ metadata }: ApiObject): number => Number(metadata.annotations?.[REVISION] ?? 0);

/** Counts of shapes of the pods below an owner, by the name that their own names begin with. */
export function shapesBelow(world: World, namespace: string, owner: string): Map<string, number[]> {
  const slots = podSlotsOf(world);
  const found = new Map<string, number[]>();
  const prefix = `pods/${namespace}/`;
  for (let row = 0; row < slots.rows.length; row++) {
    const entry = slots.rows[row];
    const state = slots.state[row] as number;
    if (!entry || entry.owner !== owner || state >= GONE || !entry.key.startsWith(prefix)) continue;
    const parent = entry.key.slice(prefix.length, entry.key.lastIndexOf('-'));
    let counts = found.get(parent);
    if (!counts) {
      counts = POD_SHAPES.map(() => 0);
      found.set(parent, counts);
    }
    counts[state] = (counts[state] as number) + 1;
  }
  return found;
}

function sumOf(all: Iterable<number[]>): number[] {
  const sum = POD_SHAPES.map(() => 0);
  for (const counts of all) for (const [i, count] of counts.entries()) sum[i] = (sum[i] as number) + count;
  return sum;
}

/** The arithmetic of a Deployment's rolling update; undefined under Recreate. */
export function arithmeticOf({ spec, status }: Deployment): Arithmetic | undefined {
  if (spec.strategy?.type === 'Recreate') return undefined;
  const { replicas: desired, strategy } = spec;
  const surge: IntOrString = strategy?.rollingUpdate?.maxSurge ?? '25%';
  const unavailable: IntOrString = strategy?.rollingUpdate?.maxUnavailable ?? '25%';
  const maxSurge = scaledValue(surge, desired, 'up');
  const down = scaledValue(unavailable, desired, 'down');
  const maxUnavailable = Math.min(desired, maxSurge === 0 && down === 0 ? 1 : down);
  return {
    desired,
    maxSurge,
    maxUnavailable,
    surgeText: String(surge),
    unavailableText: String(unavailable),
    most: desired + maxSurge,
    leastAvailable: desired - maxUnavailable,
    total: status?.replicas ?? 0,
    available: status?.availableReplicas ?? 0,
  };
}

function setRowOf(set: ReplicaSet, isNew: boolean, shapes: number[] | undefined): SetRow {
  const { metadata, spec, status } = set;
  return {
    key: `replicasets/${metadata.namespace}/${metadata.name}`,
    name: metadata.name,
    hash: metadata.labels?.['pod-template-hash'] ?? metadata.name,
    revision: revisionOf(set),
    isNew,
    images: (spec.template?.spec.containers ?? []).map(({ image }) => image),
    desired: spec.replicas,
    replicas: status?.replicas ?? 0,
    ready: status?.readyReplicas ?? 0,
    available: status?.availableReplicas ?? 0,
    shapes: shapes ?? POD_SHAPES.map(() => 0),
  };
}

/** The overview of a Deployment. */
export function deploymentViewOf(world: World, deployment: Deployment): WorkloadView {
  const { namespace = 'default', name } = deployment.metadata;
  const below = shapesBelow(world, namespace, name);
  const revision = revisionOf(deployment);
  const sets = ownedBy<ReplicaSet>(world, deployment, '/registry/replicasets/')
    .map((set) => setRowOf(set, revisionOf(set) === revision, below.get(set.metadata.name)))
    .sort((a, b) => b.revision - a.revision);
  const arithmetic = arithmeticOf(deployment);
  return {
    shapes: sumOf(sets.map(({ shapes }) => shapes)),
    sets,
    strategy: deployment.spec.strategy?.type ?? '',
    revision,
    isPaused: deployment.spec.paused ?? false,
    ...(arithmetic && { arithmetic }),
  };
}

/** The overview of what owns pods itself. */
export function workloadViewOf(world: World, object: ApiObject): WorkloadView {
  const { namespace = 'default', name, labels } = object.metadata;
  const hash = labels?.['pod-template-hash'];
  const owner = hash && name.endsWith(`-${hash}`) ? name.slice(0, -hash.length - 1) : name;
  const below = shapesBelow(world, namespace, owner);
  const own = [...below]
    .filter(([parent]) => parent === name || parent.startsWith(`${name}-`))
    .map(([, shapes]) => shapes);
  const { updateStrategy } = ((object as { spec?: unknown }).spec ?? {}) as { updateStrategy?: { type?: string } };
  return { shapes: sumOf(own), sets: [], strategy: updateStrategy?.type ?? '', revision: 0, isPaused: false };
}
