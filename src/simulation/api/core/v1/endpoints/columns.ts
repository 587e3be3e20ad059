import type { Column } from '../../../define-kind';
import type { Endpoints } from './endpoints';

/** What tables show of the kind. */
export const endpointsColumns: Column<Endpoints>[] = [];
