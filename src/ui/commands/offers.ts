/** Acts that a panel offers only while it is mounted: fit the stage, zoom the timeline, focus the filter. */
import { useEffect, useRef } from 'react';

export type OfferName =
  | 'fitSelected'
  | 'fitAll'
  | 'timelineZoomIn'
  | 'timelineZoomOut'
  | 'timelineLeft'
  | 'timelineRight'
  | 'focusConsole'
  | 'toggleDiff'
  | 'reveal';

const offers = new Map<OfferName, () => void>();

/** Offers an act while `act` is defined; the last panel to offer a name wins. Returns the withdrawal. */
export function offer(name: OfferName, act: () => void): () => void {
  offers.set(name, act);
  return () => {
    if (offers.get(name) === act) offers.delete(name);
  };
}

/** `offer` for as long as a component is mounted. */
export function useOffer(name: OfferName, act: () => void): void {
  const latest = useRef(act);
  latest.current = act;
  useEffect(() => offer(name, () => latest.current()), [name]);
}

/** Whether some panel offers it now. */
export const isOffered = (name: OfferName): boolean => offers.has(name);

/** Does it; false when nobody offers it. */
export function takeOffer(name: OfferName): boolean {
  const act = offers.get(name);
  act?.();
  return act !== undefined;
}
