/**
 * When leases are renewed while nobody writes them: a healthy kubelet's heartbeats are a function of time.
 * Models: the kubelet's lease controller (a renewal every 10 s) and the staleness that node-lifecycle reads from it.
 * Leaves out: the writes themselves, except the first, the last before a stop and the first after it.
 */
import type { SimTime } from '../engine';

interface Renewal {
  sinceMs: SimTime;
  everyMs: number;
  /** When it ended; undefined while it goes on. */
  stoppedAtMs?: SimTime;
}

/** Hears that a lease's renewals began or ended. */
export type RenewalListener = (leaseKey: string, isRenewing: boolean) => void;

/**
 * Who renews which lease (`namespace/name`), since when and how often. Kubelets write it; whoever reads leases asks it.
 *
 *     renewing('kube-node-lease/a', 0, 10_000)     renewals at 0, 10, 20, 30 s …
 *     renewTimeAt('kube-node-lease/a', 34_000)     30_000
 *     stopped('kube-node-lease/a', 35_000)         no renewal after 30_000
 */
export class RenewalLedger {
  #renewals = new Map<string, Renewal>();
  #listeners = new Set<RenewalListener>();

  /** The lease is renewed from now on, first at `sinceMs` itself. */
  renewing(leaseKey: string, sinceMs: SimTime, everyMs: number): void {
    this.#renewals.set(leaseKey, { sinceMs, everyMs });
    for (const listener of this.#listeners) listener(leaseKey, true);
  }

  /** The lease's holder is gone: the last renewal is the one at or before `atMs`. */
  stopped(leaseKey: string, atMs: SimTime): void {
    const renewal = this.#renewals.get(leaseKey);
    if (!renewal || renewal.stoppedAtMs !== undefined) return;
    renewal.stoppedAtMs = atMs;
    for (const listener of this.#listeners) listener(leaseKey, false);
  }

  /** Whether the lease is being renewed. */
  isRenewing(leaseKey: string): boolean {
    const renewal = this.#renewals.get(leaseKey);
    return renewal !== undefined && renewal.stoppedAtMs === undefined;
  }

  /** The last renewal at or before a moment; undefined for a lease that nobody ever renewed. */
  renewTimeAt(leaseKey: string, nowMs: SimTime): SimTime | undefined {
    const renewal = this.#renewals.get(leaseKey);
    if (!renewal || nowMs < renewal.sinceMs) return undefined;
    const { sinceMs, everyMs, stoppedAtMs } = renewal;
    const until = Math.min(nowMs, stoppedAtMs ?? nowMs);
    return sinceMs + Math.floor((until - sinceMs) / everyMs) * everyMs;
  }

  /** Is told of every beginning and end; answers how to stop listening. */
  listen(listener: RenewalListener): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
}
