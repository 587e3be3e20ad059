import { ageText } from '../../../../apimachinery/duration';
import { text, wide } from '../../../columns';
import type { Column } from '../../../define-kind';
import type { Event } from './event';

/** What tables show of Events. */
export const eventColumns: Column<Event>[] = [
  text('Last Seen', lastSeenText),
  text('Type', ({ type }) => type ?? ''),
  text('Reason', ({ reason }) => reason ?? ''),
  text('Object', ({ involvedObject: { kind = '', name = '' } }) => {
    const lower = kind.toLowerCase();
    return name ? `${lower}/${name}` : lower;
  }),
  wide('Subobject', ({ involvedObject }) => involvedObject.fieldPath ?? ''),
  wide('Source', sourceText),
  text('Message', ({ message }) => (message ?? '').trim()),
  wide('First Seen', (event, nowMs) => ageText(firstSeen(event), nowMs)),
  wide('Count', ({ series, count }) => series?.count ?? (count || 1)),
  { ...wide('Name', ({ metadata }) => metadata.name), format: 'name' },
];

function firstSeen({ firstTimestamp, eventTime }: Event): string | undefined {
  return firstTimestamp ?? eventTime ?? undefined;
}

/** `12s`, or `12s (x4 over 2m)` for what was noted several times. */
function lastSeenText(event: Event, nowMs: number): string {
  const first = ageText(firstSeen(event), nowMs);
  const { series, count = 0 } = event;
  if (series) return `${ageText(series.lastObservedTime, nowMs)} (x${series.count} over ${first})`;
  const last = event.lastTimestamp ? ageText(event.lastTimestamp, nowMs) : first;
  return count > 1 ? `${last} (x${count} over ${first})` : last;
}

function sourceText({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent;
  const host = source?.host || reportingInstance;
  return host ? `${component}, ${host}` : component;
}
