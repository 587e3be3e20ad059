/** The room of an element at 100 % text: 200 % text halves it, and the picture is drawn twice as large. */
import { type RefObject, useLayoutEffect, useState } from 'react';
import type { StageSize } from './layout/frame';

export interface Room extends StageSize {
  /** How large 100 % text's pixel is drawn. */
  readonly scale: number;
}

const scaleOfText = (): number => Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;

/** The element's room, again whenever it changes; undefined before it is laid out. */
export function useRoomOf(element: RefObject<HTMLElement | null>): Room | undefined {
  const [room, setRoom] = useState<Room>();
  useLayoutEffect(() => {
    const { current } = element;
    if (!current) return;
    const measure = (): void => {
      const scale = scaleOfText();
      const w = Math.round(current.clientWidth / scale);
      const h = Math.round(current.clientHeight / scale);
      if (w > 0 && h > 0)
        setRoom((before) => (before?.w === w && before.h === h && before.scale === scale ? before : { w, h, scale }));
    };
    measure();
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    // A change of --ui-scale alone does not resize the panel.
    const styles = new MutationObserver(measure);
    styles.observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
    return () => {
      observer.disconnect();
      styles.disconnect();
    };
  }, [element]);
  return room;
}
