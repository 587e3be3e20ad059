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

/**
 * What a recorder has said, object by object, in as little memory as a few short lists: most objects have a handful of
 * events, each once.
 * Models: the caches of client-go's aggregator, logger and spam filter.
 */
export class EventHistory {
  #subjects = new Map<string, Subject>();

  constructor(private readonly engine: Engine) {}

  /** Counts an event: `standing` if it was written before, else what is written now under the name that `name` makes. */
  note(about: string, event: NotedEvent): { written: WrittenEvent; isKnown: boolean; isFolded: boolean } {
    const group = this.#groupOf(this.#subjectOf(about), event);
    const isFolded = this.#countSimilar(group, event.message) >= SIMILAR_MAX;
    const standing = isFolded ? group.folded : findWritten(group, event);
    if (standing) {
      standing.count++;
      return { written: standing, isKnown: true, isFolded };
    }
    const { fieldPath, message } = event;
    const written = { fieldPath, message, name: event.name(), firstTimestamp: event.now, count: 1 };
    if (isFolded) group.folded = written;
    else {
      if (group.written.length >= MESSAGES) group.written.shift();
      group.written.push(written);
    }
    return { written, isKnown: false, isFolded };
  }

  /** Takes one from what may be written of a type about an object; false if there is nothing left. */
  mayWrite(about: string, type: string): boolean {
    const { budgets } = this.#subjectOf(about);
    const { now } = this.engine;
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

  #subjectOf(about: string): Subject {
    const known = this.#subjects.get(about);
    if (known) {
      if (this.#subjects.size > OBJECTS / 2) {
        this.#subjects.delete(about);
        this.#subjects.set(about, known);
      }
      return known;
    }
    const subject: Subject = { groups: [], budgets: [] };
    this.#subjects.set(about, subject);
    if (this.#subjects.size > OBJECTS) this.#subjects.delete(this.#subjects.keys().next().value as string);
    return subject;
  }

  #groupOf({ groups }: Subject, { type, reason, message }: NotedEvent): Group {
    for (const group of groups) if (group.reason === reason && group.type === type) return group;
    const lastMs = this.engine.now;
    const group: Group = { type, reason, lastMs, messages: undefined, latest: message, written: [], folded: undefined };
    groups.push(group);
    return group;
  }

  /** How many different messages there were of late, this one included; at the most, the oldest is forgotten. */
  #countSimilar(group: Group, message: string): number {
    const { now } = this.engine;
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
}

/** An event that is to be counted. */
export interface NotedEvent {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
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
