/**
 * The line between two panels: drag it, or move it by keys; Enter or a double click closes the panel beside it.
 * Models: APG window splitter.
 * Leaves out: splits of more than one panel at once; sizes are pixels at 100 % text, not shares.
 */
import { type KeyboardEvent, type PointerEvent, useRef } from 'react';
import css from './splitter.module.css';

export interface SplitterProps {
  readonly label: string;
  /** The side of the splitter on which its panel lies; the panel grows when the line moves away from it. */
  readonly panel: 'left' | 'right' | 'below';
  readonly size: number;
  readonly min: number;
  readonly max: number;
  readonly onResize: (size: number) => void;
  readonly onClose: () => void;
}

const STEP = 16;
const remScale = (): number => (Number.parseFloat(getComputedStyle(document.documentElement).fontSize) || 16) / 16;

/** A focusable separator; it reports sizes, the frame keeps them. */
export function Splitter({ label, panel, size, min, max, onResize, onClose }: SplitterProps) {
  const drag = useRef<{ at: number; size: number } | undefined>(undefined);
  const isUpright = panel !== 'below';
  const sign = panel === 'left' ? 1 : -1;
  const clamp = (next: number): number => Math.round(Math.max(min, Math.min(max, next)));
  const place = (event: PointerEvent): number => (isUpright ? event.clientX : event.clientY) / remScale();

  function onPointerDown(event: PointerEvent<HTMLDivElement>): void {
    if (event.button !== 0) return;
    event.currentTarget.setPointerCapture(event.pointerId);
    drag.current = { at: place(event), size };
  }
  function onPointerMove(event: PointerEvent): void {
    const start = drag.current;
    if (!start) return;
    const wanted = start.size + sign * (place(event) - start.at);
    // Well below its least size the panel is meant to go.
    if (wanted < min / 2) {
      drag.current = undefined;
      onClose();
    } else onResize(clamp(wanted));
  }
  const stop = (): void => {
    drag.current = undefined;
  };
  function onKeyDown(event: KeyboardEvent): void {
    const [less, more] = isUpright ? ['ArrowLeft', 'ArrowRight'] : ['ArrowUp', 'ArrowDown'];
    if (event.key === less) onResize(clamp(size - sign * STEP));
    else if (event.key === more) onResize(clamp(size + sign * STEP));
    else if (event.key === 'Home') onResize(min);
    else if (event.key === 'End') onResize(clamp(max));
    else if (event.key === 'Enter') onClose();
    else return;
    event.preventDefault();
  }

  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be a focusable window splitter.
    <div
      className={`${css.splitter} ${isUpright ? css.upright : css.level}`}
      role="separator"
      aria-label={label}
      aria-orientation={isUpright ? 'vertical' : 'horizontal'}
      aria-valuenow={size}
      aria-valuemin={min}
      aria-valuemax={Math.max(min, Math.round(max))}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onPointerMove={onPointerMove}
      onPointerUp={stop}
      onPointerCancel={stop}
      onDoubleClick={onClose}
      onKeyDown={onKeyDown}
    />
  );
}
