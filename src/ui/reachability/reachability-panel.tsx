/**
 * Who can call whom: a matrix of pods, nodes, Services and the outside, and the three rules of the Kubernetes network.
 * Models: a connection or a ping between every two of them, tried on the simulated kernels at the play head.
 * Leaves out: ports other than the first that an end offers; see the trace behind a cell.
 */
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Reachability, ReachabilityQuery } from '../../projection/reachability/query';
import { useQuery } from '../../worker/use-query';
import { Button, EmptyState, Progress, Select, Tabs } from '../parts';
import { useSession } from '../session';
import { EndPicker } from './end-picker';
import { Legend } from './legend';
import { Matrix } from './matrix';
import css from './reachability.module.css';
import { useReachability } from './reachability-state';
import { Rules } from './rules';

/** The matrix; the last one stays while the next is on its way. */
function useMatrix(): Reachability | undefined {
  const namespace = useSession((s) => s.namespace);
  const { ping, chosen } = useReachability();
  const found = useQuery<ReachabilityQuery>('reachability', { chosen, namespace, ping });
  const last = useRef(found);
  if (found) last.current = found;
  return last.current;
}

function Views() {
  const { t } = useTranslation();
  const view = useReachability((s) => s.view);
  return (
    <Tabs
      label={t('reachability.views')}
      look="pill"
      value={view}
      onChange={(next) => useReachability.setState({ view: next })}
      tabs={[
        { id: 'matrix', label: t('reachability.matrix') },
        { id: 'rules', label: t('reachability.rules') },
      ]}
    />
  );
}

function MatrixView() {
  const { t } = useTranslation();
  const found = useMatrix();
  const ping = useReachability((s) => s.ping);
  const [isChoosing, setChoosing] = useState(false);
  return (
    <>
      <div className={css.bar}>
        <Views />
        <Select
          label={t('reachability.how')}
          labelHidden
          value={ping ? 'icmp' : 'tcp'}
          options={[
            { value: 'tcp', label: 'TCP' },
            { value: 'icmp', label: 'ping' },
          ]}
          onChange={(next) => useReachability.setState({ ping: next === 'icmp' })}
        />
        <Button aria-expanded={isChoosing} onClick={() => setChoosing(!isChoosing)}>
          {t('reachability.chooseEnds')}
        </Button>
        {found && <Legend found={found} />}
      </div>
      <div className={css.body}>
        {isChoosing && <EndPicker shown={found?.to.map(({ key }) => key) ?? []} />}
        {!found && <Progress label={t('reachability.trying')} />}
        {found &&
          (found.to.length < 2 ? (
            <EmptyState title={t('reachability.noPods')}>{t('reachability.noPodsNote')}</EmptyState>
          ) : (
            <Matrix found={found} ping={ping} />
          ))}
      </div>
    </>
  );
}

/** The tab. */
export function ReachabilityPanel() {
  const view = useReachability((s) => s.view);
  return (
    <div className={css.panel}>
      {view === 'matrix' ? (
        <MatrixView />
      ) : (
        <>
          <div className={css.bar}>
            <Views />
          </div>
          <Rules />
        </>
      )}
    </div>
  );
}
