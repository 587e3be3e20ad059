import type { Engine } from '../engine';

/** How long a failing key waits: a first delay, doubled with each failure up to a most (both ms). */
export class ExponentialBackoff {
  #failures = new Map<string, number>();

  constructor(
    private readonly baseMs: number,
    private readonly maxMs: number,
  ) {}

  /** The delay of the next try, and one more failure on the key's account. */
  next(key: string): number {
    const failures = this.#failures.get(key) ?? 0;
    this.#failures.set(key, failures + 1);
    return Math.min(this.baseMs * 2 ** failures, this.maxMs);
  }

  /** How often the key has failed. */
  failures(key: string): number {
    return this.#failures.get(key) ?? 0;
  }

  /** The key's account is cleared. */
  forget(key: string): void {
    this.#failures.delete(key);
  }
}

/** A bucket of tokens, filled at a rate: client-go's limit of requests a second. */
export class TokenBucket {
  #tokens: number;
  #filledAt = 0;

  constructor(
    private readonly engine: Engine,
    private readonly perSecond: number,
    private readonly burst: number,
  ) {
    this.#tokens = burst;
    this.#filledAt = engine.now;
  }

  /** Takes a token, on credit if need be; answers after how many ms it is really there. */
  reserve(): number {
    this.#fill();
    this.#tokens -= 1;
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.perSecond) * 1000);
  }

  /** How long until the credit that was taken is paid back, ms; takes nothing. */
  waitMs(): number {
    this.#fill();
    return this.#tokens >= 0 ? 0 : Math.ceil((-this.#tokens / this.perSecond) * 1000);
  }

  /** Takes a token if there is one. */
  tryTake(): boolean {
    this.#fill();
    if (this.#tokens < 1) return false;
    this.#tokens -= 1;
    return true;
  }

  #fill(): void {
    const gained = ((this.engine.now - this.#filledAt) / 1000) * this.perSecond;
    this.#tokens = Math.min(this.burst, this.#tokens + gained);
    this.#filledAt = this.engine.now;
  }
}
