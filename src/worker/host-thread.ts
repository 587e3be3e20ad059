import type { Report } from './protocol';

/** What the host needs of the thread it runs in. */
export interface HostThread {
  post(report: Report, transfer?: Transferable[]): void;
  now(): number;
  /** Calls back soon, after waiting messages were handled. */
  soon(run: () => void): void;
  /** Calls back after a while. */
  later(run: () => void, ms: number): void;
}
