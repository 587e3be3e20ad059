/** One row: its ground, its name, its bars and marks. */
import type { Timeline, TimelineRow } from '../../../projection/phase-timeline/answer';
import type { StatusShape } from '../../parts';
import { fitText, textWidth } from '../../topology/text-width';
import { BAR, type Frame, ROW, type Scale } from '../geometry';
import { barShapes, glyphShapes } from './bars';
import { densityShapes } from './density';
import { markShapes } from './marks';
import { round, type Shape } from './shape';

/** What a row is drawn with. */
export interface RowDrawing {
  readonly frame: Frame;
  readonly scale: Scale;
  /** Where the run ends on the axis: what lasts reaches to there. */
  readonly end: number;
  readonly isSelected: boolean;
  readonly isHovered: boolean;
  readonly isPinned: boolean;
  readonly words: RowWords;
}

/** What a row says in the reader's language. */
export interface RowWords {
  shape(shape: string): string;
  span(what: string, from: number, to: number | null): string;
  events: string;
  pin: string;
  unpin: string;
}

const MONO = { size: 11, isMono: true };
const SMALL = { size: 11 };
const DEPTH: Partial<Record<TimelineRow['kind'], number>> = { container: 10, probe: 20, condition: 10, events: 10 };
const SPACE = 8;

function groundOf({ frame, isSelected, isHovered }: RowDrawing): Shape[] {
  const fill = isSelected ? 'var(--accent-soft)' : isHovered ? 'var(--hover)' : 'transparent';
  const x = frame.bracketX + 3;
  return [{ tag: 'rect', attrs: { x, y: 0, width: round(frame.width - x), height: ROW, fill } }];
}

/** The name at the left, the status with its word at the right as far as there is room. */
function namesOf(row: TimelineRow, { frame, isSelected, isPinned, words }: RowDrawing): Shape[] {
  if (row.kind === 'density') return [];
  const x = frame.nameX + (DEPTH[row.kind] ?? 0);
  const right = frame.gutter - 2;
  const glyph = row.now && row.now.shape !== 'none' && row.now.shape !== 'false' ? row.now.shape : undefined;
  const full = row.kind === 'events' ? words.events : row.short;
  const wordRoom = right - 20 - x - Math.min(textWidth(full, MONO), 40) - SPACE;
  const word = glyph && row.now ? fitText(row.now.word, wordRoom, SMALL) : '';
  // A cut word says less than none.
  const shownWord = word === row.now?.word ? word : '';
  const nameRoom = right - x - (glyph ? 20 : 4) - (shownWord ? textWidth(shownWord, SMALL) + SPACE : 0);
  // A controller is known by what it controls.
  const short = row.kind === 'component' ? full.replace(/-controller$/, '') : full;
  const name = fitText(textWidth(full, MONO) <= nameRoom ? full : short, nameRoom, MONO);
  const shapes: Shape[] = [
    { tag: 'text', attrs: { x, y: 11, class: isSelected ? 'name chosen' : 'name', 'data-tip': row.name }, text: name },
  ];
  if (shownWord)
    shapes.push({
      tag: 'text',
      attrs: { x: right - 20, y: 11, class: 'status', 'text-anchor': 'end' },
      text: shownWord,
    });
  if (glyph) shapes.push(...glyphShapes(glyph as StatusShape, right - 9, ROW / 2, 0.68));
  if (isPinned)
    shapes.push({
      tag: 'path',
      attrs: { d: `M${frame.bracketX + 3} 2V13`, stroke: 'var(--ink-2)', 'stroke-width': 3 },
    });
  return shapes;
}

/** All shapes of a row, about its upper edge. */
export function rowShapes(row: TimelineRow, drawing: RowDrawing): Shape[] {
  const { frame, scale, end, words } = drawing;
  const y = (ROW - BAR) / 2;
  const clamp = (x: number): number => Math.max(frame.x0, Math.min(frame.x1, x));
  const x = (at: number): number => clamp(scale.x(at));
  const shapes = [...groundOf(drawing), ...namesOf(row, drawing)];
  for (const { from, to, shape, text = '' } of row.segments) {
    const tip = words.span(words.shape(shape), from, to);
    shapes.push(...barShapes(shape, { x0: x(from), x1: x(to ?? end), y }, text, tip));
  }
  if (row.shares) shapes.push(...densityShapes(row.shares, x, y, x(end)));
  shapes.push(...markShapes(row.marks, scale.x, y));
  return shapes;
}

/** A name for everything that a row's picture depends on. */
export function signatureOf(
  row: TimelineRow,
  { frame, scale, end, isSelected, isHovered, isPinned }: RowDrawing,
): string {
  const isOngoing = row.shares !== undefined || row.segments.some(({ to }) => to === null);
  return JSON.stringify([row, frame.width, scale.from, scale.to, isOngoing && end, isSelected, isHovered, isPinned]);
}

/** Positions of vertical lines at the axis' labelled places. */
export function tickLines({ ticks }: Pick<Timeline, 'ticks'>, { x }: Scale, height: number): Shape {
  const d = ticks.map(({ at }) => `M${round(x(at))} 0V${height}`).join('');
  return { tag: 'path', attrs: { d, stroke: 'var(--line)', fill: 'none' } };
}
