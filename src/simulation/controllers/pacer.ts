import { TokenBucket } from '../client';
import type { Engine } from '../engine';

/** A controller's requests at the pace that its client allows: at once within the burst, by later tasks beyond it. */
export class Pacer {
  #bucket: TokenBucket | undefined;

  constructor(
    engine: Engine,
    { qps, burst }: { qps: number; burst: number },
    private readonly later: (delayMs: number, run: () => void) => void,
  ) {
    this.#bucket = qps > 0 ? new TokenBucket(engine, qps, burst) : undefined;
  }

  /** Runs a request when its turn comes. */
  run(request: () => void): void {
    const delayMs = this.#bucket?.reserve() ?? 0;
    if (delayMs === 0) request();
    else this.later(delayMs, request);
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
