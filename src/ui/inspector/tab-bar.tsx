/** The inspector's tabs: as many as there is room for, the others in a menu. */
import { ChevronDown } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { MenuButton, type TabItem, Tabs } from '../parts';
import css from './inspector.module.css';

/** What a tab takes, about: its letters and its padding, in rem. */
const widthOf = ({ label }: TabItem): number =>
  [...label].reduce((sum, letter) => sum + (letter > '\u2e7f' ? 0.78 : 0.42), 0) + 0.95;
const MORE_REM = 3.6;

/** How many tabs have room in a width of so many rem. */
export function tabsThatFit(tabs: readonly TabItem[], room: number): number {
  let used = 0;
  for (const [index, tab] of tabs.entries()) {
    used += widthOf(tab);
    const needsMore = index < tabs.length - 1;
    if (used + (needsMore ? MORE_REM : 0) > room) return Math.max(1, index);
  }
  return tabs.length;
}

export interface TabBarProps {
  readonly tabs: readonly TabItem[];
  readonly value: string;
  readonly onChange: (id: string) => void;
  readonly controls: string;
  readonly children?: ReactNode;
}

/** The bar. The shown tab always stands in it. */
export function TabBar({ tabs, value, onChange, controls }: TabBarProps) {
  const { t } = useTranslation();
  const bar = useRef<HTMLDivElement>(null);
  const [room, setRoom] = useState(20);
  useEffect(() => {
    const element = bar.current;
    if (!element) return;
    const rem = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16;
    const watcher = new ResizeObserver(() => setRoom(element.clientWidth / rem() - 1.5));
    watcher.observe(element);
    return () => watcher.disconnect();
  }, []);
  const count = tabsThatFit(tabs, room);
  const shown = tabs.slice(0, count);
  const current = tabs.find(({ id }) => id === value);
  if (current && !shown.includes(current)) shown[shown.length - 1] = current;
  const others = tabs.filter((tab) => !shown.includes(tab));
  return (
    <div className={css.tabBar} ref={bar}>
      <Tabs label={t('inspector.tabs')} tabs={shown} value={value} onChange={onChange} controls={controls} />
      {others.length > 0 && (
        <MenuButton
          label={t('inspector.moreTabs')}
          align="end"
          entries={() => others.map(({ id, label }) => ({ label, onSelect: () => onChange(id) }))}
        >
          {t('inspector.more')} <ChevronDown size="0.875em" aria-hidden />
        </MenuButton>
      )}
    </div>
  );
}
