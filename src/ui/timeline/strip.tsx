/**
 * The overview of the whole run, which is the slider of simulated time.
 * Models: a native range over a drawn density; the shown part as a frame with two handles.
 * Leaves out: lanes.
 */
import { type KeyboardEvent, type PointerEvent, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Timeline } from '../../projection/phase-timeline/answer';
import type { Clock } from '../../worker/protocol';
import { useConnection } from '../../worker/use-query';
import { clusterPort } from '../commands/cluster-port';
import { runCommand } from '../commands/registry';
import { setSession } from '../session';
import { clockText } from './clock-text';
import { type Frame, scaleOf } from './geometry';
import { sentenceText } from './sentence';
import { useStory } from './status-words';
import css from './timeline.module.css';
import { useTimelineView, windowOf } from './timeline-view';
import { endOf, headOf, shownOf } from './use-timeline';

const HEIGHT = 20;
const THUMB = 7;
const KEYS: Readonly<Record<string, string>> = {
  ArrowRight: 'time.forward',
  ArrowUp: 'time.forward',
  ArrowLeft: 'time.back',
  ArrowDown: 'time.back',
  Home: 'time.first',
  End: 'time.live',
};
/** How many steps a page is. */
const PAGE = 10;

function onSliderKey(event: KeyboardEvent): void {
  const command = event.shiftKey ? undefined : KEYS[event.key];
  const pages = { PageUp: PAGE, PageDown: -PAGE }[event.key];
  if (command === undefined && pages === undefined) return;
  event.preventDefault();
  if (command !== undefined) runCommand(command);
  else if (pages !== undefined) clusterPort()?.stepBy(pages);
}

interface StripProps {
  readonly timeline: Timeline | undefined;
  readonly clock: Clock | undefined;
  readonly frame: Frame;
}

function Slider({ timeline, clock, frame }: StripProps) {
  const { t } = useTranslation();
  const connection = useConnection();
  const story = useStory();
  const scale = timeline?.scale ?? 'steps';
  const end = endOf(scale, clock);
  // While it is dragged the thumb is where the pointer is, not where the last report says.
  const [dragged, setDragged] = useState<number>();
  const head = dragged ?? headOf(scale, clock);
  const { x } = scaleOf(0, timeline?.wholeTo ?? 1, frame);
  const left = frame.x0 - THUMB / 2;

  function seek(value: number): void {
    setDragged(value);
    setSession({ playing: false });
    const to = value >= end ? ('last' as const) : scale === 'steps' ? { step: value } : { timeMs: value };
    connection.send({ type: 'seek', to });
  }

  return (
    <input
      className={css.slider}
      type="range"
      min={0}
      max={Math.max(1, end)}
      step={1}
      value={head}
      style={{ left: `${left / 16}rem`, width: `${(x(end) - left + THUMB / 2) / 16}rem` }}
      aria-label={t('timeline.sliderLabel')}
      aria-valuetext={t('timeline.sliderText', {
        step: clock?.head.step ?? 0,
        end: clock?.end.step ?? 0,
        time: clockText(clock?.head.time ?? 0),
        sentence: story ? sentenceText(story.said, t) : t('timeline.empty'),
      })}
      onPointerDown={() => setSession({ playing: false })}
      onChange={({ target }) => seek(Number(target.value))}
      onPointerUp={() => setDragged(undefined)}
      onPointerCancel={() => setDragged(undefined)}
      onBlur={() => setDragged(undefined)}
      onKeyDown={onSliderKey}
    />
  );
}

/** One end of the shown part: dragged, or moved with the arrows. */
function Handle({
  edge,
  timeline,
  clock,
  frame,
}: StripProps & { readonly edge: 'from' | 'to'; readonly timeline: Timeline }) {
  const { t } = useTranslation();
  const scale = scaleOf(0, timeline.wholeTo, frame);
  const shown = shownOf(timeline, clock);

  const moveTo = (at: number): void => {
    const window = edge === 'from' ? windowOf(at, shown.to, shown) : windowOf(shown.from, at, shown);
    useTimelineView.setState({ window });
  };
  const onPointerDown = (event: PointerEvent<HTMLElement>): void => {
    event.currentTarget.setPointerCapture(event.pointerId);
  };
  const onPointerMove = (event: PointerEvent<HTMLElement>): void => {
    const box = event.currentTarget.parentElement?.getBoundingClientRect();
    if (!box || !event.currentTarget.hasPointerCapture(event.pointerId)) return;
    moveTo(scale.at(((event.clientX - box.left) / box.width) * frame.width));
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (by === undefined) return;
    event.preventDefault();
    moveTo(shown[edge] + (by * shown.wholeTo) / 50);
  };
  return (
    <div
      className={css.handle}
      role="slider"
      tabIndex={0}
      data-edge={edge}
      aria-label={t(edge === 'from' ? 'timeline.windowStart' : 'timeline.windowEnd')}
      aria-valuemin={0}
      aria-valuemax={timeline.wholeTo}
      aria-valuenow={timeline[edge]}
      style={{ left: `${scale.x(timeline[edge]) / 16}rem` }}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onKeyDown={onKeyDown}
    />
  );
}

/** The strip. */
export function Strip(props: StripProps) {
  const { timeline, frame } = props;
  const window = useTimelineView((s) => s.window);
  const { x } = scaleOf(0, timeline?.wholeTo ?? 1, frame);
  const parts = timeline?.overview ?? [];
  const pitch = (frame.x1 - frame.x0) / Math.max(1, parts.length);
  const ticks = parts
    .map((share, i) =>
      share === 0
        ? ''
        : `M${(frame.x0 + i * pitch).toFixed(1)} ${(10 + share * 0.55).toFixed(1)}v${(-share * 1.1).toFixed(1)}`,
    )
    .join('');
  return (
    <>
      <svg className={css.overview} viewBox={`0 0 ${frame.width} ${HEIGHT}`} aria-hidden="true">
        <rect className={css.track} x={frame.x0 - 5} y={2} width={frame.x1 - frame.x0 + 10} height={16} rx={5} />
        <path className={css.density} d={ticks} strokeWidth={Math.min(1.6, pitch * 0.6)} />
        {timeline && window !== 'all' && (
          <rect
            className={css.window}
            x={x(timeline.from)}
            y={2}
            width={Math.max(2, x(timeline.to) - x(timeline.from))}
            height={16}
            rx={4}
          />
        )}
      </svg>
      <Slider {...props} />
      {timeline && window !== 'all' && (
        <>
          <Handle {...props} timeline={timeline} edge="from" />
          <Handle {...props} timeline={timeline} edge="to" />
        </>
      )}
    </>
  );
}
