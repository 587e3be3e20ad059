/**
 * Notes about objects, written as Events; what repeats is counted, what floods is folded.
 * Models: client-go tools/record: EventCorrelator (aggregator, then logger, then spam filter) with its LRU caches.
 * Leaves out: the queue before the writer; retries of writes that failed for other reasons than a missing Event.
 */
import { type Event, Event as EventKind } from '../api/core/v1/event/event';
import { ApiError, isReason } from '../apimachinery/api-error';
import type { ApiObject } from '../apimachinery/object-meta';
import type { Engine } from '../engine';
import type { Client } from './client';
import { Lru } from './lru';
import { TokenBucket } from './rate-limiter';

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

/** Similar events within ten minutes: from the tenth on there is one that stands for all (client-go's defaults). */
const SIMILAR_MAX = 10;
const SIMILAR_WINDOW_MS = 600_000;
/** Events of one type about one object from one source: 25 at once, then one in five minutes (client-go's defaults). */
const SPAM_BURST = 25;
const SPAM_PER_SECOND = 1 / 300;
/** Entries of each cache (maxLruCacheEntries). */
const CACHE_ENTRIES = 4096;

interface Similar {
  messages: Set<string>;
  lastMs: number;
}

interface Written {
  name: string;
  count: number;
  firstTimestamp: string;
}

/** Writes the Events of one component. */
export class EventRecorder {
  #written = new Lru<Written>(CACHE_ENTRIES);
  #similar = new Lru<Similar>(CACHE_ENTRIES);
  #budgets = new Lru<TokenBucket>(CACHE_ENTRIES);
  #made = 0;

  constructor(private readonly parts: EventRecorderParts) {}

  /** Notes something about an object. */
  note(object: ApiObject, { type, reason, message, fieldPath }: EventNote): void {
    const reference = { ...referenceTo(object), ...(fieldPath && { fieldPath }) };
    const about = `${reference.kind}/${reference.namespace ?? ''}/${reference.name}/${reference.uid}/${reference.apiVersion}`;
    const single = `${about}/${fieldPath ?? ''}/${type}/${reason}/${message}`;
    const folded = this.#aggregate(`${about}/${type}/${reason}`, message, single);
    const standing = this.#written.get(folded.key);
    const now = this.parts.timestamp();
    const written: Written = standing
      ? { ...standing, count: standing.count + 1 }
      : { name: this.#nameFor(reference.name), count: 1, firstTimestamp: now };
    // The count rises even if the filter then drops the event; the next one that passes tells it.
    this.#written.set(folded.key, written);
    // Recorded of v1.36.3: a flood of Normal events does not use up what there is for Warnings.
    if (!this.#budgetOf(`${about}/${type}`).tryTake()) return;
    this.#write({ type, reason, message: folded.message, reference, now, written, isKnown: standing !== undefined });
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

  #create({ type, reason, message, reference, now, written }: EventToWrite, namespace: string): void {
    const { client, component, host } = this.parts;
    try {
      client.create<Event>(EventKind, {
        apiVersion: 'v1',
        kind: 'Event',
        metadata: { name: written.name, namespace },
        involvedObject: reference,
        reason,
        message,
        source: { component, ...(host && { host }) },
        firstTimestamp: written.firstTimestamp,
        lastTimestamp: now,
        count: written.count,
        type,
        eventTime: null,
        reportingComponent: component,
        reportingInstance: host ?? '',
      });
    } catch (error) {
      // As in client-go: an Event that the server refuses (its namespace is going, say) is dropped.
      if (!(error instanceof ApiError)) throw error;
    }
  }

  /** `<object>.<hex of the time in ns>`: unique within this recorder, and by the component's name among others. */
  #nameFor(objectName: string): string {
    const { engine, component } = this.parts;
    let salt = 0;
    for (let i = 0; i < component.length; i++) salt = (salt * 31 + component.charCodeAt(i)) % 1000;
    const nanos = engine.now * 1_000_000 + ((this.#made++ * 1000 + salt) % 1_000_000);
    return `${objectName}.${(nanos + NANOS_BEFORE_START).toString(16)}`;
  }

  #budgetOf(about: string): TokenBucket {
    let budget = this.#budgets.get(about);
    if (!budget) {
      budget = new TokenBucket(this.parts.engine, SPAM_PER_SECOND, SPAM_BURST);
      this.#budgets.set(about, budget);
    }
    return budget;
  }

  #aggregate(group: string, message: string, single: string): { key: string; message: string } {
    const now = this.parts.engine.now;
    let similar = this.#similar.get(group);
    if (!similar || now - similar.lastMs > SIMILAR_WINDOW_MS) {
      similar = { messages: new Set(), lastMs: now };
      this.#similar.set(group, similar);
    }
    similar.lastMs = now;
    similar.messages.add(message);
    if (similar.messages.size < SIMILAR_MAX) return { key: single, message };
    // client-go takes any one out; here it is the oldest.
    similar.messages.delete(similar.messages.values().next().value as string);
    return { key: group, message: `(combined from similar events): ${message}` };
  }
}

/** So that names have the 16 hex digits of a real event's: about the year 2026, in ns, cut to what numbers hold. */
const NANOS_BEFORE_START = 0x1000_0000_0000;

type Reference = ReturnType<typeof referenceTo>;

interface EventToWrite {
  type: 'Normal' | 'Warning';
  reason: string;
  message: string;
  reference: Reference;
  now: string;
  written: Written;
  /** Whether the Event should be there already. */
  isKnown: boolean;
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
