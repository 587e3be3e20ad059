import { ageColumn, nameColumn, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Namespace } from './namespace';

/** What tables show of Namespaces. */
export const namespaceColumns: Column<Namespace>[] = [
  nameColumn(),
  text('Status', ({ status }) => status.phase ?? ''),
  ageColumn(),
];
