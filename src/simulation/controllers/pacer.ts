import { TokenBucket } from '../client';
import type { Engine } from '../engine';

/** A controller's requests at the pace that its client allows: at once within the burst, by later tasks beyond it. */
export class Pacer {
  #bucket: TokenBucket | undefined;

  constructor(
    engine: Engine,
    { qps, burst }: { qps: number; burst: number },
    private readonly later: (delayMs: number, run: () => void) => void,
    /** How long a write is on its way. */
    private readonly requestMs: () => number = () => 0,
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
    return Math.max(this.requestMs(), this.waitMs());
  }

  /** Does something when the request for it has reached the server. */
  send(write: () => void): void {
    const delayMs = this.requestMs();
    if (delayMs === 0) write();
    else this.later(delayMs, write);
  }

  /** Sends all of them side by side, each when its turn comes, and goes on after the last. */
  sendAll(requests: readonly (() => void)[], done: () => void): void {
    let outstanding = requests.length;
    if (outstanding === 0) {
      done();
      return;
    }
    this.send(() => {
      for (const request of requests) {
        this.run(() => {
          request();
          if (--outstanding === 0) done();
        });
      }
    });
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
