import type { Column } from '../../../define-kind';
import type { Node } from './node';

/** What tables show of the kind. */
export const nodeColumns: Column<Node>[] = [];
