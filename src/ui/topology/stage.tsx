/**
 * The stage: the living tank, at four levels from the whole cluster to one container.
 * Models: look.md; pictures are made by pure layouts, drawn by d3, and mirrored as a list for keys and screen readers.
 * Leaves out: what can be done with a thing (commands offer that) and what is known of it (the inspector).
 */
import { lazy, Suspense, useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useClock } from '../../worker/use-query';
import { useOffer } from '../commands/offers';
import { getSession, useSession } from '../session';
import { useMotionReduced } from '../theme/theme';
import { useTraceDoing } from '../trace/trace-state';
import { Crumbs } from './crumbs';
import { Defs } from './draw/defs';
import { Foot } from './foot';
import type { ZoomTransform } from './gestures';
import { machineOf } from './layout/machine-of';
import { Mirror } from './mirror';
import { narrowedMachines, narrowedTopology } from './narrowed';
import { type Picture, pictureOf } from './picture';
import { usePodNames } from './pod-names';
import { markOf } from './pointing';
import css from './stage.module.css';
import { goCloser, goFarther, useView } from './stage-view';
import { useMessages, useServices, useTopology } from './use-answers';
import { useAttempt } from './use-attempt';
import { useCells } from './use-cells';
import { useCloseScenes, useContainerCard, useMachines } from './use-close';
import { useEmphasis, useGroups, useMarks, useZoom } from './use-drawing';
import { type ThingFinder, usePointer } from './use-pointer';
import { useRoomOf } from './use-size';
import { useTraced } from './use-traced';
import { useStageWords } from './use-words';

const Schedule = lazy(() => import('./schedule'));

/** Steps between two drawings above which the head is being dragged rather than stepped. */
const LEAP = 12;

/** States only: with reduced motion, above double speed, and while the head leaps. */
function useIsStill(): boolean {
  const step = useClock()?.head.step ?? 0;
  const isReduced = useMotionReduced();
  const speed = useSession((s) => s.speed);
  const last = useRef(step);
  const leap = Math.abs(step - last.current);
  useEffect(() => {
    last.current = step;
  }, [step]);
  return isReduced || speed > 2 || leap > LEAP;
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

/** All that a picture is made of, asked and put together. */
function usePicture(element: React.RefObject<HTMLDivElement | null>, scroll: number) {
  const room = useRoomOf(element);
  const words = useStageWords();
  const { level, target } = useSession((s) => s.stage);
  const namespace = useSession((s) => s.namespace);
  const whole = useTopology();
  const close = useCloseScenes(level >= 3);
  const all = useMachines(whole, room, scroll);
  const machines = useMemo(() => narrowedMachines(all, namespace), [all, namespace]);
  const services = useServices(namespace, level >= 3 ? machineOf(machines, target)?.node.name : undefined);
  const messages = useMessages();
  const card = useContainerCard(machines);
  const names = usePodNames(whole, level === 1);
  const topology = useMemo(() => whole && narrowedTopology(whole, names, namespace), [whole, names, namespace]);
  const picture = useMemo<Picture | undefined>(
    () =>
      topology && room && topology.nodes.length > 0
        ? pictureOf({
            level,
            target,
            topology,
            names,
            machines,
            services,
            card,
            messages,
            size: room,
            scroll,
            words,
            close,
          })
        : undefined,
    [level, target, topology, names, machines, services, card, messages, room, scroll, words, close],
  );
  return { room, topology, machines, services, names, messages, picture };
}

const UNMOVED = { invert: ([x, y]: [number, number]): [number, number] => [x, y] };

/** The stage. */
export function Stage() {
  const { t } = useTranslation();
  const element = useRef<HTMLDivElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const view = useRef<Pick<ZoomTransform, 'invert'>>(UNMOVED);
  const [scroll, setScroll] = useState(0);
  const stage = useSession((s) => s.stage);
  const schedule = useView((s) => s.schedule);
  const isPast = useSession((s) => s.playHead !== 'live');
  const { room, topology, machines, services, names, messages, picture: untraced } = usePicture(element, scroll);
  const picture = useTraced(untraced, room, scroll);
  const isPicking = useTraceDoing((s) => s.picking !== undefined);
  const groups = useGroups();
  useMarks(groups, picture, useIsStill());
  const scale = room?.scale ?? 1;
  const cells = useCells({ canvas, cluster: picture?.cluster, topology, names, room });

  const find = useRef<ThingFinder>(() => undefined);
  find.current = (target, clientX, clientY) => {
    const mark = markOf(target);
    if (mark) return mark.thing;
    const box = element.current?.getBoundingClientRect();
    if (!box) return undefined;
    const [x, y] = view.current.invert([(clientX - box.left) / scale, (clientY - box.top) / scale]);
    return cells.thingAt(x, y);
  };
  const { isOwnHover, handlers } = usePointer(find);
  const isFar = stage.level === 1;
  const links = useMemo(() => ({ machines, services, ...(isFar && { names }) }), [machines, services, names, isFar]);
  useEmphasis(groups, picture, links, isOwnHover);

  const zoom = useZoom(groups, {
    size: room,
    world: picture?.size,
    most: picture?.most ?? 2,
    moved: (transform) => {
      view.current = transform;
      cells.paint(transform);
      if (transform.k <= 1.001) setScroll(Math.round(-transform.x / transform.k));
    },
    passed: (by, [x, y]) => {
      const box = element.current?.getBoundingClientRect();
      if (by < 0 || !box) goFarther();
      else {
        const at = [x + box.left, y + box.top] as const;
        goCloser(find.current(document.elementFromPoint(...at), ...at));
      }
    },
  });
  const start = picture?.start ?? 0;
  const fit = (): void => zoom?.fit(start);
  // biome-ignore lint/correctness/useExhaustiveDependencies: another level begins at its fitting size, at what it is about.
  useLayoutEffect(fit, [stage, start, zoom]);
  useOffer('fitAll', fit);
  useOffer('fitSelected', () => goCloser(getSession().selection));
  useEscape();

  const attempt = useAttempt(messages);
  const isOpen = schedule !== undefined;
  return (
    <div
      className={css.stage}
      ref={element}
      data-level={stage.level}
      data-past={isPast || undefined}
      data-picking={isPicking || undefined}
    >
      <svg className={css.back} aria-hidden="true" viewBox={room ? `0 0 ${room.w} ${room.h}` : undefined}>
        <g ref={groups.back} />
      </svg>
      {picture?.cluster?.isCanvas && <canvas className={css.cells} ref={canvas} />}
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
        <g ref={groups.messages} data-layer="messages" pointerEvents="none" />
      </svg>
      {topology && topology.nodes.length === 0 && <p className={css.empty}>{t('topology.empty')}</p>}
      {stage.level >= 3 && !isOpen && (
        <Crumbs stage={stage} machine={machineOf(machines, stage.target)} isPrivate={topology?.model === 'docker'} />
      )}
      {isOpen && room && (
        <Suspense>
          <Schedule pod={schedule} room={room} />
        </Suspense>
      )}
      <Foot fit={fit} why={attempt.pod} isWhy={isOpen} />
      {topology && <Mirror topology={topology} machines={machines} services={services} />}
    </div>
  );
}
