/** A row of tabs: arrows move, Home and End jump (APG tabs, automatic activation). */
import { type KeyboardEvent, type ReactNode, useRef } from 'react';
import css from './tabs.module.css';

export interface TabItem<Id extends string = string> {
  readonly id: Id;
  readonly label: string;
  /** A count or a word after the label. */
  readonly note?: ReactNode;
}

export interface TabsProps<Id extends string> {
  readonly label: string;
  readonly tabs: readonly TabItem<Id>[];
  /** Left out when none is shown (a closed drawer). */
  readonly value: Id | undefined;
  readonly onChange: (id: Id) => void;
  readonly look?: 'line' | 'pill';
  /** The id of the element that shows the tab's contents. */
  readonly controls?: string;
}

/** The tab list; the panel is the caller's (role="tabpanel", id = `controls`). */
export function Tabs<Id extends string>({ label, tabs, value, onChange, look = 'line', controls }: TabsProps<Id>) {
  const list = useRef<HTMLDivElement>(null);
  function onKeyDown(event: KeyboardEvent): void {
    const buttons = [...(list.current?.querySelectorAll<HTMLButtonElement>('[role=tab]') ?? [])];
    const at = buttons.indexOf(event.target as HTMLButtonElement);
    const last = buttons.length - 1;
    const to = { ArrowRight: at === last ? 0 : at + 1, ArrowLeft: at <= 0 ? last : at - 1, Home: 0, End: last }[
      event.key
    ];
    const [button, tab] = [to === undefined ? undefined : buttons[to], to === undefined ? undefined : tabs[to]];
    if (!button || !tab) return;
    event.preventDefault();
    button.focus();
    if (value !== undefined) onChange(tab.id);
  }
  return (
    <div className={`${css.tabs} ${css[look]}`} role="tablist" aria-label={label} ref={list} onKeyDown={onKeyDown}>
      {tabs.map((tab, index) => {
        const isShown = tab.id === value;
        return (
          <button
            key={tab.id}
            type="button"
            role="tab"
            aria-selected={isShown}
            aria-controls={isShown ? controls : undefined}
            tabIndex={isShown || (value === undefined && index === 0) ? 0 : -1}
            onClick={() => onChange(tab.id)}
          >
            {tab.label}
            {tab.note !== undefined && <small>{tab.note}</small>}
          </button>
        );
      })}
    </div>
  );
}
