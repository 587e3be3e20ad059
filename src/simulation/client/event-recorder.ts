/**
 * Notes about objects, written as Events; what repeats is counted, what floods is folded.
 * Models: client-go tools/record: EventCorrelator (aggregator, then logger, then spam filter) with its LRU caches.
 * Leaves out: the queue before the writer; retries of writes that failed for other reasons than a missing Event.
 */

import { type Event, Event as EventKind } from '../api/core/v1/event/event';
import type { ObjectReference } from '../api/core/v1/shared';
import { ApiError, isReason } from '../apimachinery/api-error';
import type { ApiObject, NewObject } from '../apimachinery/object-meta';
import { flatText } from '../base/flat-text';
import type { Engine } from '../engine';
import type { Client } from './client';
import { EventHistory, type WrittenEvent } from './event-history';

/** What an event says. */
export interface EventNote {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  /** The part of the object: `spec.containers{web}`. */
  fieldPath?: string;
}

/** What a recorder needs. */
export interface EventRecorderParts {
  engine: Engine;
  client: Client;
  component: string;
  host?: string;
  timestamp(): string;
}

/** Writes the Events of one component. */
export class EventRecorder {
  readonly #history: EventHistory;
  /** The same in all Events of a recorder. */
  readonly #source: NonNullable<Event['source']>;
  readonly #salt: number;
  #made = 0;

  constructor(private readonly parts: EventRecorderParts) {
    this.#history = new EventHistory(parts.engine);
    this.#salt = saltOf(parts.component);
    this.#source = Object.freeze({ component: parts.component, ...(parts.host && { host: parts.host }) });
  }

  /** Notes something about an object. */
  note(object: ApiObject, { type, reason, message, fieldPath }: EventNote): void {
    const { uid, namespace, name: objectName } = object.metadata;
    const about = uid || `${object.kind}/${namespace ?? ''}/${objectName}`;
    const reference = this.#referenceTo(about, object, fieldPath);
    const now = this.parts.timestamp();
    const name = () => this.#nameFor(objectName);
    const { written, isKnown, isFolded } = this.#history.note(about, { type, reason, message, fieldPath, now, name });
    // The count rises even if the filter then drops the event; the next one that passes tells it.
    // Recorded of v1.36.3: a flood of Normal events does not use up what there is for Warnings.
    if (!this.#history.mayWrite(about, type)) return;
    const words = isFolded ? `(combined from similar events): ${message}` : message;
    this.#write({ about, type, reason, message: words, reference, now, written, isKnown });
  }

  /** What an event is about; the Events about one revision share it. */
  #referenceTo(about: string, object: ApiObject, fieldPath: string | undefined): ObjectReference {
    const last = this.#history.lastOf(about)?.involvedObject;
    const isSame = last && last.fieldPath === fieldPath && last.resourceVersion === object.metadata.resourceVersion;
    return isSame ? last : referenceTo(object, fieldPath);
  }

  #write(event: EventToWrite): void {
    const { client } = this.parts;
    const { reference, now, written, isKnown, message } = event;
    const namespace = reference.namespace ?? 'default';
    try {
      if (isKnown) {
        const change = { count: written.count, lastTimestamp: now, message };
        client.patch(EventKind, { namespace, name: written.name }, 'merge', change);
        return;
      }
    } catch (error) {
      if (!isReason(error, 'NotFound')) throw error;
    }
    this.#create(event, namespace);
  }

  #create({ about, type, reason, message, reference, now, written, isKnown }: EventToWrite, namespace: string): void {
    const { component, host } = this.parts;
    const event: NewObject<Event> = {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: written.name, namespace },
      involvedObject: reference,
      reason,
      message: flatText(message),
      source: this.#source,
      firstTimestamp: written.firstTimestamp,
      lastTimestamp: now,
      count: written.count,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? '',
    };
    const stored = this.#send(event);
    if (!isKnown) this.#history.keep(about, stored ?? (event as Event));
  }

  #send(event: NewObject<Event>): Event | undefined {
    try {
      return this.parts.client.create<Event>(EventKind, event, { isGiven: true });
    } catch (error) {
      // As in client-go: an Event that the server refuses (its namespace is going, say) is dropped.
      if (error instanceof ApiError) return undefined;
      throw error;
    }
  }

  /** `<object>.<hex of the time in ns>`: unique within this recorder, and by the component's name among others. */
  #nameFor(objectName: string): string {
    const nanos = this.parts.engine.now * 1_000_000 + ((this.#made++ * 1000 + this.#salt) % 1_000_000);
    return flatText(`${objectName}.${(nanos + NANOS_BEFORE_START).toString(16)}`);
  }
}

/** A number below 1000 that goes with a component's name. */
function saltOf(component: string): number {
  let salt = 0;
  for (let i = 0; i < component.length; i++) salt = (salt * 31 + component.charCodeAt(i)) % 1000;
  return salt;
}

/** So that names have the 16 hex digits of a real event's: about the year 2026, in ns, cut to what numbers hold. */
const NANOS_BEFORE_START = 0x1000_0000_0000;

interface EventToWrite {
  about: string;
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  reference: ObjectReference;
  now: string;
  written: WrittenEvent;
  /** Whether the Event should be there already. */
  isKnown: boolean;
}

function referenceTo(object: ApiObject, fieldPath: string | undefined): ObjectReference {
  const { name, namespace, uid, resourceVersion } = object.metadata;
  return {
    kind: object.kind,
    ...(namespace && { namespace }),
    name,
    uid,
    apiVersion: object.apiVersion,
    resourceVersion,
    ...(fieldPath && { fieldPath }),
  };
}
