import type { Column } from '../../../define-kind';
import type { ReplicationController } from './replicationcontroller';

/** What tables show of the kind. */
export const replicationControllerColumns: Column<ReplicationController>[] = [];
