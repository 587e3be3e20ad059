/** Draws a picture into its groups whenever it changes, and ties gestures to it. */
import type { ZoomTransform } from 'd3-zoom';
import { type RefObject, useEffect, useLayoutEffect, useRef, useState } from 'react';
import { afterPaint } from '../after-paint';
import { busy } from '../idle';
import { useSession } from '../session';
import { emphasize, joinMarks } from './draw/scene';
import type { StageZoom } from './gestures';
import type { StageSize } from './layout/frame';
import { type Links, linkedWith } from './links';
import type { Picture } from './picture';
import type { Mark } from './shapes';

/** The groups of a picture, from back to front. */
export interface Groups {
  readonly svg: RefObject<SVGSVGElement | null>;
  /** Behind the canvas of cells. */
  readonly back: RefObject<SVGGElement | null>;
  readonly world: RefObject<SVGGElement | null>;
  readonly fixed: RefObject<SVGGElement | null>;
  readonly messages: RefObject<SVGGElement | null>;
}

/** Fresh references for one picture. */
export function useGroups(): Groups {
  return {
    svg: useRef<SVGSVGElement>(null),
    back: useRef<SVGGElement>(null),
    world: useRef<SVGGElement>(null),
    fixed: useRef<SVGGElement>(null),
    messages: useRef<SVGGElement>(null),
  };
}

const NOTHING: readonly Mark[] = [];

const COME_MS = 280;

/** Another level comes out of the thing it is about, or draws back from it. */
function comeIn(svg: SVGSVGElement | null, isCloser: boolean, [x, y]: readonly [number, number]): void {
  if (!svg) return;
  svg.style.transformOrigin = `${x}px ${y}px`;
  svg.animate(
    [
      { opacity: 0, transform: `scale(${isCloser ? 0.8 : 1.25})` },
      { opacity: 1, transform: 'none' },
    ],
    { duration: COME_MS, easing: 'cubic-bezier(.45,.05,.25,1)' },
  );
}

/** The middle of what a level is about, in the picture that is left. */
function originOf(
  left: Picture | undefined,
  target: string | undefined,
  size: Picture['size'],
): readonly [number, number] {
  const box =
    target === undefined
      ? undefined
      : (left?.boxes.get(target) ?? left?.boxes.get(target.split('/').slice(0, 3).join('/')));
  return box ? [box[0] + box[2] / 2, box[1] + box[3] / 2] : [size.w / 2, size.h / 2];
}

/** Joins the marks; when the level changes, the whole picture comes in at once. */
export function useMarks(
  { svg, back, world, fixed, messages }: Groups,
  picture: Picture | undefined,
  isStill: boolean,
): void {
  const stage = useSession((s) => s.stage);
  const last = useRef({ picture, stage });
  useLayoutEffect(() => {
    if (!picture || !back.current || !world.current || !fixed.current || !messages.current) return;
    const before = last.current;
    const isOther = before.picture !== undefined && before.picture.level !== picture.level;
    const options = { isStill: isStill || isOther };
    joinMarks(back.current, picture.back ?? NOTHING, options);
    joinMarks(world.current, picture.world, options);
    joinMarks(fixed.current, picture.fixed, options);
    joinMarks(messages.current, picture.messages, options);
    if (isOther && !isStill)
      comeIn(
        svg.current,
        picture.level > (before.picture?.level ?? 0),
        originOf(before.picture, stage.target, picture.size),
      );
    last.current = { picture, stage };
  }, [picture, isStill, stage, svg, back, world, fixed, messages]);
}

/** Shows selection and hovering on the marks, without making them anew. */
export function useEmphasis(
  { world, fixed }: Groups,
  picture: Picture | undefined,
  links: Links,
  isOwnHover: RefObject<boolean>,
): void {
  const selected = useSession((s) => s.selection);
  const hovered = useSession((s) => s.hovered);
  useLayoutEffect(() => {
    if (!picture) return;
    // Pointing at a cell on the stage itself does not dim the others: only things with links, or other panels, do.
    const linked = hovered && linkedWith(hovered, links);
    const isWide = linked !== undefined && (!isOwnHover.current || linked.size > 2);
    const emphasis = {
      selected,
      hovered,
      linked: isWide && hovered?.kind !== 'node' ? linked : undefined,
      chosen: selected && linkedWith(selected, links, { isChosen: true }),
    };
    for (const group of [world.current, fixed.current]) if (group) emphasize(group, emphasis);
    world.current?.toggleAttribute('data-choosing', picture.cluster !== undefined && selected?.kind === 'object');
  }, [picture, selected, hovered, links, world, fixed, isOwnHover]);
}

export interface ZoomUse {
  readonly size: StageSize | undefined;
  readonly world: { readonly w: number; readonly h: number } | undefined;
  readonly most: number;
  readonly moved: (transform: ZoomTransform) => void;
  readonly passed: (by: 1 | -1, at: readonly [number, number]) => void;
}

/** Listens to gestures once the first picture stands; the world moves, what is fixed only grows with it. */
export function useZoom({ svg, back, world, fixed, messages }: Groups, use: ZoomUse): StageZoom | undefined {
  const latest = useRef(use);
  latest.current = use;
  const [zoom, setZoom] = useState<StageZoom>();
  useEffect(() => {
    let made: StageZoom | undefined;
    let isGone = false;
    let scroll = 0;
    const moved = (transform: ZoomTransform): void => {
      const { k, x, y } = transform;
      if (k <= 1.001) scroll = -x / k;
      for (const group of [back.current, world.current, messages.current])
        group?.setAttribute('transform', `translate(${x} ${y}) scale(${k})`);
      fixed.current?.setAttribute('transform', `translate(${x + k * scroll} ${y}) scale(${k})`);
      latest.current.moved(transform);
    };
    const isThere = busy();
    void afterPaint(() => import('./gestures')).then(({ stageZoom }) => {
      isThere();
      if (isGone || !svg.current) return;
      made = stageZoom(svg.current, { moved, passed: (by, at) => latest.current.passed(by, at) });
      setZoom(made);
    });
    return () => {
      isGone = true;
      isThere();
      made?.dispose();
      setZoom(undefined);
    };
  }, [svg, back, world, fixed, messages]);
  const { size, world: extent, most } = use;
  useLayoutEffect(() => {
    if (size && extent) zoom?.setRange({ room: size, world: extent, most });
  }, [zoom, size, extent, most]);
  return zoom;
}
