import type { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import type { Namespace } from '../../api/core/v1/namespace/namespace';
import type { ReplicationController } from '../../api/core/v1/replicationcontroller/replicationcontroller';
import type { Service } from '../../api/core/v1/service/service';
import type { LabelSelector } from '../../api/core/v1/shared';
import type { Labels } from '../../apimachinery/label-requirement';
import type { Selector } from '../../apimachinery/labels';
import type { ApiObject } from '../../apimachinery/object-meta';

/** A StatefulSet as far as the scheduler reads it. */
export interface StatefulSetView extends ApiObject {
  spec: { selector: LabelSelector };
}

/** A PodDisruptionBudget as far as the scheduler reads it. */
export interface PodDisruptionBudgetView extends ApiObject {
  spec: { selector?: LabelSelector };
  status?: { disruptionsAllowed?: number; disruptedPods?: Record<string, string> };
}

/** The objects beside nodes and pods that decisions depend on. */
export interface Listers {
  namespaceLabels(name: string): Labels | undefined;
  /** Names of the namespaces that a selector selects. */
  namespaces(selector: Selector): string[];
  services(namespace: string): readonly Service[];
  replicationController(namespace: string, name: string): ReplicationController | undefined;
  replicaSet(namespace: string, name: string): ReplicaSet | undefined;
  statefulSet(namespace: string, name: string): StatefulSetView | undefined;
  podDisruptionBudgets(): readonly PodDisruptionBudgetView[];
}

/** Listers over a plain list of objects, for decisions about a world that is given as data. */
export function listersOver(objects: readonly ApiObject[]): Listers {
  const of = <T extends ApiObject>(kind: string) => objects.filter((object) => object.kind === kind) as T[];
  const find = <T extends ApiObject>(kind: string, namespace: string, name: string) =>
    of<T>(kind).find(({ metadata }) => metadata.name === name && (metadata.namespace ?? '') === namespace);
  const namespaces = of<Namespace>('Namespace');
  return {
    namespaceLabels: (name) => namespaces.find(({ metadata }) => metadata.name === name)?.metadata.labels,
    namespaces: (selector) =>
      namespaces.filter(({ metadata }) => selector.matches(metadata.labels)).map(({ metadata }) => metadata.name),
    services: (namespace) => of<Service>('Service').filter(({ metadata }) => metadata.namespace === namespace),
    replicationController: (namespace, name) => find('ReplicationController', namespace, name),
    replicaSet: (namespace, name) => find('ReplicaSet', namespace, name),
    statefulSet: (namespace, name) => find('StatefulSet', namespace, name),
    podDisruptionBudgets: () => of<PodDisruptionBudgetView>('PodDisruptionBudget'),
  };
}
