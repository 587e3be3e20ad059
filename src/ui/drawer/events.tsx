/** The Events of the whole cluster, newest first; a row goes to its step and selects its object. */
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { EventRow } from '../../projection/event-index';
import type { EventsQuery } from '../../projection/events/query';
import { humanDuration } from '../../simulation/apimachinery/duration';
import { useConnection, useQuery } from '../../worker/use-query';
import { selectionOf } from '../inspector/subject';
import { useHeadText } from '../inspector/times';
import { type Column, DataTable } from '../parts/data/data-table';
import { hover, select, setSession, useSession } from '../session';
import css from './drawer.module.css';

const LIMIT = 500;

function LastSeen({ row }: { readonly row: EventRow }) {
  return useHeadText((now) => {
    const last = humanDuration(Math.max(0, now - row.lastMs));
    return row.count > 1 ? `${last} (x${row.count} over ${humanDuration(Math.max(0, now - row.firstMs))})` : last;
  });
}

const COLUMNS: readonly Column<EventRow>[] = [
  { id: 'last', header: 'LAST SEEN', width: '8.5rem', cell: (row) => <LastSeen row={row} /> },
  {
    id: 'type',
    header: 'TYPE',
    width: '4.5rem',
    cell: ({ type }) => <span className={type === 'Warning' ? css.warning : undefined}>{type}</span>,
  },
  { id: 'reason', header: 'REASON', width: '10rem', cell: ({ reason }) => reason },
  { id: 'object', header: 'OBJECT', width: '16rem', cell: ({ object }) => object },
  { id: 'from', header: 'FROM', width: '10rem', cell: ({ from }) => from },
  { id: 'message', header: 'MESSAGE', width: 'minmax(20rem, 1fr)', cell: ({ message }) => message },
];

/** The tab. */
export function Events() {
  const { t } = useTranslation();
  const connection = useConnection();
  const namespace = useSession((s) => s.namespace);
  const selection = useSession((s) => s.selection);
  const [filter, setFilter] = useState('');
  const asked = useDeferredValue(filter);
  const events = useQuery<EventsQuery>('events', { namespace, filter: asked, limit: LIMIT });
  const rows = events?.rows ?? [];
  const selected = selection && rows.find(({ key }) => selectionOf(key).key === selection.key);
  return (
    <>
      <div className={css.tools}>
        <input
          type="search"
          value={filter}
          onChange={(event) => setFilter(event.target.value)}
          placeholder={t('drawer.filterEvents')}
          aria-label={t('drawer.filterEvents')}
        />
        <small>
          {t(events?.hasMore ? 'drawer.shownOfMore' : 'drawer.shownOf', {
            shown: rows.length,
            count: events?.total ?? 0,
          })}
        </small>
      </div>
      <div className={css.body}>
        <DataTable
          label={t('drawer.events')}
          columns={COLUMNS}
          rows={rows}
          rowKey={({ namespace: of, name }) => `${of}/${name}`}
          selectedKey={selected && `${selected.namespace}/${selected.name}`}
          onSelect={({ key, step }) => {
            if (key !== '') select(selectionOf(key));
            setSession({ playing: false });
            connection.send({ type: 'seek', to: { step } });
          }}
          onHover={(row) => hover(row && row.key !== '' ? selectionOf(row.key) : undefined)}
          empty={t('drawer.noEvents')}
        />
      </div>
    </>
  );
}
