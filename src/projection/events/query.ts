/** The Events of the whole cluster, newest first. */
import { defineQuery, type Query } from '../define-query';
import { type EventRow, eventIndex, eventIndexOf, newestRows } from '../event-index';
import type { World } from '../world';

/** The newest Events that pass the filter. */
export interface Events {
  /** How many there are in all, whatever the filter. */
  total: number;
  rows: EventRow[];
  /** Whether older ones were not looked at. */
  hasMore: boolean;
}

export type EventsQuery = Query<{ namespace: string; filter: string; limit: number }, Events> & { name: 'events' };

/** Older Events than this many are not searched. */
const SEARCHED = 20_000;

/** Whether all words of a filter occur in a row; a word after `!` must not. */
export function passes(row: EventRow, words: readonly string[]): boolean {
  const text = `${row.type} ${row.reason} ${row.object} ${row.from} ${row.namespace} ${row.message}`.toLowerCase();
  return words.every((word) =>
    word.startsWith('!') ? word === '!' || !text.includes(word.slice(1)) : text.includes(word),
  );
}

/** The Events at the head. */
export function eventsOf(world: World, params: EventsQuery['params']): Events {
  const { namespace, filter, limit } = params;
  const index = eventIndexOf(world);
  const words = filter.toLowerCase().split(/\s+/).filter(Boolean);
  const rows: EventRow[] = [];
  let searched = 0;
  newestRows(world, index.newest(world.etcd.revision), (row) => {
    if ((namespace === '' || row.namespace === namespace) && passes(row, words)) rows.push(row);
    return rows.length < limit && ++searched < SEARCHED;
  });
  return { total: index.countAt(world.etcd.revision), rows, hasMore: rows.length >= limit || searched >= SEARCHED };
}

export default defineQuery<EventsQuery>({ name: 'events', answer: eventsOf, indices: [eventIndex] });
