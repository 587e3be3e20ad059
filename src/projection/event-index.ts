/** All Events of the history, found by time and by the object that they are about. */
import type { Event } from '../simulation/api/core/v1/event/event';
import { timeMs } from '../simulation/apimachinery';
import { IntColumn } from '../simulation/base/int-column';
import { defineIndex, type HistoryIndex, indexOf, shareOf } from './history-index';
import { referenceTo } from './object-place';
import type { World } from './world';

const EVENTS = '/registry/events/';

/** One Event as it stands at the head. */
export interface EventRow {
  name: string;
  /** When it was seen last, first, and how often. */
  lastMs: number;
  firstMs: number;
  count: number;
  type: string;
  reason: string;
  /** The object's reference, and how kubectl names it: `pod/web-1`. */
  key: string;
  object: string;
  namespace: string;
  /** The part of the object: `spec.containers{web}`. */
  part: string;
  from: string;
  message: string;
  /** The step in which this state of the Event was written. */
  step: number;
}

/** The index. */
class EventIndex implements HistoryIndex {
  #revisions = new IntColumn(1024);
  /** How many Events there are after each change. */
  #counts = new IntColumn(1024);
  #byUid = new Map<string, number[]>();
  #readUpTo = 0;

  follow({ etcdEnd }: World, most: number): number {
    const until = Math.min(etcdEnd.revision, this.#readUpTo + most);
    for (const revision of etcdEnd.changes(EVENTS, this.#readUpTo, until)) {
      const event = etcdEnd.valueOf(revision) as Event | undefined;
      const earlier = etcdEnd.before(revision);
      const isNew = event !== undefined && (earlier === 0 || etcdEnd.valueOf(earlier) === undefined);
      const before = this.#counts.length > 0 ? this.#counts.at(this.#counts.length - 1) : 0;
      this.#revisions.push(revision);
      this.#counts.push(before + (isNew ? 1 : event ? 0 : -1));
      const uid = event?.involvedObject.uid ?? event?.involvedObject.name;
      if (!event || uid === undefined) continue;
      const own = this.#byUid.get(uid);
      if (own) own.push(revision);
      else this.#byUid.set(uid, [revision]);
    }
    this.#readUpTo = until;
    return shareOf(until, etcdEnd.revision);
  }

  countAt(revision: number): number {
    const at = this.#revisions.lastAtMost(revision);
    return at < 0 ? 0 : this.#counts.at(at);
  }

  /** The revisions of all Events up to one, newest first. */
  *newest(revision: number): Generator<number> {
    for (let at = this.#revisions.lastAtMost(revision); at >= 0; at--) yield this.#revisions.at(at);
  }

  /** The revisions of the Events about an object, oldest first. */
  about(uid: string, revision: number): number[] {
    return (this.#byUid.get(uid) ?? []).filter((one) => one <= revision);
  }
}

/** The index of Events. */
export const eventIndex = defineIndex('event-index', () => new EventIndex());

/** The index of a world's history. */
export const eventIndexOf = (world: World): EventIndex => indexOf(world, eventIndex);

/** An Event as a row. */
export function eventRowOf({ epochMs, spans }: World, event: Event, revision: number): EventRow {
  const { involvedObject, source, series, metadata } = event;
  const at = (text: string | null | undefined): number | undefined => (text ? timeMs(text) - epochMs : undefined);
  const firstMs = at(event.firstTimestamp) ?? at(event.eventTime) ?? at(metadata.creationTimestamp) ?? 0;
  const lastMs = at(series?.lastObservedTime) ?? at(event.lastTimestamp) ?? firstMs;
  const { kind = '', name = '', namespace } = involvedObject;
  return {
    name: metadata.name,
    lastMs,
    firstMs,
    count: series?.count ?? (event.count || 1),
    type: event.type ?? 'Normal',
    reason: event.reason ?? '',
    key: referenceTo(involvedObject, namespace ?? metadata.namespace),
    object: `${kind.toLowerCase()}/${name}`,
    namespace: metadata.namespace ?? '',
    part: involvedObject.fieldPath ?? '',
    from: source?.component || event.reportingComponent || '',
    message: (event.message ?? '').trim(),
    step: Math.min(spans.stepOfEtcdRevision(revision), spans.count),
  };
}

/** The newest state of each Event among revisions, in the order in which they come; newer revisions must come first. */
export function newestRows(world: World, revisions: Iterable<number>, take: (row: EventRow) => boolean): void {
  const seen = new Set<string>();
  for (const revision of revisions) {
    const event = world.etcdEnd.valueOf(revision) as Event | undefined;
    if (!event) continue;
    const id = `${event.metadata.namespace}/${event.metadata.name}`;
    if (seen.has(id)) continue;
    seen.add(id);
    if (!take(eventRowOf(world, event, revision))) return;
  }
}
