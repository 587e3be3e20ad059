/** Zooming and moving by command: W A S D everywhere, F and 0 while the focus is in the timeline. */
import type { Timeline } from '../../projection/phase-timeline/answer';
import type { Clock } from '../../worker/protocol';
import { useOffer } from '../commands/offers';
import { getSession } from '../session';
import { nameOfThing, panned, type Shown, useTimelineView, windowOf, zoomed } from './timeline-view';
import { headOf, shownOf } from './use-timeline';

const ZOOM = 0.7;
const PAN = 0.2;

/** Shows the whole life of the selected lane. */
function fitSelected(timeline: Timeline, shown: Shown): void {
  const { selection } = getSession();
  const key = selection && useTimelineView.getState().rowOf.get(nameOfThing(selection));
  const row = [...timeline.pinned, ...timeline.rows].find((one) => one.key === key);
  const first = row?.segments[0]?.from ?? row?.marks[0]?.at;
  if (!row || first === undefined) return;
  const last = row.segments.at(-1)?.to ?? row.marks.at(-1)?.at ?? shown.end;
  const to = row.segments.at(-1)?.to === null ? shown.end : last;
  const air = Math.max(1, (to - first) * 0.06);
  useTimelineView.setState({ window: windowOf(first - air, to + air, shown) });
}

/** Offers the commands; returns what F and 0 do. */
export function useZoomKeys(timeline: Timeline | undefined, clock: Clock | undefined) {
  const withShown = (act: (shown: Shown) => void) => (): void => {
    if (timeline) act(shownOf(timeline, clock));
  };
  const zoom = (factor: number): (() => void) =>
    withShown((shown) => {
      const head = headOf(shown.scale, clock);
      const about = head >= shown.from && head <= shown.to ? head : (shown.from + shown.to) / 2;
      useTimelineView.setState({ window: zoomed(shown, factor, about) });
    });
  const pan = (share: number): (() => void) =>
    withShown((shown) => useTimelineView.setState({ window: panned(shown, share) }));
  useOffer('timelineZoomIn', zoom(ZOOM));
  useOffer('timelineZoomOut', zoom(1 / ZOOM));
  useOffer('timelineLeft', pan(-PAN));
  useOffer('timelineRight', pan(PAN));
  return {
    fitAll: () => useTimelineView.setState({ window: 'all' }),
    fitSelected: withShown((shown) => timeline && fitSelected(timeline, shown)),
  };
}
