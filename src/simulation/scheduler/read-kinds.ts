import { kindRef } from '../api/kind-ref';
import type { PodDisruptionBudgetView, StatefulSetView } from './framework/listers';

/** StatefulSets, as the scheduler reads them. */
export const StatefulSet = kindRef<StatefulSetView>({
  group: 'apps',
  version: 'v1',
  kind: 'StatefulSet',
  resource: 'statefulsets',
  namespaced: true,
});

/** PodDisruptionBudgets, as the scheduler reads them. */
export const PodDisruptionBudget = kindRef<PodDisruptionBudgetView>({
  group: 'policy',
  version: 'v1',
  kind: 'PodDisruptionBudget',
  resource: 'poddisruptionbudgets',
  namespaced: true,
});
