/** The Events about one object, in the order in which they were written. */
import type { Event } from '../../simulation/api/core/v1/event/event';
import { eventIndexOf } from '../event-index';
import type { World } from '../world';
import type { MarkPiece } from './pieces';

/** What was noted of an object; one that happened again is noted again. */
export function eventsOf(world: World, uid: string): MarkPiece[] {
  return eventIndexOf(world)
    .about(uid, Number.POSITIVE_INFINITY)
    .map((revision) => {
      const { reason = '', message = '', type } = world.etcdEnd.valueOf(revision) as Event;
      const step = world.spans.stepOfEtcdRevision(revision);
      const kind = type === 'Warning' ? 'warning' : 'event';
      return { step, time: world.spans.timeOf(step), kind, text: `${reason}: ${message}` };
    });
}
