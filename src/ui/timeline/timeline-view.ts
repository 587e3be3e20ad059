/** What part of the run and which rows this person looks at. Not remembered: another history has other rows. */
import { create } from 'zustand';
import type { AxisScale, TimeWindow } from '../../projection/phase-timeline/axis';
import { getSession, type Selection } from '../session';

export interface TimelineView {
  readonly window: TimeWindow;
  readonly pinned: readonly string[];
  /** Groups that are not open or closed as they began. */
  readonly toggled: readonly string[];
  /** Rows by what can be selected in them, as last seen: how a selection finds its row. */
  readonly rowOf: ReadonlyMap<string, string>;
}

export const useTimelineView = create<TimelineView>(() => ({
  window: 'all',
  pinned: [],
  toggled: [],
  rowOf: new Map(),
}));

const without = (list: readonly string[], key: string): readonly string[] =>
  list.includes(key) ? list.filter((one) => one !== key) : [...list, key];

/** Opens a closed group or closes an open one. */
export const toggleGroup = (key: string): void =>
  useTimelineView.setState(({ toggled }) => ({ toggled: without(toggled, key) }));

/** Pins a row above all others, or lets it go. */
export const togglePin = (row: string): void =>
  useTimelineView.setState(({ pinned }) => ({ pinned: without(pinned, row) }));

/** A selection as the key that rows are found by. */
export const nameOfThing = ({ kind, key }: Selection): string => `${kind} ${key}`;

/** Pins the row of what is selected. */
export function togglePinOfSelection(): void {
  const { selection } = getSession();
  const row = selection && useTimelineView.getState().rowOf.get(nameOfThing(selection));
  if (row !== undefined) togglePin(row);
}

export interface Shown {
  readonly scale: AxisScale;
  readonly from: number;
  readonly to: number;
  readonly wholeTo: number;
  /** Where the run ends. */
  readonly end: number;
}

const LEAST = { steps: 8, real: 100 } as const;

/** Shows a part of the run; one that reaches its end goes on with it, one that holds all of it is all of it. */
export function windowOf(from: number, to: number, { scale, wholeTo, end }: Shown): TimeWindow {
  const length = Math.max(LEAST[scale], Math.min(wholeTo, Math.round(to - from)));
  const start = Math.max(0, Math.min(Math.round(from), wholeTo - length));
  if (length >= wholeTo * 0.98) return 'all';
  return start <= end && start + length >= end ? { last: length } : { from: start, to: start + length };
}

/** The window after zooming by a factor about a place. */
export function zoomed(shown: Shown, factor: number, about: number): TimeWindow {
  const from = about - (about - shown.from) * factor;
  const to = about + (shown.to - about) * factor;
  return windowOf(from, to, shown);
}

/** The window after moving by a share of its length. It stays where it is put. */
export function panned(shown: Shown, share: number): TimeWindow {
  const length = shown.to - shown.from;
  if (length >= shown.wholeTo) return 'all';
  const from = Math.max(0, Math.min(shown.wholeTo - length, Math.round(shown.from + length * share)));
  return { from, to: from + length };
}
