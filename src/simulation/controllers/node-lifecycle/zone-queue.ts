import { TokenBucket } from '../../client';
import type { Engine } from '../../engine';

/** Retries of a queue that its rate holds up (nodeEvictionPeriod), ms. */
const RETRY_MS = 100;

/** Nodes of one zone that wait for their NoExecute taint: a few a minute, so that a lost network empties no zone at once. */
export class ZoneQueue {
  #waiting = new Map<string, () => void>();
  #bucket: TokenBucket;
  #rate: number;
  #isArmed = false;

  constructor(
    private readonly engine: Engine,
    private readonly later: (delayMs: number, run: () => void) => void,
    rate: number,
  ) {
    this.#rate = rate;
    this.#bucket = new TokenBucket(engine, rate, 1);
  }

  /** Changes the rate (nodes a second; 0 stops). */
  setRate(rate: number): void {
    if (rate === this.#rate) return;
    this.#rate = rate;
    this.#bucket = new TokenBucket(this.engine, rate, 1);
    this.#arm(RETRY_MS);
  }

  /** The node waits for its turn, once. */
  add(node: string, taint: () => void): void {
    this.#waiting.set(node, taint);
    this.#arm(RETRY_MS);
  }

  /** The node is well again, or gone. */
  remove(node: string): void {
    this.#waiting.delete(node);
  }

  #arm(delayMs: number): void {
    if (this.#isArmed || this.#waiting.size === 0 || this.#rate === 0) return;
    this.#isArmed = true;
    this.later(delayMs, () => {
      this.#isArmed = false;
      this.#work();
    });
  }

  #work(): void {
    for (const [node, taint] of this.#waiting) {
      if (this.#rate === 0 || !this.#bucket.tryTake()) {
        this.#arm(RETRY_MS);
        return;
      }
      this.#waiting.delete(node);
      taint();
    }
  }
}
