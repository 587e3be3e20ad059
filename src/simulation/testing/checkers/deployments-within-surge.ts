import type { Deployment } from '../../api/apps/v1/deployment/deployment';
import type { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import { defineChecker } from '../define-checker';

/** A Deployment's ReplicaSets never ask for more pods than its replicas and surge (rounded up) allow. */
export default defineChecker({
  name: 'deployments within surge',
  check(cluster) {
    const sets = cluster.etcd.range('/registry/replicasets/').map((entry) => entry.value as ReplicaSet);
    return cluster.etcd.range('/registry/deployments/').flatMap(({ value }) => {
      const deployment = value as Deployment;
      const { spec, status, metadata } = deployment;
      // While a change of replicas or strategy is not seen yet, the old limits hold.
      if (status.observedGeneration !== metadata.generation || spec.paused || metadata.deletionTimestamp) return [];
      const own = sets.filter((set) => set.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
      if (own.length < 2 || spec.strategy.type !== 'RollingUpdate') return [];
      const asked = own.reduce((sum, set) => sum + set.spec.replicas, 0);
      const most = spec.replicas + Math.max(surgeOf(deployment), 0);
      const standing = Number(
        own.map((set) => set.metadata.annotations?.['deployment.kubernetes.io/max-replicas']).sort()[0] ?? most,
      );
      return asked > Math.max(most, standing)
        ? [`${metadata.name} asks for ${asked} pods, at most ${most} are allowed`]
        : [];
    });
  },
});

function surgeOf({ spec }: Deployment): number {
  const surge = spec.strategy.rollingUpdate?.maxSurge ?? 0;
  return typeof surge === 'number' ? surge : Math.ceil((Number.parseInt(surge, 10) / 100) * spec.replicas);
}
