/**
 * The one event loop: tasks ordered by (simulated time, order of scheduling), each run to completion.
 * Models: nothing of Kubernetes; it stands for the passing of time in every component at once.
 * Leaves out: parallelism inside one millisecond; two components never act at the very same moment.
 */
import { createPrng, type Prng } from '../base/prng';
import { TimingWheel } from '../base/timing-wheel';
import type { SimTime } from './sim-time';
import { SpanLog, type SpanStart } from './span-log';

/** A task that was scheduled; it may be called off until it runs. */
export interface Timer {
  readonly cancelled: boolean;
  cancel(): void;
}

/** The step number that stands for "because of nothing". */
export const NO_CAUSE = -1;

/** Names tasks that come round by the clock and nearly always find nothing to do. */
export const POLL = 'poll';

class Task implements Timer {
  cancelled = false;

  constructor(
    readonly run: () => void,
    readonly cause: number,
    readonly what: string,
  ) {}

  cancel(): void {
    this.cancelled = true;
  }
}

/** Time, tasks, spans and chance of one cluster. */
export class Engine {
  readonly spans: SpanLog;
  #now: SimTime = 0;
  #wheel = new TimingWheel<Task>();
  #current = NO_CAUSE;
  #tasksRun = 0;
  #streams = new Map<string, Prng>();

  constructor(
    readonly seed: number,
    revisions: { etcd(): number; hosts(): number },
  ) {
    this.spans = new SpanLog(revisions);
  }

  /** The simulated time. */
  get now(): SimTime {
    return this.#now;
  }

  /** How many tasks have run: with the seed and the inputs it names a state exactly. */
  get tasksRun(): number {
    return this.#tasksRun;
  }

  /** How many tasks wait (called-off ones included). */
  get pending(): number {
    return this.#wheel.size;
  }

  /** The step that what happens now is because of. */
  get current(): number {
    return this.#current;
  }

  /** The stream of chance of one component. */
  prng(stream: string): Prng {
    let prng = this.#streams.get(stream);
    if (!prng) {
      prng = createPrng(this.seed, stream);
      this.#streams.set(stream, prng);
    }
    return prng;
  }

  /**
   * Runs `run` after `delayMs` (at least 0, rounded); the current step is its cause. `what` names what people wait for, where
   * that may be long: `scheduler-retry`.
   */
  schedule(delayMs: number, run: () => void, what = ''): Timer {
    const task = new Task(run, this.#current, what);
    this.#wheel.push(this.#now + Math.max(0, Math.round(delayMs)), task);
    return task;
  }

  /** Opens a step, runs what belongs to it, and makes it the cause of all that follows from it. */
  span<T>(start: SpanStart, run: () => T): T {
    const before = this.#current;
    this.#current = this.spans.push(start, this.#now, before);
    try {
      return run();
    } finally {
      this.#current = before;
    }
  }

  /** Notes a step to which nothing belongs (yet) and returns its number. */
  note(start: SpanStart): number {
    return this.spans.push(start, this.#now, this.#current);
  }

  /** Runs something because of another step than the current one. */
  because<T>(cause: number, run: () => T): T {
    const before = this.#current;
    this.#current = cause;
    try {
      return run();
    } finally {
      this.#current = before;
    }
  }

  /** Runs the next task that is due at `limit` or before; false if there is none (time then stands at `limit`). */
  runNext(limit: SimTime): boolean {
    for (;;) {
      const next = this.#wheel.popUntil(limit);
      if (!next) {
        if (Number.isFinite(limit) && limit > this.#now) this.#now = limit;
        return false;
      }
      if (next.item.cancelled) continue;
      this.#now = next.time;
      this.#tasksRun++;
      this.because(next.item.cause, next.item.run);
      return true;
    }
  }

  /** What will run next, and when; undefined if nothing waits. Looks that come round by the clock count for nothing, nor does `but`. */
  next(but = POLL): { timeMs: SimTime; what: string } | undefined {
    const next = this.#wheel.peek(({ cancelled, what }) => !cancelled && what !== POLL && what !== but);
    return next && { timeMs: next.time, what: next.item.what };
  }

  /** Lets time pass up to `time` without running anything; nothing may be due before. */
  advanceTo(time: SimTime): void {
    if (time > this.#now) this.#now = time;
  }

  /** Runs what is due until `limit`, at most `maxTasks` tasks; true when all of it has run. */
  runUntil(limit: SimTime, maxTasks = Number.POSITIVE_INFINITY): boolean {
    for (let ran = 0; ran < maxTasks; ran++) if (!this.runNext(limit)) return true;
    return false;
  }
}
