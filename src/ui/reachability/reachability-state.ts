/** What the reachability panel shows: others may open it. */
import { create } from 'zustand';
import type { TraceParams } from '../../projection/trace/query';
import { getSession, setPanel, setSession } from '../session';
import { setTrace, showTrace } from '../trace/trace-state';

interface Shown {
  readonly view: 'matrix' | 'rules';
  readonly ping: boolean;
  /** The keys of the chosen ends; none for the usual ones. */
  readonly chosen: readonly string[];
}

/** Which view, how it is tried, and between whom. */
export const useReachability = create<Shown>(() => ({ view: 'matrix', ping: false, chosen: [] }));

/** The matrix wants some rows to be read in. */
const ROOM = 320;

/** Opens the panel, with room to read in. */
export function showReachability(view: Shown['view']): void {
  useReachability.setState({ view });
  const { size } = getSession().layout.drawer;
  setPanel('drawer', { open: true, size: Math.max(size, ROOM) });
  setSession({ drawerTab: 'reachability' });
}

/** Follows the packet behind a cell or a rule. */
export function openTrace({ from, to, protocol, port }: TraceParams): void {
  setTrace({ from, to, protocol, port });
  showTrace();
}

/** Takes an end in or out. */
export function toggleEnd(key: string, shown: readonly string[]): void {
  const { chosen } = useReachability.getState();
  const now = chosen.length > 0 ? chosen : shown;
  useReachability.setState({ chosen: now.includes(key) ? now.filter((one) => one !== key) : [...now, key] });
}
