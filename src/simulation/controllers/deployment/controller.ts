/**
 * Moves pods from one template to the next through ReplicaSets.
 * Models: deployment controller v1.36: RollingUpdate, Recreate, pause, proportional scaling, deadline, history, adoption.
 * Leaves out: the rollback annotation of extensions/v1beta1 (kubectl patches the template instead).
 */
import { Deployment } from '../../api/apps/v1/deployment/deployment';
import { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import { Pod } from '../../api/core/v1/pod/pod';
import { deepEqual } from '../../apimachinery/deep';
import { compileSelector } from '../../apimachinery/labels';
import { type ApiObject, controllerOf, objectKey } from '../../apimachinery/object-meta';
import type { Indexer } from '../../client';
import { claimObjects } from '../claim';
import { type ControllerEnv, defineController, type Sync } from '../define-controller';
import { Rollout } from './rollout';

export default defineController({
  name: 'deployment-controller',
  start(env) {
    const deployments = env.informers.of(Deployment);
    const sets = env.informers.of(ReplicaSet);
    deployments.indexer.addIndex('namespace', (deployment) => [deployment.metadata.namespace ?? '']);
    sets.indexer.addIndex('controller', (set) => {
      const owner = controllerOf(set);
      return owner ? [owner.uid] : [];
    });
    sets.indexer.addIndex('orphan', (set) => (controllerOf(set) ? [] : [set.metadata.namespace ?? '']));
    const queue = env.queue({
      process: (key) => {
        const deployment = deployments.indexer.get(key);
        if (!deployment) return undefined;
        return syncDeployment(env, sets.indexer, deployment, {
          again: () => queue.addRateLimited(key),
          againAfter: (delayMs) => queue.addAfter(key, delayMs),
        });
      },
    });
    const add = (object: ApiObject | undefined) => object && queue.add(objectKey(object));
    const ownerOf = (object: ApiObject) => {
      const reference = controllerOf(object);
      if (reference?.kind !== 'Deployment') return undefined;
      const owner = deployments.indexer.get(`${object.metadata.namespace}/${reference.name}`);
      return owner?.metadata.uid === reference.uid ? owner : undefined;
    };
    const addMatching = (set: ReplicaSet) => {
      for (const deployment of deployments.indexer.by('namespace', set.metadata.namespace ?? '')) {
        const selector = compileSelector(deployment.spec.selector);
        if (!selector.isEmpty && selector.matches(set.metadata.labels)) add(deployment);
      }
    };
    deployments.addHandler({ added: add, updated: add, deleted: add });
    sets.addHandler({
      added: (set) => (controllerOf(set) || set.metadata.deletionTimestamp ? add(ownerOf(set)) : addMatching(set)),
      updated: (set, before) => {
        const isMoved = controllerOf(set)?.uid !== controllerOf(before)?.uid;
        if (isMoved) add(ownerOf(before));
        if (controllerOf(set)) add(ownerOf(set));
        else if (isMoved || !deepEqual(set.metadata.labels, before.metadata.labels)) addMatching(set);
      },
      deleted: (set) => add(ownerOf(set)),
    });
    env.informers.of(Pod).addHandler({
      // Recreate waits for the last old pod; no other strategy asks about pods.
      deleted: (pod) => {
        const reference = controllerOf(pod);
        if (reference?.kind !== 'ReplicaSet') return;
        const set = sets.indexer.get(`${pod.metadata.namespace}/${reference.name}`);
        const deployment = set && ownerOf(set);
        if (deployment?.spec.strategy?.type !== 'Recreate') return;
        const owned = sets.indexer.by('controller', deployment.metadata.uid);
        if (owned.every(({ metadata }) => env.pods.of(metadata.uid).size === 0)) add(deployment);
      },
    });
  },
});

function* syncDeployment(
  env: ControllerEnv,
  sets: Indexer<ReplicaSet>,
  deployment: Deployment,
  queue: { again(): void; againAfter(delayMs: number): void },
): Sync {
  const selector = compileSelector(deployment.spec.selector);
  if (selector.isEmpty) {
    env.events.note(deployment, {
      type: 'Warning',
      reason: 'SelectingAll',
      message: 'This deployment is selecting all pods. A non-empty selector is required.',
    });
    return;
  }
  const candidates = [
    ...sets.by('controller', deployment.metadata.uid),
    ...sets.by('orphan', deployment.metadata.namespace ?? ''),
  ];
  const claimant = { client: env.client, owner: deployment, ownerKind: Deployment, selector };
  yield* new Rollout(env, deployment, claimObjects(claimant, ReplicaSet, candidates), queue).sync();
}
