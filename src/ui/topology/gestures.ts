/**
 * Wheel, pinch and drag on the stage: a mouse's wheel comes closer, a trackpad's two fingers pan, a pinch zooms.
 * Models: d3-zoom with a filter and wheel rules of our own (d3-zoom #247: it cannot tell a trackpad by itself).
 * Leaves out: what lies at the end of the range; the owner goes a level up or down there.
 */
import { select } from 'd3-selection';
import { type D3ZoomEvent, type ZoomBehavior, type ZoomTransform, zoom, zoomIdentity, zoomTransform } from 'd3-zoom';

export interface ZoomRange {
  readonly world: { readonly w: number; readonly h: number };
  readonly room: { readonly w: number; readonly h: number };
  readonly most: number;
}

export interface ZoomOwner {
  /** The picture stands like this now. */
  moved(transform: ZoomTransform): void;
  /** The range is passed: 1 closer, -1 farther, at a point of the picture's element. */
  passed(by: 1 | -1, at: readonly [x: number, y: number]): void;
}

export interface StageZoom {
  setRange(range: ZoomRange): void;
  /** Puts the picture at its fitting size, its left edge at a place, without anybody's gesture. */
  fit(left: number): void;
  by(factor: number): void;
  dispose(): void;
}

const LEAST = 0.7;
/** Below this share of the fitting size a gesture leaves the level: one notch of a wheel, since all is in sight already. */
const LEAVE = 0.9;
/** A wheel runs on after a level was passed; it must come to rest first. */
const REST_MS = 320;

/** Whether a wheel event is two fingers on a trackpad: small or slanted deltas in pixels. */
export function isTrackpad({ deltaMode, deltaX, deltaY, ctrlKey }: WheelEvent): boolean {
  if (ctrlKey || deltaMode !== 0) return false;
  return deltaX !== 0 || (Math.abs(deltaY) < 50 && Number.isInteger(deltaY));
}

function wheelDelta({ deltaMode, deltaY, ctrlKey }: WheelEvent): number {
  return -deltaY * (deltaMode === 1 ? 0.05 : deltaMode ? 1 : 0.002) * (ctrlKey ? 8 : 1);
}

/** Listens to gestures on the picture. */
export function stageZoom(svg: SVGSVGElement, owner: ZoomOwner): StageZoom {
  let most = 2;
  let restsUntil = 0;
  const behavior: ZoomBehavior<SVGSVGElement, unknown> = zoom<SVGSVGElement, unknown>()
    .scaleExtent([LEAST, most])
    .clickDistance(4)
    .wheelDelta(wheelDelta)
    .filter((event: MouseEvent | WheelEvent) => event.type === 'wheel' || (!event.button && !event.ctrlKey))
    .on('start', (event: D3ZoomEvent<SVGSVGElement, unknown>) => {
      if (event.sourceEvent?.type === 'mousedown') svg.toggleAttribute('data-panning', true);
    })
    .on('end', ({ transform }: D3ZoomEvent<SVGSVGElement, unknown>) => {
      svg.toggleAttribute('data-panning', false);
      // Between the levels nothing rests: texts would be smaller than they may be.
      if (transform.k < 1) selection.call(behavior.scaleTo, 1);
    })
    .on('zoom', ({ transform, sourceEvent }: D3ZoomEvent<SVGSVGElement, unknown>) => {
      owner.moved(transform);
      const at = sourceEvent as MouseEvent | undefined;
      if (!at || at.type === 'mousemove' || performance.now() < restsUntil) return;
      const by = transform.k >= most * 0.98 ? 1 : transform.k <= LEAVE ? -1 : 0;
      if (by === 0) return;
      restsUntil = performance.now() + REST_MS;
      const box = svg.getBoundingClientRect();
      owner.passed(by, [at.clientX - box.left, at.clientY - box.top]);
    });
  const selection = select(svg);
  selection.call(behavior).on('dblclick.zoom', null);

  const onWheel = (event: WheelEvent): void => {
    if (performance.now() < restsUntil) {
      restsUntil = performance.now() + REST_MS / 2;
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    if (!isTrackpad(event)) return;
    event.preventDefault();
    event.stopImmediatePropagation();
    const { k } = zoomTransform(svg);
    selection.call(behavior.translateBy, -event.deltaX / k, -event.deltaY / k);
  };
  svg.addEventListener('wheel', onWheel, { capture: true, passive: false });

  return {
    setRange: ({ world, room, most: next }) => {
      most = next;
      behavior
        .scaleExtent([LEAST, most])
        .extent([
          [0, 0],
          [room.w, room.h],
        ])
        .translateExtent([
          [0, 0],
          [Math.max(world.w, room.w), Math.max(world.h, room.h)],
        ]);
    },
    fit: (left) => void selection.call(behavior.transform, zoomIdentity.translate(-left, 0)),
    by: (factor) => void selection.call(behavior.scaleBy, factor),
    dispose: () => {
      selection.on('.zoom', null);
      svg.removeEventListener('wheel', onWheel, { capture: true });
    },
  };
}

export type { ZoomTransform };
