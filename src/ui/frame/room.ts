/** How much room the window has, in pixels at 100 % text: 200 % text halves it. */
import { useSyncExternalStore } from 'react';
import { useSession } from '../session';

export interface Room {
  /** Both side panels are rails; opening one lays it over the stage (look.md "Grid": under 1180). */
  readonly isNarrow: boolean;
  /** The timeline is its strip (under 800). */
  readonly isLow: boolean;
  readonly width: number;
  readonly height: number;
}

const NARROW = 1180;
const LOW = 800;

/** The room of a window of this size at this text scale. */
export function roomOf(width: number, height: number, textScale: number): Room {
  const [w, h] = [Math.round(width / textScale), Math.round(height / textScale)];
  return { isNarrow: w < NARROW, isLow: h < LOW, width: w, height: h };
}

let last: Room = roomOf(1440, 900, 1);
function read(): Room {
  const scale = Number.parseFloat(getComputedStyle(document.documentElement).fontSize) / 16 || 1;
  const next = roomOf(innerWidth, innerHeight, scale);
  if (next.width !== last.width || next.height !== last.height) last = next;
  return last;
}

function watch(changed: () => void): () => void {
  addEventListener('resize', changed);
  return () => removeEventListener('resize', changed);
}

/** The window's room now. */
export function useRoom(): Room {
  useSession((s) => s.uiScale);
  return useSyncExternalStore(watch, read);
}
