import type { Column } from '../../../define-kind';
import type { PriorityClass } from './priorityclass';

/** What tables show of the kind. */
export const priorityClassColumns: Column<PriorityClass>[] = [];
