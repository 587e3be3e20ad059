/** The last Event, in one line at the end of the drawer's tabs; and how many there are, beside their tab. */
import { useTranslation } from 'react-i18next';
import type { EventsQuery } from '../../projection/events/query';
import { useConnection, useQuery } from '../../worker/use-query';
import { select, setSession } from '../session';
import css from './drawer.module.css';

const useNewest = () => useQuery<EventsQuery>('events', { namespace: '', filter: '', limit: 1 });

/** How many Events there are. */
export function EventCount() {
  const events = useNewest();
  return <>{events?.total ?? ''}</>;
}

/** `Normal Scheduled default-scheduler Successfully assigned …`. */
export function LastEvent({ label }: { readonly label: string }) {
  const { t } = useTranslation();
  const connection = useConnection();
  const row = useNewest()?.rows[0];
  if (!row) return null;
  const { type, reason, from, message, key, step } = row;
  return (
    <span className={css.last}>
      {label}
      <button
        type="button"
        aria-label={t('frame.goToEvent', { event: `${type} ${reason} ${from} ${message}` })}
        onClick={() => {
          if (key !== '')
            select(key.startsWith('nodes/') ? { kind: 'node', key: key.slice(6) } : { kind: 'object', key });
          setSession({ playing: false });
          connection.send({ type: 'seek', to: { step } });
        }}
      >
        {type} {reason} {from} {message}
      </button>
    </span>
  );
}
