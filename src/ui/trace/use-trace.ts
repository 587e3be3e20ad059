/** The trace's answer at the play head and its stops: the panel and the stage ask the same, the worker answers once. */
import { useMemo, useRef } from 'react';
import type { TraceAnswer, TraceQuery } from '../../projection/trace/query';
import { useQuery } from '../../worker/use-query';
import { type SessionTrace, useSession } from '../session';
import { type Stop, stopsOf } from './stops';
import { paramsOf } from './trace-state';

/** What is followed, as far as it is known. */
export interface Followed {
  readonly trace: SessionTrace;
  readonly answer: TraceAnswer;
  readonly stops: readonly Stop[];
  readonly hop: number;
}

/** The trace at the play head; the last answer to the same question stays while the next one is on its way. */
export function useTrace(): Followed | undefined {
  const trace = useSession((s) => s.trace);
  const params = paramsOf(trace);
  const key = JSON.stringify(params);
  const answer = useQuery<TraceQuery>('trace', params);
  const last = useRef<{ key: string | undefined; answer: TraceAnswer }>(undefined);
  if (answer) last.current = { key, answer };
  const shown = last.current?.key === key && params ? last.current.answer : undefined;
  const stops = useMemo(() => stopsOf(shown), [shown]);
  return useMemo(
    () =>
      trace && shown
        ? { trace, answer: shown, stops, hop: Math.max(0, Math.min(trace.hop, stops.length - 1)) }
        : undefined,
    [trace, shown, stops],
  );
}
