import type { Column } from '../../../define-kind';
import type { ServiceAccount } from './serviceaccount';

/** What tables show of the kind. */
export const serviceAccountColumns: Column<ServiceAccount>[] = [];
