import { ageColumn, count, nameColumn, selectorText, templateColumns } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { ReplicaSet } from './replicaset';

/** What tables show of ReplicaSets. */
export const replicaSetColumns: Column<ReplicaSet>[] = [
  nameColumn(),
  count('Desired', ({ spec }) => spec.replicas),
  count('Current', ({ status }) => status.replicas),
  count('Ready', ({ status }) => status.readyReplicas),
  ageColumn(),
  ...templateColumns<ReplicaSet>(
    ({ spec }) => spec.template,
    ({ spec }) => selectorText(spec.selector),
  ),
];
