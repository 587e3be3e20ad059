/**
 * The scheduler's Events.
 * Models: client-go tools/events (events.k8s.io/v1): eventTime, action, series of what repeats, notes cut at 1024.
 * Leaves out: the six-minute refresh and end of a series.
 */

import { type Event, Event as EventKind } from '../api/core/v1/event/event';
import { ApiError } from '../apimachinery/api-error';
import type { ApiObject, NewObject } from '../apimachinery/object-meta';
import { createFields } from '../base/create-fields';
import { flatText } from '../base/flat-text';
import type { Client } from '../client';
import type { Engine } from '../engine';

/** NoteLengthLimit of the API's validation. */
const NOTE_MAX = 1024;
/** How many events are remembered to find repetitions. */
const REMEMBERED = 4096;

/** What an event says. */
export interface SchedulerNote {
  type: 'Normal' | 'Warning';
  reason: string;
  action: string;
  note: string;
  related?: ApiObject;
}

/** What writing events needs. */
export interface EventNotesParts {
  engine: Engine;
  client: Client;
  component: string;
  /** Now, as a MicroTime. */
  microTimestamp(): string;
}

const NO_SOURCE = Object.freeze({});

/** Writes the events of one scheduler. */
export class EventNotes {
  #written = new Map<string, { name: string; namespace: string; count: number }>();
  #made = 0;

  readonly #instance: string;

  constructor(private readonly parts: EventNotesParts) {
    this.#instance = `${parts.component}-control-plane`;
  }

  /** Notes something about an object; the same about the same revision becomes a series. */
  note(object: ApiObject, { type, reason, action, note, related }: SchedulerNote): void {
    const { uid, resourceVersion } = object.metadata;
    const key = flatText(`${uid}/${resourceVersion}/${type}/${reason}/${action}/${related?.metadata.uid ?? ''}`);
    const standing = this.#written.get(key);
    if (standing) {
      standing.count++;
      // Only the second occurrence is written at once; later ones are counted until the series is refreshed.
      if (standing.count === 2) this.#startSeries(standing);
      return;
    }
    const { name, namespace } = this.#create(object, {
      type,
      reason,
      action,
      note: cut(note),
      ...(related && { related }),
    });
    if (this.#written.size >= REMEMBERED) this.#written.delete(this.#written.keys().next().value as string);
    this.#written.set(key, { name, namespace, count: 1 });
  }

  #create(object: ApiObject, { type, reason, action, note, related }: SchedulerNote) {
    const { component, microTimestamp } = this.parts;
    const namespace = object.metadata.namespace ?? 'default';
    const name = this.#nameFor(object.metadata.name);
    const event = createFields(related ? 15 : 14);
    event.apiVersion = 'v1';
    event.kind = 'Event';
    event.metadata = { name, namespace };
    event.involvedObject = referenceTo(object);
    event.reason = reason;
    event.message = flatText(note);
    event.source = NO_SOURCE;
    event.firstTimestamp = null;
    event.lastTimestamp = null;
    event.type = type;
    event.eventTime = flatText(microTimestamp());
    event.action = action;
    if (related) event.related = referenceTo(related);
    event.reportingComponent = component;
    event.reportingInstance = this.#instance;
    this.#send((client) => client.create(EventKind, event as NewObject<Event>, { isGiven: true }));
    return { name, namespace };
  }

  #startSeries({ name, namespace, count }: { name: string; namespace: string; count: number }): void {
    const body = { series: { count, lastObservedTime: this.parts.microTimestamp() } };
    this.#send((client) => client.patch(EventKind, { namespace, name }, 'merge', body));
  }

  /** As in client-go, an event that the server refuses is dropped. */
  #send(write: (client: Client) => void): void {
    try {
      write(this.parts.client);
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** `<object>.<hex>`: 16 digits like the nanoseconds that they are in client-go. */
  #nameFor(objectName: string): string {
    const unique = this.parts.engine.now * 4096 + (this.#made++ % 4096);
    return flatText(`${objectName}.18${unique.toString(16).padStart(14, '0')}`);
  }
}

function cut(note: string): string {
  return note.length <= NOTE_MAX ? note : `${note.slice(0, NOTE_MAX - 4)} ...`;
}

function referenceTo(object: ApiObject) {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace && { namespace }),
    name,
    uid,
    apiVersion: object.apiVersion,
    resourceVersion,
  };
}
