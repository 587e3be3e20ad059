import type { Column } from '../../../define-kind';
import type { Service } from './service';

/** What tables show of the kind. */
export const serviceColumns: Column<Service>[] = [];
