/** What keeps pods alive: kubectl's row, the arithmetic of a rolling update, ReplicaSets as bars, pods by status. */
import { useTranslation } from 'react-i18next';
import type { Arithmetic, SetRow, WorkloadView } from '../../../projection/object/workload';
import css from '../inspector.module.css';
import { ObjectLink } from '../links';
import { Section } from '../sections';
import { ShapeBar, ShapeCounts } from './shapes';

const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);

function Sets({ sets, most }: { readonly sets: readonly SetRow[]; readonly most: number }) {
  const { t } = useTranslation();
  const shown = sets.filter(({ isNew, desired, shapes }) => isNew || desired > 0 || sum(shapes) > 0);
  const emptied = sets.length - shown.length;
  return (
    <div className={css.sets}>
      {shown.map((set) => (
        <div key={set.key}>
          <header>
            <ObjectLink to={set.key}>
              <span className="mono">{set.hash}</span>
            </ObjectLink>
            <small>
              {t(set.isNew ? 'inspector.setNew' : 'inspector.setOld')} ·{' '}
              {t('inspector.revision', { revision: set.revision })} · {set.images.join(', ')}
            </small>
            <b className="num">
              {set.replicas}/{set.desired}
            </b>
          </header>
          <ShapeBar shapes={set.shapes} most={most} />
        </div>
      ))}
      {emptied > 0 && <p className={css.dim}>{t('inspector.setsEmpty', { count: emptied })}</p>}
    </div>
  );
}

function Sums({ arithmetic }: { readonly arithmetic: Arithmetic }) {
  const { t } = useTranslation();
  const { total, available, most, leastAvailable } = arithmetic;
  return (
    <div className={css.sums}>
      <p>
        <b className="num">{total}</b> ≤ <b className="num">{most}</b>{' '}
        {t('inspector.sumMost', {
          desired: arithmetic.desired,
          surge: arithmetic.maxSurge,
          text: arithmetic.surgeText,
        })}
      </p>
      <p>
        <b className="num">{available}</b> {available >= leastAvailable ? '≥' : '<'}{' '}
        <b className="num">{leastAvailable}</b>{' '}
        {t('inspector.sumLeast', {
          desired: arithmetic.desired,
          unavailable: arithmetic.maxUnavailable,
          text: arithmetic.unavailableText,
        })}
      </p>
      {available <= leastAvailable && total > arithmetic.desired && <p>{t('inspector.sumWaits')}</p>}
    </div>
  );
}

/** The overview of a workload. */
export function Workload({ workload, desired }: { readonly workload: WorkloadView; readonly desired?: number }) {
  const { t } = useTranslation();
  const { sets, shapes, arithmetic } = workload;
  const total = sum(shapes);
  const most = Math.max(
    arithmetic?.most ?? desired ?? 0,
    ...sets.map((set) => Math.max(set.desired, sum(set.shapes))),
    total === 0 ? 1 : 0,
  );
  return (
    <>
      {sets.length > 0 && (
        <Section title="ReplicaSets" note={workload.isPaused ? t('inspector.paused') : workload.strategy}>
          <Sets sets={sets} most={most} />
          {arithmetic && <Sums arithmetic={arithmetic} />}
        </Section>
      )}
      <Section title={t('inspector.podsByStatus')} note={t('inspector.podCount', { count: total })}>
        <ShapeCounts shapes={shapes} />
      </Section>
    </>
  );
}
