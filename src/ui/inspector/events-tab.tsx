/** The Events about an object, as `kubectl describe` ends; a click goes to the step that noted one. */
import { useTranslation } from 'react-i18next';
import type { EventRow } from '../../projection/event-index';
import type { ObjectEventsQuery } from '../../projection/object-events/query';
import { humanDuration } from '../../simulation/apimachinery/duration';
import { useQuery } from '../../worker/use-query';
import { StatusGlyph } from '../parts';
import css from './inspector.module.css';
import { useSeek } from './links';
import { useHeadText } from './times';

/** `12s`, or `2m (x5 over 10m)` as kubectl describe writes it. */
export function eventAge({ lastMs, firstMs, count }: EventRow, now: number): string {
  const last = humanDuration(Math.max(0, now - lastMs));
  return count > 1 ? `${last} (x${count} over ${humanDuration(Math.max(0, now - firstMs))})` : last;
}

function Row({ row }: { readonly row: EventRow }) {
  const seek = useSeek();
  const age = useHeadText((now) => eventAge(row, now));
  return (
    <li>
      <button type="button" onClick={() => seek(row.step)} data-type={row.type}>
        <span>
          {row.type === 'Warning' && <StatusGlyph shape="failed" size={12} colour="var(--failed-t)" />}
          {row.type}
        </span>
        <b>{row.reason}</b>
        <span className="num">{age}</span>
        <span>{row.from}</span>
        <span>{row.message}</span>
      </button>
    </li>
  );
}

/** The Events of an object. */
export function EventsTab({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  const rows = useQuery<ObjectEventsQuery>('object-events', { key: of });
  if (!rows) return null;
  return (
    <div className={css.tab}>
      {rows.length === 0 ? (
        <p className={css.sentence}>{t('inspector.noEvents')}</p>
      ) : (
        <>
          <div className={css.eventHead} aria-hidden>
            <span>Type</span>
            <span>Reason</span>
            <span>Age</span>
            <span>From</span>
            <span>Message</span>
          </div>
          <ol className={css.events} aria-label="Events">
            {rows.map((row) => (
              <Row key={row.name} row={row} />
            ))}
          </ol>
        </>
      )}
    </div>
  );
}
