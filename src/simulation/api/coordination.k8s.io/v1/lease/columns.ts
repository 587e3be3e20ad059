import { ageColumn, nameColumn, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Lease } from './lease';

/** What tables show of Leases. */
export const leaseColumns: Column<Lease>[] = [
  nameColumn(),
  text('Holder', ({ spec }) => spec.holderIdentity ?? ''),
  ageColumn(),
];
