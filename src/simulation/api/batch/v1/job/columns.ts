import type { Column } from '../../../define-kind';
import type { Job } from './job';

/** What tables show of the kind. */
export const jobColumns: Column<Job>[] = [];
