/** The packet that is followed: the verbs that choose its ends and move along its stops. */
import { create } from 'zustand';
import type { TraceEnd } from '../../projection/trace/ends';
import type { TraceParams } from '../../projection/trace/query';
import { getSession, type SessionTrace, setPanel, setSession } from '../session';

/** Which end waits for a click on the stage, and whether the packet moves by itself. */
interface Doing {
  readonly picking: 'from' | 'to' | undefined;
  readonly isPlaying: boolean;
  /** How many stops the present trace has; the panel says so. */
  readonly count: number;
  /** A target that was pointed at: its own port is still to be looked up. */
  readonly wantsPort: TraceEnd | undefined;
}

/** What is being done with the trace. */
export const useTraceDoing = create<Doing>(() => ({
  picking: undefined,
  isPlaying: false,
  count: 0,
  wantsPort: undefined,
}));

const FRESH: SessionTrace = { protocol: 'tcp', port: 80, hop: 0 };
/** The list wants some rows to be read in; on a low window what was, is and comes must do. */
const ROOM = 300;
const SHARE = 0.27;

/** Changes the trace; another packet starts at its first stop. */
export function setTrace(change: Partial<SessionTrace>): void {
  setSession({ trace: { ...(getSession().trace ?? FRESH), hop: 0, ...change } });
}

/** Removes it. */
export function clearTrace(): void {
  useTraceDoing.setState({ picking: undefined, isPlaying: false });
  setSession({ trace: undefined });
}

/** Opens the panel, with room to read in. */
export function showTrace(): void {
  const { size } = getSession().layout.drawer;
  const room = Math.min(ROOM, Math.round(globalThis.innerHeight * SHARE));
  setPanel('drawer', { open: true, size: Math.max(size, room) });
  setSession({ drawerTab: 'trace' });
}

/** Takes a thing for an end and shows the panel. */
export function setEnd(which: 'from' | 'to', end: TraceEnd): void {
  setTrace({ [which]: end });
  useTraceDoing.setState({ picking: undefined, ...(which === 'to' && { wantsPort: end }) });
  showTrace();
}

/** Starts or stops waiting for a click on the stage. */
export function pick(which: 'from' | 'to' | undefined): void {
  const { picking } = useTraceDoing.getState();
  useTraceDoing.setState({ picking: picking === which ? undefined : which });
}

/** Goes to a stop, as far as there are any. */
export function goToHop(hop: number): void {
  const { trace } = getSession();
  const { count } = useTraceDoing.getState();
  const next = Math.max(0, Math.min(count - 1, hop));
  if (trace && next !== trace.hop) setSession({ trace: { ...trace, hop: next } });
}

/** One stop on or back. */
export const goHops = (by: number): void => goToHop((getSession().trace?.hop ?? 0) + by);

/** Starts at the beginning again if it stands at the end. */
export function togglePlay(): void {
  const { isPlaying, count } = useTraceDoing.getState();
  if (!isPlaying && (getSession().trace?.hop ?? 0) >= count - 1) goToHop(0);
  useTraceDoing.setState({ isPlaying: !isPlaying });
}

/** What is asked of the worker; undefined while an end is missing. */
export function paramsOf(trace: SessionTrace | undefined): TraceParams | undefined {
  if (!trace?.from || !trace.to) return undefined;
  const { from, to, protocol, port } = trace;
  return { from, to, protocol, port };
}
