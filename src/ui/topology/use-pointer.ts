/** Pointing, clicking and menus on the stage: from marks where there are some, else from the canvas below. */
import { type MouseEvent, type PointerEvent, type RefObject, useMemo, useRef } from 'react';
import { hover, type Selection, select } from '../session';
import { endOfThing } from '../trace/names';
import { setEnd, useTraceDoing } from '../trace/trace-state';
import { markOf } from './pointing';
import { goCloser, goTo } from './stage-view';
import { openThingMenu } from './thing-menu';

/** What lies under a point of the window. */
export type ThingFinder = (target: EventTarget | null, clientX: number, clientY: number) => Selection | undefined;

/** Handlers for the picture, and whether the pointer is on it. */
export function usePointer(find: RefObject<ThingFinder>) {
  const isOwnHover = useRef(false);
  const handlers = useMemo(() => {
    const under = ({ target, clientX, clientY }: MouseEvent): Selection | undefined =>
      find.current(target, clientX, clientY);
    return {
      onPointerMove: (event: PointerEvent) => {
        if (event.buttons !== 0) return;
        isOwnHover.current = true;
        hover(under(event));
      },
      onPointerLeave: () => {
        isOwnHover.current = false;
        hover(undefined);
      },
      onClick: (event: MouseEvent) => {
        const { picking } = useTraceDoing.getState();
        const end = picking && endOfThing(under(event));
        if (picking && end) {
          setEnd(picking, end);
          return;
        }
        const mark = markOf(event.target);
        if (mark?.opens) goTo(mark.opens.level, mark.opens.target);
        if (mark?.thing || !mark?.opens) select(under(event));
      },
      onDoubleClick: (event: MouseEvent) => {
        const thing = under(event);
        if (thing) goCloser(thing);
      },
      onContextMenu: (event: MouseEvent) => {
        const thing = under(event);
        if (!thing) return;
        event.preventDefault();
        openThingMenu(thing, { x: event.clientX, y: event.clientY });
      },
    };
  }, [find]);
  return { isOwnHover, handlers };
}
