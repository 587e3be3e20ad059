/** The tabs under the timeline; the one that is shown closes its drawer. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../parts';
import { DRAWER_TABS, type DrawerTab, toggleDrawer, useSession } from '../session';
import css from './frame.module.css';

export interface DrawerTabsProps {
  readonly notes: Partial<Record<string, ReactNode>>;
  readonly end: ReactNode;
}

/** Tabs that stand already; the others come with what they show. */
const BUILT: readonly DrawerTab[] = ['events', 'tables', 'trace', 'reachability'];

/** Console · Events · Tables · Packet trace · Reachability, as far as they are built. */
export function DrawerTabs({ notes, end }: DrawerTabsProps) {
  const { t } = useTranslation();
  const tab = useSession((s) => s.drawerTab);
  const isOpen = useSession((s) => s.layout.drawer.open);
  return (
    <nav className={css.drawerTabs} aria-label={t('frame.drawerTabs')}>
      <Tabs
        label={t('frame.drawerTabs')}
        look="pill"
        value={isOpen ? (BUILT.includes(tab) ? tab : BUILT[0]) : undefined}
        onChange={toggleDrawer}
        tabs={DRAWER_TABS.filter((id) => BUILT.includes(id)).map((id) => ({
          id,
          label: t(`frame.tab.${id}`),
          note: notes[id],
        }))}
      />
      <div className={css.drawerEnd}>{end}</div>
    </nav>
  );
}
