import { IntColumn } from '../../simulation/base/int-column';
import { ABSENT, GONE, POD_SHAPES } from '../pod-shape';
import type { AxisScale } from './axis';

const EVERY = 64;
const SHAPES = POD_SHAPES.length;

/** How many of a group had each shape, from a position on. */
export interface Share {
  at: number;
  /** One count a shape, in the order of POD_SHAPES. */
  counts: number[];
}

/**
 * The changes of shape of all members of a group, in order, with the counts noted at every 64th: so that the counts at any
 * moment are found without reading all that came before.
 */
export class ChangeLog {
  #step = new IntColumn();
  #time = new IntColumn();
  #from = new IntColumn();
  #to = new IntColumn();
  #noted = new IntColumn();
  #now = new Int32Array(SHAPES);

  /** Notes that one member went from a shape (or ABSENT) to another (or GONE). */
  push(step: number, time: number, from: number, to: number): void {
    if (this.#step.length % EVERY === 0) for (const count of this.#now) this.#noted.push(count);
    this.#step.push(step);
    this.#time.push(time);
    this.#from.push(from);
    this.#to.push(to);
    move(this.#now, from, to);
  }

  /** How many changes there are. */
  get length(): number {
    return this.#step.length;
  }

  /** When the last change was. */
  get lastTime(): number {
    return this.#time.at(this.length - 1);
  }

  /** How many changes stand in (after, until] of an axis. */
  between(scale: AxisScale, after: number, until: number): number {
    const column = this.#column(scale);
    return column.lastAtMost(until) - column.lastAtMost(after);
  }

  /** The counts at a position of an axis. */
  countsAt(scale: AxisScale, position: number): Int32Array {
    return this.#countsAfter(this.#column(scale).lastAtMost(position));
  }

  /** The counts along an axis at `columns` places, only where they differ from the place before. */
  shares(scale: AxisScale, from: number, to: number, columns: number): Share[] {
    const column = this.#column(scale);
    const shares: Share[] = [];
    let seen = -2;
    let counts = new Int32Array(SHAPES);
    for (let i = 0; i <= columns; i++) {
      const at = from + ((to - from) * i) / columns;
      const last = column.lastAtMost(at);
      if (last === seen) continue;
      if (seen >= 0 && last - seen < EVERY)
        for (let change = seen + 1; change <= last; change++) move(counts, this.#from.at(change), this.#to.at(change));
      else counts = this.#countsAfter(last);
      seen = last;
      shares.push({ at: Math.round(at), counts: Array.from(counts) });
    }
    return shares;
  }

  #column(scale: AxisScale): IntColumn {
    return scale === 'steps' ? this.#step : this.#time;
  }

  #countsAfter(last: number): Int32Array<ArrayBuffer> {
    const counts = new Int32Array(SHAPES);
    if (last < 0) return counts;
    const note = Math.floor(last / EVERY);
    for (let shape = 0; shape < SHAPES; shape++) counts[shape] = this.#noted.at(note * SHAPES + shape);
    for (let change = note * EVERY; change <= last; change++) move(counts, this.#from.at(change), this.#to.at(change));
    return counts;
  }
}

function move(counts: Int32Array, from: number, to: number): void {
  if (from !== ABSENT && from !== GONE) counts[from] = (counts[from] ?? 0) - 1;
  if (to !== GONE && to !== ABSENT) counts[to] = (counts[to] ?? 0) + 1;
}
