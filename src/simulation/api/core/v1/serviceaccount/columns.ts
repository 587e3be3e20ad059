import { ageColumn, nameColumn } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { ServiceAccount } from './serviceaccount';

/** What tables show of ServiceAccounts. */
export const serviceAccountColumns: Column<ServiceAccount>[] = [nameColumn(), ageColumn()];
