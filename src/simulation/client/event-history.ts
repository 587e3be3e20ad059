import type { Event } from '../api/core/v1/event/event';
import type { Engine } from '../engine';

/** Similar events within ten minutes: from the tenth on there is one that stands for all (client-go's defaults). */
const SIMILAR_MAX = 10;
const SIMILAR_WINDOW_MS = 600_000;
/** Events of one type about one object from one source: 25 at once, then one in five minutes (client-go's defaults). */
const SPAM_BURST = 25;
const SPAM_PER_MS = 1 / 300_000;
/** Objects that are remembered, and different messages of one reason (client-go counts single entries: 4096). */
const OBJECTS = 4096;
const MESSAGES = 256;
/** Of so many events of an object the Events themselves are what is remembered, if none has come twice. */
const FIRSTS = 8;

/** An Event that was written, and how often it has happened. */
export interface WrittenEvent {
  readonly fieldPath: string | undefined;
  readonly message: string;
  readonly name: string;
  readonly firstTimestamp: string;
  count: number;
}

/** The events of one type and reason about one object. */
interface Group {
  readonly type: string;
  readonly reason: string;
  lastMs: number;
  /** The different messages of late, while there are several. */
  messages: Set<string> | undefined;
  latest: string;
  readonly written: WrittenEvent[];
  /** The one that stands for all. */
  folded: WrittenEvent | undefined;
}

/** What a flood leaves: how many events may still be written of one type. */
interface Budget {
  readonly type: string;
  tokens: number;
  atMs: number;
}

interface Subject {
  readonly groups: Group[];
  readonly budgets: Budget[];
}

/** What most objects have: a handful of Events, each once. Every Event is followed by its time, oldest first. */
type Firsts = readonly (Event | number)[];

/**
 * What a recorder has said, object by object. As long as an object's events are few and all different, the Events as
 * they are stored tell everything, and it is worked out of them what the filters know when one comes that is not so.
 * Models: the caches of client-go's aggregator, logger and spam filter.
 */
export class EventHistory {
  #subjects = new Map<string, Subject | Firsts>();

  constructor(private readonly engine: Engine) {}

  /** Counts an event: `standing` if it was written before, else what is written now under the name that `name` makes. */
  note(about: string, event: NotedEvent): { written: WrittenEvent; isKnown: boolean; isFolded: boolean } {
    const known = this.#find(about);
    if (!known || isFew(known)) {
      if (!known || (known.length < 2 * FIRSTS && !hasSaid(known, event)))
        return { written: writtenNow(event), isKnown: false, isFolded: false };
    }
    const { now } = this.engine;
    const group = groupOf(isFew(known) ? this.#unfold(about, known) : known, event, now);
    const isFolded = countSimilar(group, event.message, now) >= SIMILAR_MAX;
    const standing = isFolded ? group.folded : findWritten(group, event);
    if (standing) {
      standing.count++;
      return { written: standing, isKnown: true, isFolded };
    }
    const written = writtenNow(event);
    if (isFolded) group.folded = written;
    else {
      if (group.written.length >= MESSAGES) group.written.shift();
      group.written.push(written);
    }
    return { written, isKnown: false, isFolded };
  }

  /** Keeps an Event that was written for the first time. */
  keep(about: string, event: Event): void {
    const known = this.#subjects.get(about);
    if (known && !isFew(known)) return;
    // `concat` makes a list of exactly this length; one that grows keeps room for 17 more.
    const two = [event, this.engine.now];
    this.#subjects.set(about, known ? known.concat(two) : two);
    if (this.#subjects.size > OBJECTS) this.#subjects.delete(this.#subjects.keys().next().value as string);
  }

  /** The Event that was written last about an object, as long as they are few. */
  lastOf(about: string): Event | undefined {
    const known = this.#subjects.get(about);
    return known && isFew(known) ? (known[known.length - 2] as Event) : undefined;
  }

  /** Takes one from what may be written of a type about an object; false if there is nothing left. */
  mayWrite(about: string, type: string): boolean {
    const known = this.#find(about);
    return !known || isFew(known) || mayWrite(known, type, this.engine.now);
  }

  /** What is known of an object, which is now the one that was seen last. */
  #find(about: string): Subject | Firsts | undefined {
    const known = this.#subjects.get(about);
    if (known && this.#subjects.size > OBJECTS / 2) {
      this.#subjects.delete(about);
      this.#subjects.set(about, known);
    }
    return known;
  }

  /** What the filters know of an object after its first events. */
  #unfold(about: string, firsts: Firsts): Subject {
    const subject: Subject = { groups: [], budgets: [] };
    for (let i = 0; i < firsts.length; i += 2) {
      const { type = '', reason = '', message = '', involvedObject, firstTimestamp, metadata } = firsts[i] as Event;
      const { fieldPath } = involvedObject;
      const atMs = firsts[i + 1] as number;
      const group = groupOf(subject, { type, reason, message }, atMs);
      countSimilar(group, message, atMs);
      const { name } = metadata;
      group.written.push({ fieldPath, message, name, firstTimestamp: firstTimestamp as string, count: 1 });
      mayWrite(subject, type, atMs);
    }
    this.#subjects.set(about, subject);
    return subject;
  }
}

