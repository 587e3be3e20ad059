/** The tabs under the timeline; the one that is shown closes its drawer. */
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../parts';
import { DRAWER_TABS, toggleDrawer, useSession } from '../session';
import css from './frame.module.css';

export interface DrawerTabsProps {
  readonly notes: Partial<Record<string, ReactNode>>;
  readonly end: ReactNode;
}

/** Console · Events · Tables · Packet trace · Reachability. */
export function DrawerTabs({ notes, end }: DrawerTabsProps) {
  const { t } = useTranslation();
  const tab = useSession((s) => s.drawerTab);
  const isOpen = useSession((s) => s.layout.drawer.open);
  return (
    <nav className={css.drawerTabs} aria-label={t('frame.drawerTabs')}>
      <Tabs
        label={t('frame.drawerTabs')}
        look="pill"
        value={isOpen ? tab : undefined}
        onChange={toggleDrawer}
        tabs={DRAWER_TABS.map((id) => ({ id, label: t(`frame.tab.${id}`), note: notes[id] }))}
      />
      <div className={css.drawerEnd}>{end}</div>
    </nav>
  );
}
