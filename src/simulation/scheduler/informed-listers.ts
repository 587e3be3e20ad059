import { ReplicaSet } from '../api/apps/v1/replicaset/replicaset';
import { Namespace } from '../api/core/v1/namespace/namespace';
import { ReplicationController } from '../api/core/v1/replicationcontroller/replicationcontroller';
import { Service } from '../api/core/v1/service/service';
import type { ApiObject } from '../apimachinery/object-meta';
import type { InformerFactory } from '../client';
import type { Listers } from './framework/listers';
import { PodDisruptionBudget, StatefulSet } from './read-kinds';

const BY_NAMESPACE = 'scheduler/namespace';

/** Hears of changes that what is derived from the listers depends on. */
export interface ListerListener {
  /** Pods of a namespace may have other default selectors now. */
  selectorsChanged(namespace: string): void;
  namespacesChanged(): void;
}

/** Listers over informers. */
export function listersFrom(informers: InformerFactory, listener: ListerListener): Listers {
  const namespaces = informers.of(Namespace).indexer;
  const services = informers.of(Service).indexer;
  const controllers = informers.of(ReplicationController).indexer;
  const replicaSets = informers.of(ReplicaSet).indexer;
  const statefulSets = informers.of(StatefulSet).indexer;
  const budgets = informers.of(PodDisruptionBudget).indexer;
  services.addIndex(BY_NAMESPACE, ({ metadata }) => [metadata.namespace ?? '']);
  const changed = ({ metadata }: ApiObject) => listener.selectorsChanged(metadata.namespace ?? '');
  const namespacesChanged = () => listener.namespacesChanged();
  informers.of(Namespace).addHandler({
    added: namespacesChanged,
    deleted: namespacesChanged,
    updated: (after, before) => {
      if (after.metadata.labels !== before.metadata.labels) namespacesChanged();
    },
  });
  for (const kind of [Service, ReplicaSet, ReplicationController, StatefulSet] as const) {
    informers.of(kind as typeof Service).addHandler({
      added: changed,
      deleted: changed,
      updated: (after, before) => {
        if (after.spec.selector !== before.spec.selector) changed(after);
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
