/** What runs longer than half a second: how far it is, and Cancel. */
import { useTranslation } from 'react-i18next';
import { useClock, useConnection } from '../../worker/use-query';
import { useOutcome } from '../outcome';
import { Progress } from '../parts';
import css from './frame.module.css';

/** Lies over the stage while the worker is busy. */
export function BusyNote() {
  const { t } = useTranslation();
  const connection = useConnection();
  const busy = useClock()?.busy;
  const waiting = useOutcome((s) => (s.isApplying ? 'apply' : s.isChecking ? 'check' : undefined));
  // A run tells of itself in the time controls, where it was asked for.
  const what = busy?.what === 'run' ? undefined : (busy?.what ?? waiting);
  if (what === undefined) return null;
  return (
    <div className={css.busy} role="status">
      <Progress
        label={t(`frame.busy.${what}`)}
        {...(busy && busy.share > 0 && { value: busy.share })}
        onCancel={() => connection.cancel()}
      />
    </div>
  );
}
