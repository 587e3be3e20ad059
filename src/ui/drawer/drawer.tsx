/** What lies in the drawer: the tab that is shown. Tabs that are not built yet are not offered. */
import { useSession } from '../session';
import css from './drawer.module.css';
import { Events } from './events';
import { Tables } from './tables';

/** The drawer's contents. */
export function Drawer() {
  const tab = useSession((s) => s.drawerTab);
  return <div className={css.drawer}>{tab === 'tables' ? <Tables /> : <Events />}</div>;
}
