import type { Column } from '../../../define-kind';
import type { Pod } from './pod';

/** What tables show of pods. */
export const podColumns: Column<Pod>[] = [];
