/**
 * The one tooltip of the page: shows `data-tip` of what is hovered or focused by keyboard.
 * Models: WCAG 1.4.13 (dismissable with Esc, hoverable, persistent), APG tooltip.
 * Leaves out: rich contents; those are popovers.
 */
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { KeyHint } from './key-hint';
import css from './tooltip.module.css';

const DELAY_MS = 450;
const GAP_PX = 7;

interface Shown {
  readonly target: Element;
  readonly text: string;
  readonly keys: string | undefined;
}

const tipTarget = (node: EventTarget | null): Element | null =>
  node instanceof Element ? node.closest('[data-tip]') : null;

/** What is aimed at, after its delay; the pointer may wander into the tooltip's box. */
function useShown(box: RefObject<HTMLDivElement | null>): Shown | undefined {
  const [shown, setShown] = useState<Shown>();
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let target: Element | null = null;
    function hide(): void {
      clearTimeout(timer);
      target = null;
      setShown(undefined);
    }
    function aim(next: Element, delay: number): void {
      if (next === target) return;
      hide();
      target = next;
      timer = setTimeout(() => {
        const text = next.getAttribute('data-tip');
        const isOpenMenu = next.getAttribute('aria-expanded') === 'true';
        if (text && next.isConnected && !isOpenMenu)
          setShown({ target: next, text, keys: next.getAttribute('data-tip-keys') ?? undefined });
      }, delay);
    }
    const over = (event: PointerEvent): void => {
      if (event.pointerType === 'touch' || box.current?.contains(event.target as Node)) return;
      const next = tipTarget(event.target);
      if (next) aim(next, DELAY_MS);
      else if (target && !target.matches(':focus-visible')) hide();
    };
    const focus = (event: FocusEvent): void => {
      const next = tipTarget(event.target);
      if (next?.matches(':focus-visible')) aim(next, 0);
    };
    const key = (event: KeyboardEvent): void => {
      if (event.key === 'Escape') hide();
    };
    document.addEventListener('pointerover', over);
    document.addEventListener('pointerdown', hide);
    document.addEventListener('focusin', focus);
    document.addEventListener('focusout', hide);
    document.addEventListener('keydown', key);
    document.addEventListener('scroll', hide, true);
    return () => {
      hide();
      document.removeEventListener('pointerover', over);
      document.removeEventListener('pointerdown', hide);
      document.removeEventListener('focusin', focus);
      document.removeEventListener('focusout', hide);
      document.removeEventListener('keydown', key);
      document.removeEventListener('scroll', hide, true);
    };
  }, [box]);
  return shown;
}

/** Mounted once, at the end of the app. */
export function TooltipLayer() {
  const box = useRef<HTMLDivElement>(null);
  const shown = useShown(box);

  useLayoutEffect(() => {
    const element = box.current;
    if (!shown || !element) return;
    const at = shown.target.getBoundingClientRect();
    const own = element.getBoundingClientRect();
    const left = Math.max(4, Math.min(innerWidth - own.width - 4, at.left + at.width / 2 - own.width / 2));
    const below = at.bottom + GAP_PX;
    const top = below + own.height > innerHeight ? at.top - GAP_PX - own.height : below;
    element.style.translate = `${left}px ${Math.max(4, top)}px`;
  }, [shown]);

  if (!shown) return null;
  return (
    <div className={css.tooltip} role="tooltip" ref={box}>
      {shown.text}
      {shown.keys !== undefined && <KeyHint keys={shown.keys} />}
    </div>
  );
}
