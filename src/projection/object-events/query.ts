/** The Events about one object, as `kubectl describe` lists them. */
import { defineQuery, type Query } from '../define-query';
import { type EventRow, eventIndex, eventIndexOf, newestRows } from '../event-index';
import { findObject, placeOf } from '../object-place';
import type { World } from '../world';

export type ObjectEventsQuery = Query<{ key: string }, EventRow[] | null> & { name: 'object-events' };

const MOST = 500;

/** The Events about an object up to the head, the one that was seen last at the end. */
export function objectEventsOf(world: World, key: string): EventRow[] | null {
  const place = placeOf(key);
  const found = place && findObject(world, place);
  if (!found) return null;
  const { uid, name } = found.object.metadata;
  const index = eventIndexOf(world);
  const rows: EventRow[] = [];
  const revisions = new Set([...index.about(uid, world.etcd.revision), ...index.about(name, world.etcd.revision)]);
  newestRows(
    world,
    [...revisions].sort((a, b) => b - a),
    (row) => {
      // Events about nodes carry the node's name for its uid, as kubelets write them.
      if (row.key === key) rows.push(row);
      return rows.length < MOST;
    },
  );
  return rows.reverse();
}

export default defineQuery<ObjectEventsQuery>({
  name: 'object-events',
  answer: (world, { key }) => objectEventsOf(world, key),
  indices: [eventIndex],
});
