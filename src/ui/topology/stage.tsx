/**
 * The stage: the living tank, at four levels from the whole cluster to one container.
 * Models: look.md; pictures are made by pure layouts, drawn by d3, and mirrored as a list for keys and screen readers.
 * Leaves out: what can be done with a thing (commands offer that) and what is known of it (the inspector).
 */
import { type MouseEvent, type PointerEvent, useEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClock } from '../../worker/use-query';
import { useOffer } from '../commands/offers';
import { getSession, hover, type Selection, select, useSession } from '../session';
import { useMotionReduced } from '../theme/theme';
import { Defs } from './draw/defs';
import { Foot } from './foot';
import { nodesFrame, visibleNodes } from './layout/frame';
import { Mirror } from './mirror';
import { type Picture, pictureOf } from './picture';
import { markOf, thingAt } from './pointing';
import css from './stage.module.css';
import { goCloser, goFarther, goTo } from './stage-view';
import { openThingMenu } from './thing-menu';
import { useMachines, useMessages, useServices, useTopology } from './use-answers';
import { useEmphasis, useGroups, useMarks, useZoom, zoomIdentity } from './use-drawing';
import { type Room, useRoomOf } from './use-size';
import { useStageWords } from './use-words';

/** The nodes whose insides are asked for: those that can be seen. */
function useCloseNodes(topology: ReturnType<typeof useTopology>, room: Room | undefined, scroll: number): string[] {
  const { level, target } = useSession((s) => s.stage);
  return useMemo(() => {
    if (!topology || !room || level === 1) return [];
    const { nodes } = topology;
    if (level >= 3 && target && !target.startsWith('pods/'))
      return nodes.some(({ name }) => name === target) ? [target] : [];
    const fullest = nodes.reduce((most, { slots }) => Math.max(most, slots), 0);
    const frame = nodesFrame(room, nodes.length, fullest);
    const [first, last] = visibleNodes(frame, nodes.length, scroll, room.w);
    return nodes.slice(first, last + 1).map(({ name }) => name);
  }, [topology, room, scroll, level, target]);
}

/** States only: with reduced motion, above double speed, and while the head jumps. */
function useIsStill(step: number): boolean {
  const isReduced = useMotionReduced();
  const speed = useSession((s) => s.speed);
  const last = useRef(step);
  const jump = Math.abs(step - last.current);
  last.current = step;
  return isReduced || speed > 2 || jump > 12;
}

function useHandlers() {
  const isOwnHover = useRef(false);
  const handlers = useMemo(() => {
    const pointed = ({ target }: PointerEvent): Selection | undefined => markOf(target)?.thing;
    return {
      onPointerOver: (event: PointerEvent) => {
        isOwnHover.current = true;
        hover(pointed(event));
      },
      onPointerLeave: () => {
        isOwnHover.current = false;
        hover(undefined);
      },
      onClick: ({ target }: MouseEvent) => {
        const mark = markOf(target);
        if (mark?.opens) goTo(mark.opens.level, mark.opens.target);
        else select(mark?.thing);
      },
      onDoubleClick: ({ target }: MouseEvent) => {
        const thing = markOf(target)?.thing;
        if (thing) goCloser(thing);
      },
      onContextMenu: (event: MouseEvent) => {
        const thing = markOf(event.target)?.thing;
        if (!thing) return;
        event.preventDefault();
        openThingMenu(thing, { x: event.clientX, y: event.clientY });
      },
    };
  }, []);
  return { isOwnHover, handlers };
}

/** Escape leaves a level when nothing else wants it: no dialog, no selection. */
function useEscape(): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      const { selection, dialog, overlay } = getSession();
      if (event.key !== 'Escape' || event.defaultPrevented || selection || dialog || overlay) return;
      if (goFarther()) event.preventDefault();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, []);
}

/** The stage. */
export function Stage() {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const room = useRoomOf(element);
  const words = useStageWords();
  const { level, target } = useSession((s) => s.stage);
  const namespace = useSession((s) => s.namespace);
  const isPast = useSession((s) => s.playHead !== 'live');
  const [scroll, setScroll] = useState(0);
  const topology = useTopology();
  const machines = useMachines(useCloseNodes(topology, room, scroll));
  const services = useServices(namespace);
  const messages = useMessages();
  const isStill = useIsStill(useClock()?.head.step ?? 0);
  const groups = useGroups();
  const picture = useMemo<Picture | undefined>(
    () =>
      topology && room && topology.nodes.length > 0
        ? pictureOf({ level, target, topology, machines, services, messages, size: room, scroll, words })
        : undefined,
    [level, target, topology, machines, services, messages, room, scroll, words],
  );
  useMarks(groups, picture, isStill);
  const links = useMemo(() => ({ machines, services }), [machines, services]);
  const { isOwnHover, handlers } = useHandlers();
  useEmphasis(groups, picture, links, isOwnHover);
  const zoom = useZoom(groups, {
    size: room,
    world: picture?.size,
    most: 1.8,
    moved: ({ x, k }) => setScroll(k <= 1.001 ? Math.round(-x / k) : (before) => before),
    passed: (by, [x, y]) => {
      const box = element.current?.getBoundingClientRect();
      if (by > 0) goCloser(thingAt(x + (box?.left ?? 0), y + (box?.top ?? 0)));
      else goFarther();
    },
  });
  // biome-ignore lint/correctness/useExhaustiveDependencies: another level begins at its fitting size.
  useEffect(() => zoom.current?.set(zoomIdentity), [level, target]);
  useOffer('fitAll', () => zoom.current?.set(zoomIdentity));
  useOffer('fitSelected', () => goCloser(getSession().selection));
  useEscape();

  return (
    <div className={css.stage} ref={element} data-level={level} data-past={isPast || undefined}>
      <svg
        className={css.picture}
        ref={groups.svg}
        aria-hidden="true"
        viewBox={room ? `0 0 ${room.w} ${room.h}` : undefined}
        {...handlers}
      >
        <Defs />
        <g ref={groups.world} data-layer="world" />
        <g ref={groups.fixed} data-layer="fixed" />
        <g ref={groups.messages} data-layer="messages" />
      </svg>
      {topology && topology.nodes.length === 0 && <p className={css.empty}>{t('topology.empty')}</p>}
      <Foot zoomBy={(factor) => zoom.current?.by(factor)} fit={() => zoom.current?.set(zoomIdentity)} />
      {topology && <Mirror topology={topology} machines={machines} services={services} />}
    </div>
  );
}
