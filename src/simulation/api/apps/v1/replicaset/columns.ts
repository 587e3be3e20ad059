import type { Column } from '../../../define-kind';
import type { ReplicaSet } from './replicaset';

/** What tables show of the kind. */
export const replicaSetColumns: Column<ReplicaSet>[] = [];
