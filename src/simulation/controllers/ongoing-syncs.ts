/**
 * Objects whose sync waits for its own requests: like a worker that is blocked, it is not started a second time.
 * The work queue promises the same for syncs that end within their task; this is for those that end in a later one.
 */
export class OngoingSyncs {
  #ongoing = new Map<string, boolean>();

  constructor(private readonly enqueue: (key: string) => void) {}

  /** Begins a sync, unless one is under way: then the object comes again when that has ended. */
  begin(key: string): boolean {
    if (this.#ongoing.has(key)) {
      this.#ongoing.set(key, true);
      return false;
    }
    this.#ongoing.set(key, false);
    return true;
  }

  /** Ends a sync. */
  end(key: string): void {
    const isWanted = this.#ongoing.get(key);
    this.#ongoing.delete(key);
    if (isWanted) this.enqueue(key);
  }
}
