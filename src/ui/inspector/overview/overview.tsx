/** The first tab: what the object is now, in the words of its kind, its conditions, and what led here. */
import { useTranslation } from 'react-i18next';
import type { ObjectView } from '../../../projection/object/query';
import css from '../inspector.module.css';
import { Chips, Facts, Section } from '../sections';
import { Age, Countdown } from '../times';
import { Because } from './because';
import { Conditions } from './conditions';
import { JobOverview } from './job';
import { NodeOverview } from './node';
import { PodFacts, ThreeWords } from './pod';
import { ServiceOverview } from './service';
import { Workload } from './workload';

/** What `kubectl get` prints of it, as a card. */
function KubectlRow({ view }: { readonly view: ObjectView }) {
  return (
    <div className={css.row}>
      <table>
        <thead>
          <tr>
            {view.columns.map(({ name }) => (
              <th key={name} scope="col">
                {name.toUpperCase()}
              </th>
            ))}
            <th scope="col">AGE</th>
          </tr>
        </thead>
        <tbody>
          <tr>
            {view.columns.map(({ name, value }) => (
              <td key={name}>{value}</td>
            ))}
            <td>
              <Age ms={view.createdMs} />
            </td>
          </tr>
        </tbody>
      </table>
    </div>
  );
}

function Details({ view }: { readonly view: ObjectView }) {
  const { t } = useTranslation();
  const { pod, node, workload, service, job } = view;
  if (pod)
    return (
      <>
        <ThreeWords pod={pod} />
        <PodFacts pod={pod} />
      </>
    );
  if (node) return <NodeOverview node={node} />;
  return (
    <>
      {job ? <JobOverview job={job} /> : <KubectlRow view={view} />}
      {workload && <Workload workload={workload} />}
      {service && <ServiceOverview service={service} />}
      {view.dataKeys.length > 0 && (
        <Section title="data" note={view.dataKeys.length}>
          <Chips pairs={view.dataKeys.map((name) => [name, ''] as const)} />
        </Section>
      )}
      {!view.acts && <p className={css.sentence}>{t('inspector.shownOnly', { kind: view.kind })}</p>}
    </>
  );
}

/** The overview of an object. */
export function Overview({ view }: { readonly view: ObjectView }) {
  const { t } = useTranslation();
  return (
    <div className={css.tab}>
      {view.isGone && <p className={css.gone}>{t('inspector.gone')}</p>}
      {view.deletionMs !== undefined && !view.isGone && (
        <p className={css.gone}>
          {t('inspector.going')} <Countdown toMs={view.deletionMs} />
          {view.finalizers.length > 0 && ` · finalizers: ${view.finalizers.join(', ')}`}
        </p>
      )}
      <Details view={view} />
      <Conditions rows={view.conditions} changed={view.conditionsChanged} />
      <Because chain={view.chain} of={view.key} />
      {view.labels.length > 0 && (
        <Section title="Labels">
          <Chips pairs={view.labels} />
        </Section>
      )}
      <Section title={t('inspector.identity')}>
        <Facts
          wide
          facts={[
            ['apiVersion', view.apiVersion],
            ['namespace', view.namespace],
            [
              'uid',
              <span key="uid" className="mono">
                {view.uid}
              </span>,
            ],
            [t('inspector.fact.age'), <Age key="age" ms={view.createdMs} />],
            ...view.annotations.map(([name, value]) => [name, value] as const),
          ]}
        />
      </Section>
    </div>
  );
}
