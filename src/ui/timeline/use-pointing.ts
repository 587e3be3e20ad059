/** The pointer over the lanes: a line through all of them, a click seeks, a drag zooms, the wheel zooms and moves. */
import { type MouseEvent, type PointerEvent, type RefObject, useEffect, useMemo, useRef } from 'react';
import type { Timeline } from '../../projection/phase-timeline/answer';
import type { StepQuery, StepStory } from '../../projection/step/query';
import type { Connection } from '../../worker/connection';
import { useConnection } from '../../worker/use-query';
import { setSession } from '../session';
import type { Frame, Scale } from './geometry';
import { panned, type Shown, useTimelineView, windowOf, zoomed } from './timeline-view';

/** The elements that follow the pointer; they are moved without React, at the pointer's pace. */
export interface PointerMarks {
  readonly body: RefObject<HTMLDivElement | null>;
  readonly line: RefObject<SVGLineElement | null>;
  readonly range: RefObject<SVGRectElement | null>;
  readonly label: RefObject<HTMLDivElement | null>;
}

interface Place {
  readonly frame: Frame;
  readonly scale: Scale;
  readonly shown: Shown;
  readonly pixel: number;
}

const DRAG_FROM = 4;

/** Asks the story of a place of the axis. */
export function askStory(connection: Connection, scale: Timeline['scale'], at: number): Promise<StepStory | null> {
  const params = scale === 'steps' ? { step: Math.floor(at) } : { timeMs: at };
  return connection.ask<StepQuery>('step', params);
}

/** Moves the play head to a place of the axis. */
export function seekTo(connection: Connection, { scale, end }: Shown, at: number): void {
  setSession({ playing: false });
  const to =
    at >= end
      ? ('last' as const)
      : scale === 'steps'
        ? { step: Math.max(0, Math.round(at)) }
        : { timeMs: Math.max(0, at) };
  connection.send({ type: 'seek', to });
}

const show = (element: SVGElement | HTMLElement | null, isShown: boolean): void => {
  if (element) element.style.visibility = isShown ? 'visible' : 'hidden';
};

/** Handlers for the lanes' body. `say` makes the label's words from a story. */
export function usePointing(
  marks: PointerMarks,
  place: Place | undefined,
  say: (story: StepStory | null, at: number) => Node[],
) {
  const connection = useConnection();
  const now = useRef({ place, say });
  now.current = { place, say };
  const drag = useRef<{ x: number; isRange: boolean } | undefined>(undefined);
  const asked = useRef({ isUnderWay: false, wanted: undefined as number | undefined });
  useWheel(marks.body, now);

  return useMemo(() => {
    const xOf = ({ clientX }: { clientX: number }): number => {
      const left = marks.body.current?.getBoundingClientRect().left ?? 0;
      return (clientX - left) / (now.current.place?.pixel ?? 1);
    };
    const isInLanes = (x: number): boolean => {
      const frame = now.current.place?.frame;
      return frame !== undefined && x >= frame.gutter && x <= frame.width;
    };

    async function tell(at: number): Promise<void> {
      asked.current.wanted = at;
      if (asked.current.isUnderWay) return;
      asked.current.isUnderWay = true;
      while (asked.current.wanted !== undefined) {
        const wanted = asked.current.wanted;
        asked.current.wanted = undefined;
        const { place: here } = now.current;
        if (!here) break;
        const story = await askStory(connection, here.shown.scale, wanted).catch(() => null);
        marks.label.current?.replaceChildren(...now.current.say(story, wanted));
      }
      asked.current.isUnderWay = false;
    }

    function hide(): void {
      show(marks.line.current, false);
      show(marks.label.current, false);
    }

    function follow(x: number): void {
      const { place: here } = now.current;
      const isOver = here !== undefined && isInLanes(x) && x >= here.frame.x0 - 6;
      show(marks.line.current, isOver);
      show(marks.label.current, isOver);
      if (!here || !isOver) return;
      const at = Math.max(0, here.scale.at(x));
      marks.line.current?.setAttribute('x1', String(x));
      marks.line.current?.setAttribute('x2', String(x));
      const label = marks.label.current;
      if (label) {
        const isRight = x > here.frame.width / 2;
        const room = (isRight ? x : here.frame.width - x) - 10;
        label.style.maxWidth = `${(room * here.pixel).toFixed(0)}px`;
        label.style.transform = `translateX(calc(${(x * here.pixel).toFixed(1)}px ${isRight ? '- 100% - 6px' : '+ 6px'}))`;
      }
      void tell(Math.min(at, here.shown.end));
    }

    return {
      onPointerMove: (event: PointerEvent): void => {
        const x = xOf(event);
        const { current } = drag;
        if (!current) {
          follow(x);
          return;
        }
        current.isRange ||= Math.abs(x - current.x) > DRAG_FROM;
        if (!current.isRange) return;
        show(marks.range.current, true);
        marks.range.current?.setAttribute('x', String(Math.min(x, current.x)));
        marks.range.current?.setAttribute('width', String(Math.abs(x - current.x)));
      },
      onPointerDown: (event: PointerEvent): void => {
        const x = xOf(event);
        if (event.button !== 0 || !isInLanes(x)) return;
        drag.current = { x, isRange: false };
        (event.currentTarget as HTMLElement).setPointerCapture(event.pointerId);
      },
      onPointerUp: (event: PointerEvent): void => {
        const { current } = drag;
        const { place: here } = now.current;
        drag.current = undefined;
        show(marks.range.current, false);
        if (!current || !here) return;
        const x = xOf(event);
        if (!current.isRange) {
          seekTo(connection, here.shown, here.scale.at(x));
          return;
        }
        const [from, to] = [Math.min(x, current.x), Math.max(x, current.x)].map(here.scale.at) as [number, number];
        useTimelineView.setState({ window: windowOf(from, to, here.shown) });
      },
      onPointerCancel: (): void => {
        drag.current = undefined;
        show(marks.range.current, false);
      },
      onPointerLeave: hide,
      /** Whether a click came from the lanes rather than the names. */
      isOnLanes: (event: MouseEvent): boolean => isInLanes(xOf(event)),
    };
  }, [connection, marks]);
}

/** Ctrl and the wheel zoom about the pointer, Shift or a sideways wheel moves; a plain wheel scrolls the rows. */
function useWheel(body: PointerMarks['body'], now: RefObject<{ place: Place | undefined }>): void {
  useEffect(() => {
    const { current } = body;
    if (!current) return;
    const onWheel = (event: WheelEvent): void => {
      const { place } = now.current;
      if (!place) return;
      const isSideways = event.shiftKey || Math.abs(event.deltaX) > Math.abs(event.deltaY);
      if (!event.ctrlKey && !event.metaKey && !isSideways) return;
      event.preventDefault();
      if (isSideways && !event.ctrlKey) {
        const by = (event.deltaX || event.deltaY) / (place.frame.x1 - place.frame.x0);
        useTimelineView.setState({ window: panned(place.shown, by) });
        return;
      }
      const x = (event.clientX - current.getBoundingClientRect().left) / place.pixel;
      const about = place.scale.at(Math.max(place.frame.x0, x));
      useTimelineView.setState({ window: zoomed(place.shown, Math.exp(event.deltaY / 300), about) });
    };
    current.addEventListener('wheel', onWheel, { passive: false });
    return () => current.removeEventListener('wheel', onWheel);
  }, [body, now]);
}
