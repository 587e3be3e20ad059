import type { Column } from '../../../define-kind';
import type { Lease } from './lease';

/** What tables show of the kind. */
export const leaseColumns: Column<Lease>[] = [];
