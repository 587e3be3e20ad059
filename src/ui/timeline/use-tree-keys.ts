/** The keys of the tree of lanes. */
import { type KeyboardEvent, useRef, useState } from 'react';
import type { Timeline } from '../../projection/phase-timeline/answer';
import { hover, select } from '../session';
import { ROW } from './geometry';
import { toggleGroup, togglePin } from './timeline-view';
import { thingOf } from './use-timeline';

export interface TreeKeys {
  /** The row that the keys are on. */
  readonly active: string | undefined;
  readonly onKeyDown: (event: KeyboardEvent<HTMLElement>) => void;
  readonly onBlur: () => void;
}

/** Up and down move, Enter selects, left and right close and open, P pins. */
export function useTreeKeys(timeline: Timeline | undefined, fit: { fitAll(): void; fitSelected(): void }): TreeKeys {
  const [active, setActive] = useState<string>();
  const index = useRef(-1);

  function moveTo(row: number, scroll: HTMLElement): void {
    if (!timeline) return;
    const next = Math.max(0, Math.min(timeline.total - 1, row));
    const found = timeline.rows[next - timeline.first];
    index.current = next;
    if (next * ROW < scroll.scrollTop) scroll.scrollTop = next * ROW;
    if ((next + 1) * ROW > scroll.scrollTop + scroll.clientHeight)
      scroll.scrollTop = (next + 1) * ROW - scroll.clientHeight;
    if (!found) return;
    setActive(found.key);
    hover(thingOf(found));
  }

  function onKeyDown(event: KeyboardEvent<HTMLElement>): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !timeline) return;
    const row = timeline.rows.find(({ key }) => key === active);
    const block = timeline.blocks.find(({ first, count }) => index.current >= first && index.current < first + count);
    const scroll = event.currentTarget;
    const to = placeOf(event.key, index.current, timeline.total);
    const isClosing = event.key === 'ArrowLeft' && block?.isOpen && block.members > 1;
    const isOpening = event.key === 'ArrowRight' && block && !block.isOpen;
    if (to !== undefined) moveTo(to, scroll);
    else if (block && (isClosing || isOpening)) toggleGroup(block.key);
    else if (event.key === 'Enter' && row) select(thingOf(row));
    else if (event.key === 'p' && row) togglePin(row.key);
    else if (event.key === 'f') fit.fitSelected();
    else if (event.key === '0') fit.fitAll();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  return {
    active,
    onKeyDown,
    onBlur: () => {
      if (active !== undefined) hover(undefined);
      setActive(undefined);
    },
  };
}

/** The row that a moving key goes to. */
function placeOf(key: string, from: number, total: number): number | undefined {
  if (key === 'Home') return 0;
  if (key === 'End') return total - 1;
  return key === 'ArrowDown' ? from + 1 : key === 'ArrowUp' ? from - 1 : undefined;
}
