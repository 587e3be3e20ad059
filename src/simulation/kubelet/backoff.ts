/**
 * How long what keeps failing must wait, by key.
 * Models: client-go flowcontrol.Backoff: doubled with each failure, begun anew when twice the most has passed quietly.
 * Leaves out: jitter and garbage collection (keys go with their pods).
 */

interface Entry {
  backoffMs: number;
  lastUpdateMs: number;
}

/** A set of back-offs. */
export class Backoff {
  #entries = new Map<string, Entry>();

  constructor(
    private readonly now: () => number,
    readonly firstMs: number,
    readonly mostMs: number,
  ) {}

  /** How long the key has to wait after its last failure; 0 if it never failed. */
  get(key: string): number {
    return this.#entries.get(key)?.backoffMs ?? 0;
  }

  /** One more failure (or start that follows one), with the event that it counts from. */
  next(key: string, eventMs: number): void {
    const entry = this.#entries.get(key);
    const now = this.now();
    if (!entry || this.#hasExpired(eventMs, entry)) {
      this.#entries.set(key, { backoffMs: this.firstMs, lastUpdateMs: now });
      return;
    }
    entry.backoffMs = Math.min(entry.backoffMs * 2, this.mostMs);
    entry.lastUpdateMs = now;
  }

  /** When the wait that began with an event ends; undefined if there is none or it is over. */
  endsAtSince(key: string, eventMs: number): number | undefined {
    const entry = this.#entries.get(key);
    if (!entry || this.#hasExpired(eventMs, entry)) return undefined;
    return this.now() - eventMs < entry.backoffMs ? eventMs + entry.backoffMs : undefined;
  }

  /** When the wait since the key's last failure ends; undefined if there is none or it is over. */
  endsAt(key: string): number | undefined {
    const entry = this.#entries.get(key);
    if (!entry || this.#hasExpired(this.now(), entry)) return undefined;
    const endMs = entry.lastUpdateMs + entry.backoffMs;
    return this.now() < endMs ? endMs : undefined;
  }

  /** Forgets keys that begin with a text. */
  forget(prefix: string): void {
    for (const key of this.#entries.keys()) if (key.startsWith(prefix)) this.#entries.delete(key);
  }

  #hasExpired(eventMs: number, { lastUpdateMs }: Entry): boolean {
    return eventMs - lastUpdateMs > this.mostMs * 2;
  }
}