function isFew(known: Subject | Firsts): known is Firsts {
  return Array.isArray(known);
}

function hasSaid(firsts: Firsts, { type, reason, message, fieldPath }: NotedEvent): boolean {
  for (let i = 0; i < firsts.length; i += 2) {
    const said = firsts[i] as Event;
    if (said.reason !== reason || said.message !== message || said.type !== type) continue;
    if (said.involvedObject.fieldPath === fieldPath) return true;
  }
  return false;
}

function writtenNow({ fieldPath, message, name, now }: NotedEvent): WrittenEvent {
  return { fieldPath, message, name: name(), firstTimestamp: now, count: 1 };
}

function groupOf({ groups }: Subject, { type, reason, message }: Saying, now: number): Group {
  for (const group of groups) if (group.reason === reason && group.type === type) return group;
  const group: Group = {
    type,
    reason,
    lastMs: now,
    messages: undefined,
    latest: message,
    written: [],
    folded: undefined,
  };
  groups.push(group);
  return group;
}

/** How many different messages there were of late, this one included; at the most, the oldest is forgotten. */
function countSimilar(group: Group, message: string, now: number): number {
  if (now - group.lastMs > SIMILAR_WINDOW_MS) {
    group.messages = undefined;
    group.latest = message;
  }
  group.lastMs = now;
  if (!group.messages) {
    if (group.latest === message) return 1;
    group.messages = new Set([group.latest]);
  }
  const { messages } = group;
  messages.add(message);
  if (messages.size < SIMILAR_MAX) return messages.size;
  // client-go takes any one out; here it is the oldest.
  messages.delete(messages.values().next().value as string);
  return SIMILAR_MAX;
}

/** Takes one from a budget; false if it is used up. */
function mayWrite({ budgets }: Subject, type: string, now: number): boolean {
  let budget = budgets.find((each) => each.type === type);
  if (!budget) {
    budget = { type, tokens: SPAM_BURST, atMs: now };
    budgets.push(budget);
  }
  const tokens = Math.min(SPAM_BURST, budget.tokens + (now - budget.atMs) * SPAM_PER_MS);
  budget.atMs = now;
  budget.tokens = tokens < 1 ? tokens : tokens - 1;
  return tokens >= 1;
}

/** What an event says. */
interface Saying {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
}

/** An event that is to be counted. */
export interface NotedEvent extends Saying {
  readonly fieldPath: string | undefined;
  /** The time as the API writes it. */
  readonly now: string;
  /** Makes the name of a new Event. */
  name(): string;
}

function findWritten({ written }: Group, { message, fieldPath }: NotedEvent): WrittenEvent | undefined {
  for (const each of written) if (each.message === message && each.fieldPath === fieldPath) return each;
  return undefined;
}
