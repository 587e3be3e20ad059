import { ageColumn, nameColumn, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Secret } from './secret';

/** What tables show of Secrets. */
export const secretColumns: Column<Secret>[] = [
  nameColumn(),
  text('Type', ({ type }) => type),
  text('Data', ({ data = {} }) => Object.keys(data).length),
  ageColumn(),
];
