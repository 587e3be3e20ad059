/** The titles beside the rows: owner and part, with a bracket over the rows that are theirs. */
import type { TimelineBlock } from '../../../projection/phase-timeline/answer';
import { fitText, textWidth } from '../../topology/text-width';
import { type Frame, ROW } from '../geometry';
import { round, type Shape } from './shape';

/** A title's line; a click on its chevron opens or closes the group. */
export interface Title {
  readonly key: string;
  readonly row: number;
  readonly shapes: Shape[];
  /** The group or part that the line's chevron toggles. */
  readonly toggles: string | undefined;
  /** The owner's reference. */
  readonly reference: string | undefined;
}

export interface TitleWords {
  block(block: TimelineBlock): string;
  summary(block: TimelineBlock): string;
}

const BOLD = { size: 12, isBold: true };
const SMALL = { size: 11 };

const chevron = (x: number, isOpen: boolean): Shape => ({
  tag: 'path',
  attrs: {
    d: isOpen ? `M${x} 6l3 3.4 3-3.4` : `M${x + 1.4} 4.4l3.4 3-3.4 3`,
    class: 'chevron',
  },
});

/** `deployments/default/web`, as other panels call the owner. */
export function referenceOf({ kind, ownerKind, namespace, name }: TimelineBlock): string | undefined {
  if (kind !== 'owner' || ownerKind === 'Pod' || name === '') return undefined;
  return `${ownerKind.toLowerCase()}s/${namespace}/${name}`;
}

/** The titles of the visible blocks; one whose first rows are scrolled away stands at the first visible row. */
export function titlesOf(
  blocks: readonly TimelineBlock[],
  firstVisible: number,
  frame: Frame,
  words: TitleWords,
  selected: string | undefined,
): Title[] {
  return blocks.flatMap((block) => titleOf(block, firstVisible, frame, words, selected));
}

function titleOf(
  block: TimelineBlock,
  firstVisible: number,
  frame: Frame,
  words: TitleWords,
  selected: string | undefined,
): Title[] {
  const row = Math.max(block.first, Math.min(firstVisible, block.first + block.count - 1));
  const reference = referenceOf(block);
  const isSelected = reference !== undefined && reference === selected;
  const room = frame.bracketX - frame.titleX - 8;
  const count = block.isOpen ? '' : String(block.members);
  const full = words.block(block);
  const titleRoom = room - (count ? textWidth(count, SMALL) + 8 : 0);
  // With little room the name says more than the kind.
  const title = fitText(textWidth(full, BOLD) <= titleRoom || !block.name ? full : block.name, titleRoom, BOLD);
  const tip = block.namespace ? `${block.namespace}/${full}` : full;
  const shapes: Shape[] = [
    {
      tag: 'text',
      attrs: { x: frame.titleX, y: 11, class: isSelected ? 'title chosen' : 'title', 'data-tip': tip },
      text: title,
    },
  ];
  const canToggle = block.members > 1;
  if (canToggle) shapes.push(chevron(5, block.isOpen));
  if (count)
    shapes.push({
      tag: 'text',
      attrs: { x: frame.bracketX - 6, y: 11, class: 'caption', 'text-anchor': 'end' },
      text: count,
    });
  if (block.isOpen && block.count > 1) shapes.push(bracketOf(block.first - row, block.count, frame));
  const titles: Title[] = [{ key: block.key, row, shapes, toggles: canToggle ? block.key : undefined, reference }];
  const end = block.first + block.count;
  if (block.kind === 'owner' && block.isOpen) titles.push(...captionsOf(block, row, end, frame, words));
  return titles;
}

function bracketOf(first: number, count: number, { bracketX }: Frame): Shape {
  const d = `M${bracketX - 3} ${first * ROW + 2}V${(first + count) * ROW - 2}`;
  return { tag: 'path', attrs: { d, stroke: 'var(--line-2)', 'stroke-width': 2, 'stroke-linecap': 'round' } };
}

/** The second line: the ReplicaSets, or how many pods are how. */
function captionsOf(block: TimelineBlock, titleRow: number, end: number, frame: Frame, words: TitleWords): Title[] {
  const room = frame.bracketX - frame.titleX - 8;
  const named = block.parts.filter(({ name }) => name !== '');
  const lines: { key: string; row: number; text: string; toggles?: string; isOpen: boolean; members: number }[] =
    named.length === 0
      ? [{ key: `${block.key}#`, row: titleRow + 1, text: words.summary(block), isOpen: true, members: 0 }]
      : named.map(({ key, name, first, isOpen, members }) => ({
          key,
          row: Math.max(first, titleRow + 1),
          text: `rs ${name}`,
          isOpen,
          members,
          ...(members > 1 && named.length > 1 && { toggles: key }),
        }));
  const ends = named.length === 0 ? [end] : named.map(({ first, count }) => first + count);
  return lines.flatMap((line, index) => {
    // A part that has no row of its own left for its name goes without.
    if (line.row >= (ends[index] ?? end)) return [];
    const count = line.isOpen ? '' : ` ${line.members}`;
    const shapes: Shape[] = [
      {
        tag: 'text',
        attrs: { x: frame.titleX, y: 11, class: 'caption' },
        text: fitText(line.text + count, room, SMALL),
      },
    ];
    if (line.toggles !== undefined) shapes.push(chevron(5, line.isOpen));
    return [{ key: line.key, row: line.row, shapes, toggles: line.toggles, reference: undefined }];
  });
}

/** Rounded positions of a title's group. */
export const titleY = (row: number, scrollTop: number): number => round(row * ROW - scrollTop);
