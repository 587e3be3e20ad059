import type { InputOutcome } from '../simulation/cluster/define-input';
import type { Report } from './protocol';

type Work = Generator<number, InputOutcome>;

/** The text that is checked: one at a time, the last that was asked for. */
export class DryRuns {
  #trial: { id: number; work: Work; startedAt: number; share: number } | undefined;

  constructor(private readonly post: (report: Report) => void) {}

  /** What is under way: since when, and the share that is done. */
  get underWay(): { startedAt: number; share: number } | undefined {
    return this.#trial;
  }

  /** Begins a check in the place of the one before. */
  start(id: number, work: Work, startedAt: number): void {
    this.end();
    this.#trial = { id, work, startedAt, share: 0 };
  }

  /** Gives up what is under way. */
  end(): void {
    if (this.#trial) this.post({ type: 'answer', id: this.#trial.id, answer: cancelled() });
    this.#trial = undefined;
  }

  /** Goes on as long as `hasTime` says so. */
  workOn(hasTime: () => boolean): void {
    const trial = this.#trial;
    if (!trial) return;
    const { id, work } = trial;
    try {
      while (hasTime()) {
        const next = work.next();
        if (next.done) {
          this.#trial = undefined;
          this.post({ type: 'answer', id, answer: next.value });
          return;
        }
        trial.share = next.value;
      }
    } catch (error) {
      this.#trial = undefined;
      this.post({ type: 'failed', id, message: textOf(error) });
    }
  }
}

/** The outcome of what was given up. */
export function cancelled(): InputOutcome {
  return { lines: [], errors: [], cancelled: true };
}

/** What went wrong, in words. */
export function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
