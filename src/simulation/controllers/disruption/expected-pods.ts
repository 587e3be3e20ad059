/**
 * How many pods a budget counts with, and how many of them must stay healthy.
 * Models: pkg/controller/disruption getExpectedPodCount and getExpectedScale of v1.36.
 * Leaves out: owners of custom kinds.
 */
import { Deployment } from '../../api/apps/v1/deployment/deployment';
import { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import type { Pod } from '../../api/core/v1/pod/pod';
import { ReplicationController } from '../../api/core/v1/replicationcontroller/replicationcontroller';
import type { PodDisruptionBudget } from '../../api/policy/v1/poddisruptionbudget/poddisruptionbudget';
import { type ApiObject, controllerOf, type OwnerReference } from '../../apimachinery/object-meta';
import type { InformerFactory } from '../../client';
import { scaledValue } from '../int-or-percent';

/** What a budget asks for. */
export interface ExpectedPods {
  expected: number;
  desiredHealthy: number;
  /** Whether pods without an owner keep a percentage from meaning anything. */
  hasUnmanaged: boolean;
}

/** Finds what owns pods, and how many it wants. */
export class ExpectedPodsFinder {
  readonly #sets;
  readonly #deployments;
  readonly #controllers;

  constructor(informers: InformerFactory) {
    this.#sets = informers.of(ReplicaSet).indexer;
    this.#deployments = informers.of(Deployment).indexer;
    this.#controllers = informers.of(ReplicationController).indexer;
  }

  /** What a budget asks for of its pods; throws where an owner has no scale. */
  of({ spec }: PodDisruptionBudget, pods: readonly Pod[]): ExpectedPods {
    const { minAvailable, maxUnavailable } = spec;
    if (maxUnavailable === undefined && typeof minAvailable !== 'string')
      return {
        expected: minAvailable === undefined ? 0 : pods.length,
        desiredHealthy: minAvailable ?? 0,
        hasUnmanaged: false,
      };
    const { expected, hasUnmanaged } = this.#scaleOf(pods);
    const desiredHealthy =
      maxUnavailable === undefined
        ? scaledValue(minAvailable, expected, 'up')
        : Math.max(0, expected - scaledValue(maxUnavailable, expected, 'up'));
    return { expected, desiredHealthy, hasUnmanaged };
  }

  /** The wishes of all owners together, each counted once. */
  #scaleOf(pods: readonly Pod[]): { expected: number; hasUnmanaged: boolean } {
    const scales = new Map<string, number>();
    let hasUnmanaged = false;
    for (const pod of pods) {
      const owner = controllerOf(pod);
      if (!owner) hasUnmanaged = true;
      else if (!scales.has(owner.uid)) scales.set(...this.#ownerOf(pod, owner));
    }
    let expected = 0;
    for (const scale of scales.values()) expected += scale;
    return { expected, hasUnmanaged };
  }

  #ownerOf({ metadata }: Pod, owner: OwnerReference): [uid: string, scale: number] {
    const key = ({ name }: OwnerReference) => `${metadata.namespace}/${name}`;
    const isIt = <T extends ApiObject>(object: T | undefined, { uid }: OwnerReference) =>
      object?.metadata.uid === uid ? object : undefined;
    if (owner.kind === 'ReplicaSet') {
      const set = isIt(this.#sets.get(key(owner)), owner);
      const above = set && controllerOf(set);
      const deployment = above?.kind === 'Deployment' && isIt(this.#deployments.get(key(above)), above);
      if (deployment) return [deployment.metadata.uid, deployment.spec.replicas];
      if (set && !above) return [owner.uid, set.spec.replicas];
    } else if (owner.kind === 'ReplicationController') {
      const controller = isIt(this.#controllers.get(key(owner)), owner);
      if (controller) return [owner.uid, controller.spec.replicas];
    } else if (owner.kind === 'DaemonSet' || owner.kind === 'Job') {
      const resource = owner.kind === 'Job' ? 'jobs.batch' : 'daemonsets.apps';
      throw new Error(`${resource} does not implement the scale subresource`);
    }
    throw new Error(`found no controllers for pod "${metadata.name}"`);
  }
}
