/**
 * The lanes: names, bars, marks, the play head. React owns the frame, d3 what is drawn in it.
 * Models: look.md's timeline; only the visible rows are asked for and drawn.
 * Leaves out: the strip above.
 */
import { type MouseEvent, type PointerEvent, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Timeline, TimelineBlock } from '../../projection/phase-timeline/answer';
import type { StepStory } from '../../projection/step/query';
import type { Clock } from '../../worker/protocol';
import { EmptyState } from '../parts';
import { hover, select, useSession } from '../session';
import { clockText, lengthText, tickText } from './clock-text';
import { drawCover } from './draw/over';
import { drawAxis, drawRows, drawTitles, type SceneDrawing } from './draw/scene';
import { AXIS, type Frame, ROW, scaleOf } from './geometry';
import { Patterns } from './patterns';
import { sentenceText } from './sentence';
import css from './timeline.module.css';
import { toggleGroup, togglePin, useTimelineView } from './timeline-view';
import { itemId, TreeItems } from './tree';
import { usePointing } from './use-pointing';
import { headOf, shownOf, thingOf } from './use-timeline';
import { useTreeKeys } from './use-tree-keys';
import { useZoomKeys } from './use-zoom-keys';

interface LanesProps {
  readonly timeline: Timeline | undefined;
  readonly clock: Clock | undefined;
  readonly frame: Frame;
  /** The height of the rows' viewport and the size of a pixel at 100 % text. */
  readonly height: number;
  readonly pixel: number;
  readonly scrollTop: number;
  readonly onScroll: (scrollTop: number) => void;
}

/** What the drawing says, in the reader's language. */
function useWords(scale: Timeline['scale']) {
  const { t, i18n } = useTranslation();
  return useMemo(() => {
    const at = (place: number): string =>
      scale === 'real' ? clockText(place) : t('timeline.unit.steps', { at: place });
    const blocks = {
      nodes: t('timeline.nodes'),
      controlPlane: t('timeline.controlPlane'),
      kubelets: t('timeline.kubelets'),
    };
    return {
      language: i18n.language,
      row: {
        shape: (shape: string) => t(`timeline.shapes.${shape}`),
        span: (what: string, from: number, to: number | null) =>
          to === null
            ? t('timeline.since', { what, from: at(from) })
            : t('timeline.from', { what, from: at(from), to: at(to) }),
        events: t('timeline.events'),
        pin: t('timeline.pin'),
        unpin: t('timeline.unpin'),
      },
      title: {
        block: ({ kind, ownerKind, name }: TimelineBlock) =>
          kind !== 'owner' ? blocks[kind] : ownerKind === 'Pod' ? t('timeline.podsAlone') : `${ownerKind} ${name}`,
        summary: ({ now }: TimelineBlock) =>
          now.map(([shape, count]) => `${count} ${t(`timeline.shapes.${shape}`)}`).join(', '),
      },
      act: (act: Timeline['acts'][number]) => sentenceText(act.said, t),
      timer: ({ what, endsAtMs }: { what: string; endsAtMs: number }) =>
        t(`timeline.timer.${what}`, { time: clockText(endsAtMs) }),
      story: (story: StepStory | null): Node[] => {
        if (!story) return [document.createTextNode(t('timeline.empty'))];
        const where = document.createElement('b');
        where.textContent = `${story.step} · ${clockText(story.time)}`;
        return [where, document.createTextNode(` ${sentenceText(story.said, t)}`)];
      },
    };
  }, [t, i18n.language, scale]);
}

