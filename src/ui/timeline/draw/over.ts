/** What lies over the lanes: a person's acts, the future's shade, known timers, the play head. */
import { select } from 'd3-selection';
import type { Timeline, TimelineRow } from '../../../projection/phase-timeline/answer';
import { fitText, textWidth } from '../../topology/text-width';
import { BAR, type Frame, ROW, type Scale } from '../geometry';
import { paint, round, type Shape } from './shape';

/** How long a timer's ghost is where the axis has no times for the future. */
const GHOST = 46;
const SMALL = { size: 11 };

/** Everything that the cover is drawn from. */
export interface Cover {
  readonly frame: Frame;
  readonly scale: Scale;
  readonly timeline: Timeline;
  readonly height: number;
  /** Where the rows begin below the cover's top, pinned ones and others. */
  readonly rows: readonly { row: TimelineRow; y: number }[];
  readonly headX: number | undefined;
  readonly act: (act: Timeline['acts'][number]) => string;
  readonly timer: (timer: NonNullable<TimelineRow['timer']>) => string;
}

/** An act is a dotted line with its words at the foot, left of it; words that would meet others are left out. */
function actShapes({ timeline, scale, frame, height, act }: Cover): Shape[] {
  let free = frame.x0;
  return timeline.acts.flatMap((one) => {
    const x = scale.x(one.at);
    if (x < frame.x0 - 1 || x > frame.x1) return [];
    const line: Shape = {
      tag: 'path',
      attrs: { d: `M${round(x)} 0V${height}`, class: 'act' },
    };
    const words = fitText(act(one), 190, SMALL);
    const width = textWidth(words, SMALL);
    const left = x - 6 - width >= free ? x - 6 - width : x + 6;
    if (words === '' || left < free) return [line];
    free = left + width + 10;
    const text = { x: round(left), y: height - 5, class: 'acted' };
    return [line, { tag: 'text', attrs: text, text: words } as Shape];
  });
}

function ghostShapes({ rows, headX, frame, timeline, scale, timer }: Cover): Shape[] {
  if (headX === undefined) return [];
  return rows.flatMap(({ row, y }): Shape[] => {
    if (!row.timer) return [];
    const end = timeline.scale === 'real' ? scale.x(row.timer.endsAtMs) : headX + GHOST;
    const x1 = Math.max(headX + 4, Math.min(frame.x1, end));
    const box = { x: round(headX + 1), y: y + (ROW - BAR) / 2, width: round(x1 - headX - 1), height: BAR, rx: 3.5 };
    const words = timer(row.timer);
    const width = textWidth(words, SMALL);
    const room = frame.width - 6 - x1;
    const text: Shape[] =
      room > width + 8
        ? [{ tag: 'text', attrs: { x: round(x1 + 6), y: y + 11, class: 'ghosted' }, text: words }]
        : [
            {
              tag: 'text',
              attrs: { x: round(headX - 8), y: y + 11, class: 'ghosted over', 'text-anchor': 'end' },
              text: words,
            },
          ];
    return [{ tag: 'rect', attrs: { ...box, class: 'ghost' } }, ...text];
  });
}

/** Where nothing happened for a while between two even steps. */
function gapShapes({ timeline, scale, frame, height }: Cover): Shape[] {
  const d = timeline.gaps
    .map(({ at }) => scale.x(at - 0.5))
    .filter((x) => x >= frame.x0 && x <= frame.x1)
    .map((x) => `M${round(x)} 0V${height}`)
    .join('');
  return d === '' ? [] : [{ tag: 'path', attrs: { d, class: 'wait' } }];
}

/** Draws the cover. */
export function drawCover(svg: SVGGElement, cover: Cover): void {
  const { headX, frame, height } = cover;
  const shapes = [...gapShapes(cover), ...actShapes(cover)];
  if (headX !== undefined) {
    const shade = { x: round(headX), y: 0, width: round(Math.max(0, frame.width - headX)), height, class: 'future' };
    shapes.push({ tag: 'rect', attrs: shade });
  }
  shapes.push(...ghostShapes(cover));
  if (headX !== undefined) shapes.push({ tag: 'path', attrs: { d: `M${round(headX)} 0V${height}`, class: 'now' } });
  paint(select(svg), shapes);
}
