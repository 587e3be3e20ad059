import type { InputOutcome } from '../simulation/cluster/define-input';

/** Something long that keeps the session from playing. */
export interface Job {
  what: 'rebuild' | 'run' | 'apply';
  /** The request that waits for it. */
  id?: number;
  work: Generator<number, void>;
  startedAt: number;
  share: number;
  finished(): void;
  /** Makes as if it had not been begun, as far as that is possible. */
  cancelled(): void;
}

/** A dry run under way. */
export interface Trial {
  id: number;
  work: Generator<number, InputOutcome>;
  startedAt: number;
  share: number;
}
