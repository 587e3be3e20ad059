/** What lies in the drawer: the tab that is shown. Tabs that are not built yet are not offered. */
import { lazy, Suspense } from 'react';
import { Coming } from '../frame/coming';
import { useSession } from '../session';
import css from './drawer.module.css';
import { Events } from './events';
import { Tables } from './tables';

const Trace = lazy(() => import('../trace/trace-panel').then(({ TracePanel }) => ({ default: TracePanel })));
const Reachability = lazy(() =>
  import('../reachability/reachability-panel').then(({ ReachabilityPanel }) => ({ default: ReachabilityPanel })),
);

/** The drawer's contents. */
export function Drawer() {
  const tab = useSession((s) => s.drawerTab);
  return (
    <div className={css.drawer}>
      {tab === 'trace' || tab === 'reachability' ? (
        <Suspense fallback={<Coming />}>{tab === 'trace' ? <Trace /> : <Reachability />}</Suspense>
      ) : tab === 'tables' ? (
        <Tables />
      ) : (
        <Events />
      )}
    </div>
  );
}
