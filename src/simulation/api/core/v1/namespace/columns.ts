import type { Column } from '../../../define-kind';
import type { Namespace } from './namespace';

/** What tables show of the kind. */
export const namespaceColumns: Column<Namespace>[] = [];
