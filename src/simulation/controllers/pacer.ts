import { TokenBucket } from '../client';
import type { Engine } from '../engine';

/** A controller's requests at the pace that its client allows: at once within the burst, by later tasks beyond it. */
export class Pacer {
  #bucket: TokenBucket | undefined;

  constructor(
    engine: Engine,
    { qps, burst }: { qps: number; burst: number },
    private readonly later: (delayMs: number, run: () => void) => void,
    /** How long a write is on its way, and its answer. */
    private readonly way: { requestMs(): number; answerMs(): number },
  ) {
    this.#bucket = qps > 0 ? new TokenBucket(engine, qps, burst) : undefined;
  }

  /** Runs a request when its turn comes. */
  run(request: () => void): void {
    const delayMs = this.#bucket?.reserve() ?? 0;
    if (delayMs === 0) request();
    else this.later(delayMs, request);
  }

  /** How long a worker waits for its next write: while it is on its way, and for its turn. */
  writeMs(): number {
    return Math.max(this.way.requestMs(), this.waitMs());
  }

  /** How long the answer is on its way back. */
  answerMs(): number {
    return this.way.answerMs();
  }

  /** Does a write when it has reached the server, and goes on when the answer is back. */
  send(write: () => void, done: () => void): void {
    this.#after(this.way.requestMs(), () => {
      write();
      this.#after(this.way.answerMs(), done);
    });
  }

  /** Sends all of them side by side, each when its turn comes, and goes on when the last is answered. */
  sendAll(requests: readonly (() => void)[], done: () => void): void {
    let outstanding = requests.length;
    if (outstanding === 0) {
      done();
      return;
    }
    this.#after(this.way.requestMs(), () => {
      for (const request of requests) {
        this.run(() => {
          request();
          if (--outstanding === 0) this.#after(this.way.answerMs(), done);
        });
      }
    });
  }

  #after(delayMs: number, run: () => void): void {
    if (delayMs === 0) run();
    else this.later(delayMs, run);
  }

  /** A request was made without waiting: those that follow wait for it. */
  count(): void {
    this.#bucket?.reserve();
  }

  /** How long a worker waits before its next request. */
  waitMs(): number {
    return this.#bucket?.waitMs() ?? 0;
  }
}
