import { ReplicaSet } from '../api/apps/v1/replicaset/replicaset';
import { Namespace } from '../api/core/v1/namespace/namespace';
import { ReplicationController } from '../api/core/v1/replicationcontroller/replicationcontroller';
import { Service } from '../api/core/v1/service/service';
import type { InformerFactory } from '../client';
import type { Listers } from './framework/listers';
import { PodDisruptionBudget, StatefulSet } from './read-kinds';

const BY_NAMESPACE = 'scheduler/namespace';

/** Listers over informers, and a call for every change that may give pods other default selectors. */
export function listersFrom(informers: InformerFactory, selectorsChanged: () => void): Listers {
  const namespaces = informers.of(Namespace).indexer;
  const services = informers.of(Service).indexer;
  const controllers = informers.of(ReplicationController).indexer;
  const replicaSets = informers.of(ReplicaSet).indexer;
  const statefulSets = informers.of(StatefulSet).indexer;
  const budgets = informers.of(PodDisruptionBudget).indexer;
  services.addIndex(BY_NAMESPACE, ({ metadata }) => [metadata.namespace ?? '']);
  for (const kind of [Service, ReplicaSet, ReplicationController, StatefulSet] as const) {
    informers.of(kind as typeof Service).addHandler({
      added: selectorsChanged,
      deleted: selectorsChanged,
      updated: (after, before) => {
        if (after.spec.selector !== before.spec.selector) selectorsChanged();
      },
    });
  }
  return {
    namespaceLabels: (name) => namespaces.get(name)?.metadata.labels,
    namespaces: (selector) =>
      [...namespaces.values()]
        .filter(({ metadata }) => selector.matches(metadata.labels))
        .map(({ metadata }) => metadata.name),
    services: (namespace) => services.by(BY_NAMESPACE, namespace),
    replicationController: (namespace, name) => controllers.get(`${namespace}/${name}`),
    replicaSet: (namespace, name) => replicaSets.get(`${namespace}/${name}`),
    statefulSet: (namespace, name) => statefulSets.get(`${namespace}/${name}`),
    podDisruptionBudgets: () => [...budgets.values()],
  };
}
