import { ageColumn, count, nameColumn, text } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { PriorityClass } from './priorityclass';

/** What tables show of PriorityClasses. */
export const priorityClassColumns: Column<PriorityClass>[] = [
  nameColumn(),
  count('Value', ({ value }) => value),
  { name: 'Global-Default', type: 'boolean', priority: 0, cell: ({ globalDefault }) => globalDefault ?? false },
  ageColumn(),
  text('PreemptionPolicy', ({ preemptionPolicy }) => preemptionPolicy ?? ''),
];
