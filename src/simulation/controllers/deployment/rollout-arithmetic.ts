/**
 * How many pods may be too many or missing during a rollout, and what each ReplicaSet should have.
 * Models: pkg/controller/deployment/util: ResolveFenceposts, NewRSNewReplicas, GetReplicaSetProportion.
 * Leaves out: nothing.
 */
import type { Deployment } from '../../api/apps/v1/deployment/deployment';
import type { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import { compareText } from '../../base/compare';
import { scaledValue } from '../int-or-percent';
import { maxReplicasOf } from './revision';

/** Pods above and below `replicas` that a rollout may have; never both 0, or it could not move. */
export interface Fenceposts {
  maxSurge: number;
  maxUnavailable: number;
}

/** The fenceposts of a Deployment; both 0 under Recreate. */
export function fencepostsOf({ spec }: Pick<Deployment, 'spec'>): Fenceposts {
  if (spec.strategy?.type !== 'RollingUpdate') return { maxSurge: 0, maxUnavailable: 0 };
  const { replicas, strategy } = spec;
  const maxSurge = scaledValue(strategy.rollingUpdate?.maxSurge ?? '25%', replicas, 'up');
  const down = scaledValue(strategy.rollingUpdate?.maxUnavailable ?? '25%', replicas, 'down');
  const maxUnavailable = maxSurge === 0 && down === 0 ? 1 : down;
  return { maxSurge, maxUnavailable: replicas === 0 ? 0 : Math.min(maxUnavailable, replicas) };
}

/** The sum of spec.replicas. */
export function wantedReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, { spec }) => sum + spec.replicas, 0);
}

/** The sum of status.availableReplicas. */
export function availableReplicas(sets: readonly ReplicaSet[]): number {
  return sets.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0);
}

/** What the new ReplicaSet should have next, given all sets (itself included). */
export function nextNewReplicas(deployment: Deployment, all: readonly ReplicaSet[], newReplicas: number): number {
  const { replicas, strategy } = deployment.spec;
  if (strategy?.type !== 'RollingUpdate') return replicas;
  const room = replicas + fencepostsOf(deployment).maxSurge - wantedReplicas(all);
  if (room <= 0) return newReplicas;
  return newReplicas + Math.min(room, replicas - newReplicas);
}

/** How many pods of old sets may go now without too few being available. */
export function oldPodsToScaleDown(deployment: Deployment, all: readonly ReplicaSet[], newSet: ReplicaSet): number {
  const minAvailable = deployment.spec.replicas - fencepostsOf(deployment).maxUnavailable;
  const newUnavailable = newSet.spec.replicas - (newSet.status.availableReplicas ?? 0);
  return wantedReplicas(all) - minAvailable - newUnavailable;
}

/** One set's size when a Deployment is scaled amid a rollout. */
export interface SetSize {
  set: ReplicaSet;
  size: number;
}

/** Spreads a change of `replicas` over all active sets in proportion to their sizes; what rounding leaves goes to the first. */
export function proportionalSizes(deployment: Deployment, active: readonly ReplicaSet[]): SetSize[] {
  const { replicas } = deployment.spec;
  const allowed = replicas > 0 ? replicas + fencepostsOf(deployment).maxSurge : 0;
  const toAdd = allowed - wantedReplicas(active);
  const sorted = [...active].sort(toAdd > 0 ? bySizeNewerFirst : bySizeOlderFirst);
  let added = 0;
  const sizes = sorted.map((set) => {
    const part = toAdd === 0 ? 0 : proportionOf(deployment, set, { toAdd, added });
    added += part;
    return { set, size: set.spec.replicas + part };
  });
  const first = sizes[0];
  if (first && toAdd !== 0) first.size = Math.max(0, first.size + toAdd - added);
  return sizes;
}

function proportionOf(deployment: Deployment, set: ReplicaSet, change: { toAdd: number; added: number }): number {
  const left = change.toAdd - change.added;
  if (set.spec.replicas === 0 || left === 0) return 0;
  const part = fractionOf(deployment, set);
  return change.toAdd > 0 ? Math.min(part, left) : Math.max(part, left);
}

function fractionOf(deployment: Deployment, set: ReplicaSet): number {
  const { replicas } = deployment.spec;
  if (replicas === 0) return -set.spec.replicas;
  const max = replicas + fencepostsOf(deployment).maxSurge;
  const before = maxReplicasOf(set) || deployment.status.replicas || 0;
  if (before === 0) return 0;
  return Math.round((set.spec.replicas * max) / before) - set.spec.replicas;
}

function bySizeNewerFirst(a: ReplicaSet, b: ReplicaSet): number {
  return b.spec.replicas - a.spec.replicas || byCreation(b, a);
}

function bySizeOlderFirst(a: ReplicaSet, b: ReplicaSet): number {
  return b.spec.replicas - a.spec.replicas || byCreation(a, b);
}

/** Older first; of the same second by name. */
export function byCreation(a: ReplicaSet, b: ReplicaSet): number {
  return (
    compareText(a.metadata.creationTimestamp, b.metadata.creationTimestamp) ||
    compareText(a.metadata.name, b.metadata.name)
  );
}
