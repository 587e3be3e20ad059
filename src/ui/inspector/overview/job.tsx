/** A Job's overview: how many pods it wants to succeed, how far it is, how many failures it bears. */
import { useTranslation } from 'react-i18next';
import type { JobView } from '../../../projection/object/job';
import css from '../inspector.module.css';
import { Facts } from '../sections';
import { Age } from '../times';

/** The overview of a Job. */
export function JobOverview({ job }: { readonly job: JobView }) {
  const { t } = useTranslation();
  const wanted = job.completions ?? job.parallelism;
  return (
    <>
      <div className={css.three}>
        <div>
          <small>{t('inspector.job.succeeded')}</small>
          <b className="num">
            {job.succeeded}/{wanted}
          </b>
          <small>completions</small>
        </div>
        <div>
          <small>{t('inspector.job.active')}</small>
          <b className="num">
            {job.active}/{job.parallelism}
          </b>
          <small>parallelism</small>
        </div>
        <div>
          <small>{t('inspector.job.failed')}</small>
          <b className="num">
            {job.failed}/{job.backoffLimit}
          </b>
          <small>backoffLimit</small>
        </div>
      </div>
      <p className={css.sentence}>
        {job.isSuspended
          ? t('inspector.job.suspended')
          : job.failed > 0
            ? t('inspector.job.backOff', { seconds: job.backoffMs / 1000, limit: job.backoffLimit })
            : t('inspector.job.noFailure', { limit: job.backoffLimit })}
      </p>
      <Facts
        facts={[
          ['completionMode', job.mode],
          [t('inspector.fact.started'), job.startedMs === undefined ? '' : <Age key="started" ms={job.startedMs} />],
          [
            t('inspector.fact.completed'),
            job.completedMs === undefined ? '' : <Age key="completed" ms={job.completedMs} />,
          ],
          ['completedIndexes', job.completedIndexes],
          ['failedIndexes', job.failedIndexes],
          ['ttlSecondsAfterFinished', job.ttlSeconds === undefined ? '' : String(job.ttlSeconds)],
          ['activeDeadlineSeconds', job.deadlineSeconds === undefined ? '' : String(job.deadlineSeconds)],
        ]}
      />
    </>
  );
}
