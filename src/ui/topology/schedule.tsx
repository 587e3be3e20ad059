/**
 * How a pod was placed, over the tank: opened from the pod, by the bar, and by the step of an attempt; Escape goes back.
 * Models: look.md "filter", "request"; one scheduling attempt of kube-scheduler.
 * Leaves out: the full table (the inspector's Why).
 */
import { useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import type { DecisionView, DecisionViewQuery } from '../../projection/decision-view/query';
import { useQuery } from '../../worker/use-query';
import { getSession } from '../session';
import { joinMarks } from './draw/scene';
import { columnsIn, scheduleScene } from './layout/schedule';
import { markOf } from './pointing';
import css from './stage.module.css';
import { closeSchedule } from './stage-view';
import { type ThingFinder, usePointer } from './use-pointer';
import type { Room } from './use-size';
import { useStageWords } from './use-words';

export interface ScheduleProps {
  /** `pods/default/web-1`; '' for the attempt that the step at the head is. */
  readonly pod: string;
  readonly room: Room;
}

/** The attempt; null if there is none, undefined while it is asked for. */
export function useDecision(pod: string | undefined, width: number): DecisionView | null | undefined {
  return useQuery<DecisionViewQuery>('decision-view', { columns: columnsIn(width), ...(pod && { pod }) });
}

/** Escape is the way back, before anything else of the stage takes it. */
function useEscapeBack(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { dialog, overlay } = getSession();
      if (event.key !== 'Escape' || event.defaultPrevented || dialog || overlay) return;
      if (document.querySelector('[role=menu]')) return;
      closeSchedule();
      event.preventDefault();
      event.stopPropagation();
    };
    addEventListener('keydown', onKey, true);
    return () => removeEventListener('keydown', onKey, true);
  }, []);
}

/** Takes the focus from the list, which would lie over the picture, and gives it back in the end. */
function useFocus(element: React.RefObject<HTMLElement | null>): void {
  useEffect(() => {
    const before = document.activeElement;
    if (!(before instanceof HTMLElement) || !before.closest('[data-mirror-list]')) return;
    element.current?.focus();
    return () => {
      const { activeElement } = document;
      if (before.isConnected && (activeElement === document.body || activeElement === element.current)) before.focus();
    };
  }, [element]);
}

/** The attempt in words, for those who do not see the picture. */
function Outline({ view }: { readonly view: DecisionView }) {
  const { t } = useTranslation();
  return (
    <table className="sr-only">
      <caption>
        {view.name}: {t('topology.schedule.attempt', { attempt: view.attempt })}
      </caption>
      <tbody>
        {view.columns.map(({ node, rejected, total, isChosen }) => (
          <tr key={node} data-node={node} data-chosen={isChosen || undefined}>
            <th scope="row">{node}</th>
            <td>
              {rejected ? `${rejected.plugin}: ${rejected.reason}` : isChosen ? t('topology.schedule.winner') : ''}
            </td>
            <td>{total}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

/** The picture of an attempt. */
export default function Schedule({ pod, room }: ScheduleProps) {
  const { t } = useTranslation();
  const words = useStageWords();
  const group = useRef<SVGGElement>(null);
  const view = useDecision(pod, room.w);
  const picture = useMemo(() => (view ? scheduleScene(view, room, words) : undefined), [view, room, words]);
  useLayoutEffect(() => {
    if (group.current && picture) joinMarks(group.current, picture.marks, { isStill: true });
  }, [picture]);
  useEscapeBack();
  const section = useRef<HTMLElement>(null);
  useFocus(section);
  const find = useRef<ThingFinder>((target) => markOf(target)?.thing);
  const { handlers } = usePointer(find);
  return (
    <section
      className={css.schedule}
      data-schedule={view?.key}
      ref={section}
      tabIndex={-1}
      aria-label={t('topology.openWhy')}
    >
      <svg
        className={css.picture}
        aria-hidden="true"
        viewBox={`0 0 ${room.w} ${Math.max(room.h, picture?.size.h ?? 0)}`}
        preserveAspectRatio="xMidYMin meet"
        {...handlers}
      >
        <g ref={group} />
      </svg>
      {view === null && <p className={css.empty}>{t('topology.schedule.nothingYet')}</p>}
      {view && <Outline view={view} />}
    </section>
  );
}
