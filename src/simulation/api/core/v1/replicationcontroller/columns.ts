import { ageColumn, count, mapText, nameColumn, templateColumns } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { ReplicationController } from './replicationcontroller';

/** What tables show of ReplicationControllers. */
export const replicationControllerColumns: Column<ReplicationController>[] = [
  nameColumn(),
  count('Desired', ({ spec }) => spec.replicas),
  count('Current', ({ status }) => status.replicas),
  count('Ready', ({ status }) => status.readyReplicas),
  ageColumn(),
  ...templateColumns<ReplicationController>(
    ({ spec }) => spec.template,
    ({ spec }) => mapText(spec.selector),
  ),
];
