/**
 * Keys that need work: each once, in order, never twice at the same time; later and with back-off on demand.
 * Models: client-go util/workqueue (queue, delaying and rate limiting queue) and the worker loop around it.
 * Leaves out: several workers at once; `perTick` keys are worked on in one millisecond instead.
 *
 *     add a, add b, add a     queue a b        (adding twice is adding once)
 *     work on a, add a        queue b, a dirty (again afterwards)
 */
import type { Engine, Timer } from '../engine';
import { ExponentialBackoff } from './rate-limiter';

/** How a queue works. */
export interface WorkQueueOptions {
  name: string;
  /** How long after a key was added its work begins, in ms. */
  startMs?: number;
  /** How many keys are worked on in one millisecond. */
  perTick?: number;
  /** How long the worker is held up now, in ms (its client waits for its rate limit); it goes on afterwards. */
  waitMs?(): number;
  /** How long a step of the work waits before it goes on, ms (its write is on its way); 0 if absent. */
  writeMs?(): number;
  /** How long the answer to such a write is on its way back, ms; 0 if absent. */
  answerMs?(): number;
  /**
   * Does the work for a key; what it throws is told to `failed`. Work may come in steps: it pauses at each `yield`
   * while its next write is on its way, and until its end the key is not worked on a second time.
   */
  // biome-ignore lint/suspicious/noConfusingVoidType: most work is done in one go and answers nothing
  process(key: string): Iterator<unknown> | void;
  /** Hears of what `process` threw. */
  failed?(key: string, error: unknown): void;
}

/** The queue of one controller. */
export class WorkQueue {
  #queue: string[] = [];
  #head = 0;
  #dirty = new Set<string>();
  #causes = new Map<string, number>();
  #later = new Map<string, { at: number; timer: Timer }>();
  /** Keys that are being worked on. */
  #processing = new Set<string>();
  #busy = false;
  #stopped = false;
  readonly backoff = new ExponentialBackoff(5, 1_000_000);

  constructor(
    private readonly engine: Engine,
    private readonly options: WorkQueueOptions,
  ) {}

  /** Keys that wait, in order. */
  get waiting(): string[] {
    return this.#queue.slice(this.#head);
  }

  /** Keys that come back later, with their time. */
  get delayed(): { key: string; at: number }[] {
    return [...this.#later].map(([key, { at }]) => ({ key, at }));
  }

  /** The key needs work; because of the current step. */
  add(key: string): void {
    if (this.#stopped) return;
    this.#causes.set(key, this.engine.current);
    if (this.#dirty.has(key)) return;
    this.#dirty.add(key);
    if (this.#processing.has(key)) return;
    this.#queue.push(key);
    this.#arm();
  }

  /** The key needs work after a while; an earlier appointment stands. */
  addAfter(key: string, delayMs: number): void {
    if (this.#stopped) return;
    if (delayMs <= 0) {
      this.add(key);
      return;
    }
    const at = this.engine.now + Math.ceil(delayMs);
    const standing = this.#later.get(key);
    if (standing && standing.at <= at) return;
    standing?.timer.cancel();
    const comeBack = () => {
      this.#later.delete(key);
      this.add(key);
    };
    const timer = this.engine.schedule(Math.ceil(delayMs), comeBack, 'controller-retry');
    this.#later.set(key, { at, timer });
  }

  /** The key failed: it comes back after its back-off (5 ms, doubled each time, at most 1000 s). */
  addRateLimited(key: string): void {
    this.addAfter(key, this.backoff.next(key));
  }

  /** The key did well: its back-off starts anew. */
  forget(key: string): void {
    this.backoff.forget(key);
  }

  /** No more work is taken or done. */
  stop(): void {
    this.#stopped = true;
    for (const { timer } of this.#later.values()) timer.cancel();
    this.#later.clear();
    this.#queue = [];
    this.#head = 0;
    this.#dirty.clear();
    this.#processing.clear();
  }

  /** Works again after `stop`. */
  restart(): void {
    this.#stopped = false;
  }

  #arm(delayMs = this.options.startMs ?? 1): void {
    if (this.#busy) return;
    this.#busy = true;
    this.engine.schedule(delayMs, () => this.#work());
  }

  #work(): void {
    this.#busy = false;
    for (let done = 0; done < (this.options.perTick ?? 8) && this.#head < this.#queue.length; done++) {
      const heldUpMs = this.options.waitMs?.() ?? 0;
      if (heldUpMs > 0) {
        this.#arm(heldUpMs);
        return;
      }
      this.#processOne();
    }
    if (this.#head < this.#queue.length) this.#arm();
    else {
      this.#queue = [];
      this.#head = 0;
    }
  }

  #processOne(): void {
    const key = this.#queue[this.#head++] as string;
    this.#dirty.delete(key);
    const cause = this.#causes.get(key) ?? this.engine.current;
    this.#causes.delete(key);
    this.#processing.add(key);
    this.engine.because(cause, () => {
      let steps = undefined as Iterator<unknown> | undefined;
      this.#attempt(key, () => {
        steps = this.options.process(key) ?? undefined;
      });
      if (steps) this.#goOn(key, steps, 0);
      else this.#release(key);
    });
  }

  /** Does the next steps of a key's work, up to the first that has to wait. */
  #goOn(key: string, steps: Iterator<unknown>, writes: number): void {
    let isDone: boolean | undefined = true;
    this.#attempt(key, () => {
      isDone = steps.next().done;
    });
    const answerMs = writes > 0 ? (this.options.answerMs?.() ?? 0) : 0;
    if (isDone) {
      this.#after(answerMs, () => this.#release(key));
      return;
    }
    this.#after(answerMs + (this.options.writeMs?.() ?? 0), () => this.#goOn(key, steps, writes + 1));
  }

  #after(delayMs: number, run: () => void): void {
    if (delayMs === 0) run();
    else
      this.engine.schedule(delayMs, () => {
        if (!this.#stopped) run();
      });
  }

  #attempt(key: string, run: () => void): void {
    try {
      run();
    } catch (error) {
      if (!this.options.failed) {
        this.#processing.delete(key);
        throw error;
      }
      this.options.failed(key, error);
    }
  }

  /** The work for a key has ended; if it is needed again, its turn comes after what waits already. */
  #release(key: string): void {
    this.#processing.delete(key);
    if (this.#stopped || !this.#dirty.has(key)) return;
    this.#queue.push(key);
    this.#arm();
  }
}
