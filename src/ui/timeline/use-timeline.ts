/** What the timeline asks the worker for, and what it knows of the answer; the last one stays until the next is there. */
import { useEffect, useMemo } from 'react';
import type { Timeline, TimelineParams, TimelineRow } from '../../projection/phase-timeline/answer';
import type { PhaseTimelineQuery } from '../../projection/phase-timeline/query';
import type { Clock } from '../../worker/protocol';
import { useQuery } from '../../worker/use-query';
import { type Selection, useSession } from '../session';
import { useLast } from '../topology/use-answers';
import type { Frame } from './geometry';
import { nameOfThing, type Shown, useTimelineView } from './timeline-view';

/** Answers are asked for widths in steps of this many pixels, so that dragging a splitter does not ask at each one. */
const WIDTH_STEP = 40;

/** The pod whose containers have lanes. */
function podOf(selection: Selection | undefined): string {
  return selection &&
    (selection.kind === 'object' || selection.kind === 'container') &&
    selection.key.startsWith('pods/')
    ? selection.key
    : '';
}

/** The timeline of the rows in a range; undefined before the first answer. */
export function useTimeline(frame: Frame, range: { first: number; rows: number }): Timeline | undefined {
  const scale = useSession((s) => s.timeScale);
  const namespace = useSession((s) => s.namespace);
  const selected = useSession((s) => podOf(s.selection));
  const { window, pinned, toggled } = useTimelineView();
  const columns = Math.max(WIDTH_STEP, Math.round((frame.x1 - frame.x0) / WIDTH_STEP) * WIDTH_STEP);
  const { first, rows } = range;
  const params = useMemo<TimelineParams>(
    () => ({ scale, window, columns, first, rows, namespace, selected, pinned, toggled }),
    [scale, window, columns, first, rows, namespace, selected, pinned, toggled],
  );
  const timeline = useLast(useQuery<PhaseTimelineQuery>('phase-timeline', params));
  useEffect(() => {
    if (!timeline) return;
    const rowOf = new Map<string, string>();
    for (const row of [...timeline.rows, ...timeline.pinned]) {
      const thing = thingOf(row);
      if (thing && !rowOf.has(nameOfThing(thing))) rowOf.set(nameOfThing(thing), row.key);
    }
    useTimelineView.setState({ rowOf });
  }, [timeline]);
  return timeline;
}

/** Steps and milliseconds have nothing in common: another scale shows the whole run again. */
export function useWholeRunOnNewScale(): void {
  const scale = useSession((s) => s.timeScale);
  useEffect(() => {
    if (scale) useTimelineView.setState({ window: 'all' });
  }, [scale]);
}

/** What a row stands for in the other panels. */
export function thingOf({ kind, reference }: TimelineRow): Selection | undefined {
  switch (kind) {
    case 'container':
    case 'probe':
      return { kind: 'container', key: reference };
    case 'node':
      return { kind: 'node', key: reference };
    case 'component':
      return reference ? { kind: 'component', key: reference } : undefined;
    case 'density':
      return undefined;
    default:
      return { kind: 'object', key: reference };
  }
}

/** The shown part with the end of the run on the same axis. */
export function shownOf({ scale, from, to, wholeTo }: Timeline, clock: Clock | undefined): Shown {
  return { scale, from, to, wholeTo, end: endOf(scale, clock) };
}

/** Where the run ends on an axis. */
export const endOf = (scale: Timeline['scale'], clock: Clock | undefined): number =>
  (scale === 'steps' ? clock?.end.step : clock?.end.time) ?? 0;

/** Where the play head stands on an axis. */
export const headOf = (scale: Timeline['scale'], clock: Clock | undefined): number =>
  (scale === 'steps' ? clock?.head.step : clock?.head.time) ?? 0;
