/**
 * The horizontal axis: which steps or times the lanes show, and where a moment stands on it.
 * Models: nothing of Kubernetes.
 * Leaves out: pixels; positions are steps (even steps) or milliseconds (real time).
 */
import type { Instant, SpanLog } from '../../simulation/engine';

/** `steps`: every step is as wide as another. `real`: every second is. */
export type AxisScale = 'steps' | 'real';

/** What part of the run is shown: all of it, the newest part of a length, or a fixed part. */
export type TimeWindow = 'all' | { readonly last: number } | { readonly from: number; readonly to: number };

/** A labelled place of the axis; the future of even steps has no times yet. */
export interface Tick {
  at: number;
  timeMs?: number;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const REAL_TICKS = [
  1,
  2,
  5,
  10,
  20,
  50,
  100,
  200,
  500,
  SECOND,
  2 * SECOND,
  5 * SECOND,
  10 * SECOND,
  15 * SECOND,
  30 * SECOND,
  MINUTE,
  2 * MINUTE,
  5 * MINUTE,
  10 * MINUTE,
  15 * MINUTE,
  30 * MINUTE,
  HOUR,
  2 * HOUR,
  6 * HOUR,
  12 * HOUR,
  24 * HOUR,
];
const LEAST_END = { steps: 50, real: 10 * SECOND };
const STEADY_ENDS = [1, 1.5, 2, 3, 4, 5, 6, 8, 10];

/** The least number of the kind 1, 1.5, 2, 3 … × 10ⁿ that is not below: an axis that ends there seldom has to change. */
export function steadyEnd(end: number, scale: AxisScale): number {
  const wanted = Math.max(LEAST_END[scale], end * 1.04);
  const unit = scale === 'real' && wanted > MINUTE ? MINUTE : 1;
  const power = 10 ** Math.floor(Math.log10(wanted / unit));
  for (const factor of STEADY_ENDS) {
    const candidate = factor * power * unit;
    if (candidate >= wanted && Number.isInteger(candidate)) return candidate;
  }
  return Math.ceil(wanted);
}

/** The axis of one answer. */
export class Axis {
  readonly from: number;
  readonly to: number;
  /** Where the whole run's axis ends. */
  readonly wholeTo: number;

  constructor(
    readonly scale: AxisScale,
    window: TimeWindow,
    private readonly spans: SpanLog,
    private readonly end: Instant,
  ) {
    const last = this.at(end.step, end.time);
    this.wholeTo = steadyEnd(last, scale);
    if (window === 'all') [this.from, this.to] = [0, this.wholeTo];
    else if ('last' in window) [this.from, this.to] = tailOf(last, window.last);
    else [this.from, this.to] = [window.from, Math.max(window.to, window.from + 1)];
  }

  /** Where a moment stands. */
  at(step: number, time: number): number {
    return this.scale === 'steps' ? step : time;
  }

  /** Where a step stands. */
  atStep(step: number): number {
    return this.scale === 'steps' ? step : this.spans.timeOf(step);
  }

  /** Where a time stands; undefined for what even steps do not know yet. */
  atTime(time: number): number | undefined {
    if (this.scale === 'real') return time;
    return time <= this.end.time ? this.spans.stepAt(time) : undefined;
  }

  /** The last step that stands at a position or before. */
  stepBefore(position: number): number {
    if (this.scale === 'steps') return Math.max(0, Math.min(this.spans.count, Math.floor(position)));
    return position < 0 ? 0 : this.spans.stepAt(Math.floor(position));
  }

  /** The labelled places, at most `most` of them. */
  ticks(most: number): Tick[] {
    const step = tickStep(this.to - this.from, most, this.scale);
    const ticks: Tick[] = [];
    for (let at = Math.ceil(this.from / step) * step; at <= this.to; at += step) {
      if (this.scale === 'real') ticks.push({ at, timeMs: at });
      else ticks.push(at <= this.spans.count ? { at, timeMs: this.spans.timeOf(at) } : { at });
    }
    return ticks;
  }
}

/** The newest part moves by quarters, so that it does not slide under the reader's eyes at every step. */
function tailOf(last: number, length: number): [number, number] {
  const quarter = Math.max(1, Math.floor(length / 4));
  const to = Math.max(length, (Math.floor(last / quarter) + 1) * quarter);
  return [to - length, to];
}

function tickStep(span: number, most: number, scale: AxisScale): number {
  const wanted = span / Math.max(1, most);
  if (scale === 'real') return REAL_TICKS.find((step) => step >= wanted) ?? Math.ceil(wanted / HOUR) * HOUR;
  const power = 10 ** Math.max(0, Math.floor(Math.log10(wanted)));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= wanted) ?? Math.ceil(wanted);
}