/** The lanes of an answer. */
export function Lanes({ timeline, clock, frame, height, pixel, scrollTop, onScroll }: LanesProps) {
  const { t } = useTranslation();
  const selection = useSession((s) => s.selection);
  const hovered = useSession((s) => s.hovered);
  const { pinned } = useTimelineView();
  const words = useWords(timeline?.scale ?? 'steps');
  const [body, line, range, label] = [
    useRef<HTMLDivElement>(null),
    useRef<SVGLineElement>(null),
    useRef<SVGRectElement>(null),
    useRef<HTMLDivElement>(null),
  ];
  const marks = useMemo(() => ({ body, line, range, label }), [body, line, range, label]);
  const [axisG, pinnedG, rowsG, titlesG, coverG] = [
    useRef<SVGGElement>(null),
    useRef<SVGGElement>(null),
    useRef<SVGGElement>(null),
    useRef<SVGGElement>(null),
    useRef<SVGGElement>(null),
  ];
  const [hoveredRow, setHoveredRow] = useState<string>();
  const place = useMemo(() => {
    if (!timeline) return undefined;
    return { frame, scale: scaleOf(timeline.from, timeline.to, frame), shown: shownOf(timeline, clock), pixel };
  }, [timeline, clock, frame, pixel]);
  const pointing = usePointing(marks, place, words.story);
  const zoom = useZoomKeys(timeline, clock);
  const keys = useTreeKeys(timeline, zoom);
  const pinnedHeight = (timeline?.pinned.length ?? 0) * ROW;
  const rowsHeight = Math.max(ROW, height - pinnedHeight);

  useLayoutEffect(() => {
    if (!timeline || !place || !axisG.current || !rowsG.current || !titlesG.current || !coverG.current) return;
    const { scale } = place;
    const at = headOf(timeline.scale, clock);
    const headX = at >= timeline.from && at <= timeline.to ? scale.x(at) : undefined;
    const isOf = (thing: typeof selection, key: string | undefined): boolean =>
      thing !== undefined && key !== undefined && `${thing.kind} ${thing.key}` === key;
    const nameOf = (row: Timeline['rows'][number]): string | undefined => {
      const thing = thingOf(row);
      return thing && row.kind !== 'probe' && row.kind !== 'condition' && row.kind !== 'events'
        ? `${thing.kind} ${thing.key}`
        : undefined;
    };
    const scene: SceneDrawing = {
      frame,
      scale,
      end: place.shown.end,
      language: words.language,
      words: words.row,
      isSelected: (row) => isOf(selection, nameOf(row)),
      isHovered: (row) => row.key === hoveredRow || row.key === keys.active || isOf(hovered, nameOf(row)),
      isPinned: (row) => pinned.includes(row.key),
    };
    const label = (tick: Timeline['ticks'][number]): string =>
      timeline.scale === 'real'
        ? tickText(tick.at)
        : `${tick.at}${tick.timeMs === undefined ? '' : ` · ${clockText(tick.timeMs)}`}`;
    drawAxis(axisG.current, timeline, {
      frame,
      scale,
      headX,
      head: clockText(clock?.head.time ?? 0),
      label,
      gap: ({ lengthMs }) => `+${lengthText(lengthMs)}`,
    });
    drawRows(rowsG.current, timeline.rows, timeline.first * ROW - scrollTop, scene);
    if (pinnedG.current) drawRows(pinnedG.current, timeline.pinned, 0, scene);
    const selected = selection?.kind === 'object' ? selection.key : undefined;
    drawTitles(titlesG.current, timeline, { scrollTop, frame, words: words.title, selected });
    const rows = [
      ...timeline.pinned.map((row, i) => ({ row, y: i * ROW })),
      ...timeline.rows.map((row, i) => ({ row, y: pinnedHeight + (timeline.first + i) * ROW - scrollTop })),
    ].filter(({ y }, i) => i < timeline.pinned.length || y >= pinnedHeight - 2);
    drawCover(coverG.current, { frame, scale, timeline, height, rows, headX, act: words.act, timer: words.timer });
  });

  function rowAt(event: MouseEvent | PointerEvent): Timeline['rows'][number] | undefined {
    const box = body.current?.getBoundingClientRect();
    if (!timeline || !box) return undefined;
    const y = (event.clientY - box.top) / pixel - AXIS;
    if (y < 0) return undefined;
    if (y < pinnedHeight) return timeline.pinned[Math.floor(y / ROW)];
    return timeline.rows[Math.floor((y - pinnedHeight + scrollTop) / ROW) - timeline.first];
  }

  function onPointerMove(event: PointerEvent<HTMLDivElement>): void {
    pointing.onPointerMove(event);
    const row = rowAt(event);
    if (row?.key === hoveredRow) return;
    setHoveredRow(row?.key);
    hover(row && thingOf(row));
  }

  function onClick(event: MouseEvent<HTMLDivElement>): void {
    if (pointing.isOnLanes(event) || !(event.target instanceof Element)) return;
    const title = event.target.closest<SVGElement>('[data-toggles], [data-owner]');
    const { toggles, owner } = title?.dataset ?? {};
    if (toggles && (event.target.closest('.chevron') || !owner)) toggleGroup(toggles);
    else if (owner) select({ kind: 'object', key: owner });
    else if (title === null) {
      const row = rowAt(event);
      if (row && event.shiftKey) togglePin(row.key);
      else if (row?.kind === 'density') toggleGroup(row.key);
      else if (row) select(thingOf(row));
    }
  }

  const isEmpty = timeline !== undefined && timeline.total === 0;
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: the tree inside has the keys; this is the pointer's way to the same.
    // biome-ignore lint/a11y/useKeyWithClickEvents: see above.
    <div
      className={css.body}
      ref={body}
      onClick={onClick}
      onPointerMove={onPointerMove}
      onPointerDown={pointing.onPointerDown}
      onPointerUp={pointing.onPointerUp}
      onPointerCancel={pointing.onPointerCancel}
      onPointerLeave={() => {
        pointing.onPointerLeave();
        setHoveredRow(undefined);
        hover(undefined);
      }}
    >
      <Patterns />
      <svg
        className={css.axis}
        viewBox={`0 0 ${frame.width} ${AXIS}`}
        preserveAspectRatio="xMinYMin meet"
        aria-hidden="true"
      >
        <g ref={axisG} />
      </svg>
      {pinnedHeight > 0 && (
        <svg
          className={css.pinned}
          viewBox={`0 0 ${frame.width} ${pinnedHeight}`}
          style={{ height: `${pinnedHeight / 16}rem` }}
          preserveAspectRatio="xMinYMin meet"
          aria-hidden="true"
        >
          <g ref={pinnedG} />
        </svg>
      )}
      <div
        className={css.scroll}
        role="tree"
        tabIndex={0}
        aria-label={t('timeline.lanes')}
        aria-activedescendant={keys.active === undefined ? undefined : itemId(keys.active)}
        onScroll={({ currentTarget }) => onScroll(currentTarget.scrollTop / pixel)}
        onKeyDown={keys.onKeyDown}
        onBlur={keys.onBlur}
      >
        <div style={{ height: `${Math.max(rowsHeight, (timeline?.total ?? 0) * ROW) / 16}rem` }} role="presentation">
          <svg
            className={css.lanes}
            viewBox={`0 0 ${frame.width} ${rowsHeight}`}
            style={{ width: `${frame.width / 16}rem`, height: `${rowsHeight / 16}rem` }}
            preserveAspectRatio="xMinYMin meet"
            aria-hidden="true"
          >
            <g ref={rowsG} />
            <g ref={titlesG} />
          </svg>
          {timeline && (
            <TreeItems
              timeline={timeline}
              active={keys.active}
              title={(row) => {
                const block = timeline.blocks.find(({ first, count }) => row >= first && row < first + count);
                return block ? words.title.block(block) : '';
              }}
            />
          )}
        </div>
      </div>
      <svg
        className={css.cover}
        viewBox={`0 0 ${frame.width} ${height}`}
        preserveAspectRatio="xMinYMin meet"
        aria-hidden="true"
      >
        <g ref={coverG} />
        <line className={css.hoverLine} ref={line} y1={0} y2={height} />
        <rect className={css.range} ref={range} y={0} height={height} />
      </svg>
      <div className={css.hoverLabel} ref={label} aria-hidden="true" />
      {isEmpty && (
        <div className={css.empty}>
          <EmptyState title={t('timeline.nothing')}>{t('timeline.nothingHint')}</EmptyState>
        </div>
      )}
    </div>
  );
}
