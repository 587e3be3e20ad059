import type { Column } from '../../../define-kind';
import type { Event } from './event';

/** What tables show of the kind. */
export const eventColumns: Column<Event>[] = [];
