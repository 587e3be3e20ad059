/**
 * The panel of the selected object: what it is, how it is written, why, what was noted of it, and how it came to be.
 * Models: kubectl describe, get -o yaml, logs; every tab is a live query at the play head.
 * Leaves out: changing things; actions are commands.
 */
import { useEffect, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { ObjectQuery, ObjectView } from '../../projection/object/query';
import { useQuery } from '../../worker/use-query';
import { EmptyState } from '../parts';
import { setSession, useSession } from '../session';
import { Component } from './component';
import { ContainersTab } from './containers-tab';
import { EventsTab } from './events-tab';
import { Head } from './head';
import { HistoryTab } from './history-tab';
import css from './inspector.module.css';
import { NetworkTab } from './network-tab';
import { Overview } from './overview/overview';
import { subjectOf } from './subject';
import { TabBar } from './tab-bar';
import { tabsOf } from './tab-list';
import { WhyTab } from './why/why-tab';
import { YamlTab } from './yaml-tab';

const PANEL = 'inspector-tab';

function Tab({ tab, view }: { readonly tab: string; readonly view: ObjectView }) {
  switch (tab) {
    case 'yaml':
      return <YamlTab key={view.key} of={view.key} />;
    case 'why':
      return <WhyTab key={view.key} of={view.key} />;
    case 'events':
      return <EventsTab of={view.key} />;
    case 'containers':
      return <ContainersTab of={view.key} />;
    case 'network':
      return <NetworkTab of={view.key} />;
    case 'history':
      return <HistoryTab key={view.key} of={view.key} />;
    default:
      return <Overview view={view} />;
  }
}

function ObjectPanel({ of }: { readonly of: string }) {
  const { t } = useTranslation();
  const answer = useQuery<ObjectQuery>('object', { key: of });
  const last = useRef<ObjectView | null>(null);
  const wanted = useSession((s) => s.inspectorTab);
  if (answer) last.current = answer;
  // The object before stays until this one's answer is there: nothing blinks.
  const view = answer === undefined ? last.current : answer;
  if (answer === undefined && !view) return null;
  if (!view)
    return (
      <EmptyState title={t('inspector.notThere')}>
        <code>{of}</code>
      </EmptyState>
    );
  const tabs = tabsOf(view.kind).map((id) => ({ id, label: t(`inspector.tab.${id}`) }));
  const tab = tabs.some(({ id }) => id === wanted) ? wanted : 'overview';
  return (
    <div className={css.inspector} data-tab={tab}>
      <Head view={view} />
      <TabBar tabs={tabs} value={tab} onChange={(id) => setSession({ inspectorTab: id })} controls={PANEL} />
      <div id={PANEL} role="tabpanel" aria-label={t(`inspector.tab.${tab}`)} className={css.body} tabIndex={-1}>
        <Tab tab={tab} view={view} />
      </div>
    </div>
  );
}

/** A container that is selected is best seen among the containers. */
function useContainersTab(container: string | undefined): void {
  useEffect(() => {
    if (container !== undefined) setSession({ inspectorTab: 'containers' });
  }, [container]);
}

/** The inspector. */
export function Inspector() {
  const { t } = useTranslation();
  const selection = useSession((s) => s.selection);
  const subject = subjectOf(selection);
  useContainersTab(subject.container === undefined ? undefined : `${subject.key}/${subject.container}`);
  if (subject.kind === 'object') return <ObjectPanel of={subject.key} />;
  if (subject.kind === 'component') return <Component name={subject.key} />;
  return <EmptyState title={t('inspector.nothing')}>{t('inspector.nothingNote')}</EmptyState>;
}
