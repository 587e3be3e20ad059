import type { Column } from '../../../define-kind';
import type { Secret } from './secret';

/** What tables show of the kind. */
export const secretColumns: Column<Secret>[] = [];
