/** Draws the timeline's answer into its SVGs: rows by key, so that an untouched row is not touched. */
import { type Selection, select } from 'd3-selection';
import type { Timeline, TimelineRow } from '../../../projection/phase-timeline/answer';
import { textWidth } from '../../topology/text-width';
import { type Frame, ROW, type Scale } from '../geometry';
import { type RowDrawing, rowShapes, signatureOf } from './row-shapes';
import { paint, round, type Shape } from './shape';
import { type TitleWords, titlesOf } from './titles';

type Group = Selection<SVGGElement, unknown, null, undefined>;

const drawn = new WeakMap<SVGGElement, string>();

/** What the rows have in common. */
export interface SceneDrawing extends Omit<RowDrawing, 'isSelected' | 'isHovered' | 'isPinned'> {
  isSelected(row: TimelineRow): boolean;
  isHovered(row: TimelineRow): boolean;
  isPinned(row: TimelineRow): boolean;
  readonly language: string;
}

/** Draws rows, the first at `y`. */
export function drawRows(svg: SVGGElement, rows: readonly TimelineRow[], y: number, scene: SceneDrawing): void {
  select(svg)
    .selectAll<SVGGElement, TimelineRow>(':scope > g')
    .data(rows, (row) => row.key)
    .join((enter) => enter.append('g').attr('data-row', ({ key }) => key))
    .order()
    .each(function draw(row, index) {
      const place = `translate(0 ${round(y + index * ROW)})`;
      if (this.getAttribute('transform') !== place) this.setAttribute('transform', place);
      const drawing: RowDrawing = {
        ...scene,
        isSelected: scene.isSelected(row),
        isHovered: scene.isHovered(row),
        isPinned: scene.isPinned(row),
      };
      const signature = signatureOf(row, drawing) + scene.language;
      if (drawn.get(this) === signature) return;
      drawn.set(this, signature);
      paint(select(this) as Group, rowShapes(row, drawing));
    });
}

/** Draws the titles beside the rows. */
export function drawTitles(
  svg: SVGGElement,
  { blocks }: Pick<Timeline, 'blocks'>,
  at: { scrollTop: number; frame: Frame; words: TitleWords; selected: string | undefined },
): void {
  const titles = titlesOf(blocks, Math.ceil(at.scrollTop / ROW - 0.4), at.frame, at.words, at.selected);
  select(svg)
    .selectAll<SVGGElement, (typeof titles)[number]>(':scope > g')
    .data(titles, (title) => title.key)
    .join('g')
    .attr('transform', ({ row }) => `translate(0 ${round(row * ROW - at.scrollTop)})`)
    .attr('data-toggles', ({ toggles }) => toggles ?? null)
    .attr('data-owner', ({ reference }) => reference ?? null)
    .each(function draw({ shapes }) {
      paint(select(this) as Group, shapes);
    });
}

interface AxisDrawing {
  readonly frame: Frame;
  readonly scale: Scale;
  readonly headX: number | undefined;
  readonly head: string;
  label(tick: Timeline['ticks'][number]): string;
  gap(gap: Timeline['gaps'][number]): string;
}

const AXIS_FONT = { size: 11, isMono: true };

/** Draws the axis: the play head's label, then the lengths of waits, then labelled places where there is room left. */
export function drawAxis(svg: SVGGElement, { ticks, gaps }: Pick<Timeline, 'ticks' | 'gaps'>, at: AxisDrawing): void {
  const width = Math.max(62, at.head.length * 6.8 + 14);
  const taken: [from: number, to: number][] = [];
  if (at.headX !== undefined) taken.push([at.headX - width / 2 - 3, at.headX + width / 2 + 3]);
  const fits = (from: number, to: number): boolean =>
    to <= at.frame.width && taken.every(([start, end]) => to < start || from > end);
  const put = (x: number, words: string, name: string): Shape[] => {
    const end = x + textWidth(words, AXIS_FONT);
    if (!fits(x, end)) return [];
    taken.push([x - 4, end + 4]);
    return [{ tag: 'text', attrs: { x: round(x), y: 13, class: name }, text: words }];
  };
  // The longest waits first: they say most.
  const waits = [...gaps].sort((a, b) => b.lengthMs - a.lengthMs);
  const shapes: Shape[] = [
    ...waits.flatMap((gap) => {
      const words = at.gap(gap);
      const x = at.scale.x(gap.at - 0.5) - textWidth(words, AXIS_FONT) / 2;
      return x < at.frame.x0 - 4 ? [] : put(x, words, 'gap');
    }),
    ...ticks.flatMap((tick) => put(at.scale.x(tick.at) + 4, at.label(tick), 'tick')),
  ];
  if (at.headX !== undefined) {
    const middle = Math.max(width / 2, Math.min(at.frame.width - width / 2 - 2, at.headX));
    shapes.push(
      { tag: 'rect', attrs: { x: round(middle - width / 2), y: 1, width, height: 16, rx: 8, fill: 'var(--accent)' } },
      { tag: 'text', attrs: { x: round(middle), y: 13, class: 'head', 'text-anchor': 'middle' }, text: at.head },
    );
  }
  paint(select(svg) as Group, shapes);
}
