import { IntColumn } from '../base/int-column';

/** How many watches were open, at any step of the history. */
export class WatchCount {
  #steps = new IntColumn(256);
  #counts = new IntColumn(256);
  #open = 0;

  /** One more is open (1), or one less (-1), after a step. */
  note(step: number, by: 1 | -1): void {
    this.#open += by;
    this.#steps.push(step);
    this.#counts.push(this.#open);
  }

  /** How many were open after a step. */
  at(step: number): number {
    const last = this.#steps.lastAtMost(step);
    return last < 0 ? 0 : this.#counts.at(last);
  }
}
