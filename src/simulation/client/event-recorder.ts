/**
 * Notes about objects, written as Events; what repeats is counted, what floods is folded.
 * Models: client-go tools/record: EventCorrelator (aggregator, spam filter, logger).
 * Leaves out: retries of failed writes.
 */
import { type Event, Event as EventKind } from '../api/core/v1/event/event';
import type { ApiObject } from '../apimachinery/object-meta';
import type { Engine } from '../engine';
import type { Client } from './client';
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
/** Events about one object from one source: 25 at once, then one in five minutes (client-go's defaults). */
const SPAM_BURST = 25;
const SPAM_PER_SECOND = 1 / 300;

/** Writes the Events of one component. */
export class EventRecorder {
  #written = new Map<string, Event>();
  #similar = new Map<string, { messages: Set<string>; lastMs: number }>();
  #budgets = new Map<string, TokenBucket>();

  constructor(private readonly parts: EventRecorderParts) {}

  /** Notes something about an object. */
  note(object: ApiObject, { type, reason, message, fieldPath }: EventNote): void {
    const reference = { ...referenceTo(object), ...(fieldPath && { fieldPath }) };
    const about = `${reference.kind}/${reference.namespace}/${reference.name}/${reference.uid}/${reference.apiVersion}/${fieldPath ?? ''}`;
    if (!this.#budgetOf(about).tryTake()) return;
    const folded = this.#aggregate(`${about}/${type}/${reason}`, message);
    const key = `${about}/${type}/${reason}/${folded.key}`;
    const standing = this.#written.get(key);
    const now = this.parts.timestamp();
    const { client } = this.parts;
    if (standing) {
      const change = { count: (standing.count ?? 1) + 1, lastTimestamp: now, message: folded.message };
      const target = { namespace: standing.metadata.namespace as string, name: standing.metadata.name };
      this.#written.set(key, client.patch(EventKind, target, 'merge', change));
      return;
    }
    this.#create(key, { type, reason, message: folded.message, reference, now });
  }

  #create(
    key: string,
    event: { type: 'Normal' | 'Warning'; reason: string; message: string; reference: Reference; now: string },
  ): void {
    const { client, component, host, engine } = this.parts;
    const { type, reason, message, reference, now } = event;
    const suffix = (engine.now * 1_000_000 + this.#written.size).toString(16);
    const created = client.create<Event>(EventKind, {
      apiVersion: 'v1',
      kind: 'Event',
      metadata: { name: `${reference.name}.${suffix}`, namespace: reference.namespace || 'default' },
      involvedObject: reference,
      reason,
      message,
      source: { component, ...(host && { host }) },
      firstTimestamp: now,
      lastTimestamp: now,
      count: 1,
      type,
      eventTime: null,
      reportingComponent: component,
      reportingInstance: host ?? '',
    });
    this.#written.set(key, created);
  }

  #budgetOf(about: string): TokenBucket {
    let budget = this.#budgets.get(about);
    if (!budget) {
      budget = new TokenBucket(this.parts.engine, SPAM_PER_SECOND, SPAM_BURST);
      this.#budgets.set(about, budget);
    }
    return budget;
  }

  #aggregate(group: string, message: string): { key: string; message: string } {
    const now = this.parts.engine.now;
    let similar = this.#similar.get(group);
    if (!similar || now - similar.lastMs > SIMILAR_WINDOW_MS) {
      similar = { messages: new Set(), lastMs: now };
      this.#similar.set(group, similar);
    }
    similar.lastMs = now;
    similar.messages.add(message);
    if (similar.messages.size < SIMILAR_MAX) return { key: message, message };
    return { key: '(combined)', message: `(combined from similar events): ${message}` };
  }
}

type Reference = ReturnType<typeof referenceTo>;

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
