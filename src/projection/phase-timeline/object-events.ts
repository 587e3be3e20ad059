/** The Events about one object, in the order in which they were written. */
import type { Event } from '../../simulation/api/core/v1/event/event';
import type { World } from '../world';
import type { MarkPiece } from './pieces';

const EVENTS = '/registry/events/';

class EventIndex {
  #byUid = new Map<string, number[]>();
  #readUpTo = 0;

  follow({ etcdEnd }: World): void {
    for (const revision of etcdEnd.changes(EVENTS, this.#readUpTo)) {
      const uid = (etcdEnd.valueOf(revision) as Event | undefined)?.involvedObject.uid;
      if (uid === undefined) continue;
      const revisions = this.#byUid.get(uid);
      if (revisions) revisions.push(revision);
      else this.#byUid.set(uid, [revision]);
    }
    this.#readUpTo = etcdEnd.revision;
  }

  of(uid: string): readonly number[] {
    return this.#byUid.get(uid) ?? [];
  }
}

/** What was noted of an object; one that happened again is noted again. */
export function eventsOf(world: World, uid: string): MarkPiece[] {
  const index = world.memo('events-by-object', () => new EventIndex());
  index.follow(world);
  return index.of(uid).map((revision) => {
    const { reason = '', message = '', type } = world.etcdEnd.valueOf(revision) as Event;
    const step = world.spans.stepOfEtcdRevision(revision);
    const kind = type === 'Warning' ? 'warning' : 'event';
    return { step, time: world.spans.timeOf(step), kind, text: `${reason}: ${message}` };
  });
}
