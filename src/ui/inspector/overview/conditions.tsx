/** The conditions of an object with all their fields; what the step at the head changed is tinted, its old value struck. */
import { useTranslation } from 'react-i18next';
import type { ConditionRow } from '../../../projection/object/conditions';
import css from '../inspector.module.css';
import { Facts, Section, Word } from '../sections';
import { Age, clockText } from '../times';

/** Whether a condition's reason and message say more than its status does. */
const isTelling = ({ status, reason, message }: ConditionRow): boolean =>
  status !== 'True' && (reason !== '' || message !== '');

function Condition({ row }: { readonly row: ConditionRow }) {
  const { t } = useTranslation();
  const isChanged = row.was !== undefined || row.isNew === true;
  const when = (ms: number | undefined) => (ms === undefined ? '' : `t=${clockText(ms)}`);
  return (
    <details className={css.condition} data-changed={isChanged || undefined}>
      <summary>
        <span>
          <Word>{row.type}</Word>
        </span>
        <span>
          {row.was !== undefined && (
            <>
              <s>{row.was}</s> →{' '}
            </>
          )}
          <b>{row.status}</b>
        </span>
        <span className={css.dim}>{row.sinceMs === undefined ? '' : <Age ms={row.sinceMs} />}</span>
        {isTelling(row) && <span className={css.telling}>{[row.reason, row.message].filter(Boolean).join(': ')}</span>}
      </summary>
      <Facts
        wide
        facts={[
          ['status', row.status],
          ['reason', row.reason || t('inspector.none')],
          ['message', row.message || t('inspector.none')],
          ['lastTransitionTime', when(row.sinceMs)],
          ['lastProbeTime', when(row.probedMs) || (row.heartbeatMs === undefined ? 'null' : '')],
          ['lastHeartbeatTime', when(row.heartbeatMs)],
          ['observedGeneration', row.observedGeneration === undefined ? '' : String(row.observedGeneration)],
        ]}
      />
    </details>
  );
}

/** The table of conditions; a row opens to show all fields. */
export function Conditions({ rows, changed }: { readonly rows: readonly ConditionRow[]; readonly changed: number }) {
  const { t } = useTranslation();
  if (rows.length === 0) return null;
  return (
    <Section
      title={t('inspector.conditions')}
      note={changed > 0 ? t('inspector.changedInStep', { count: changed }) : t('inspector.since')}
    >
      <div className={css.conditions}>
        {rows.map((row) => (
          <Condition key={row.type} row={row} />
        ))}
      </div>
    </Section>
  );
}
