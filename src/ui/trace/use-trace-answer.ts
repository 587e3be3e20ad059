/** The trace's answer at the play head: who only draws what is followed need not know yet how it is told. */
import { useMemo, useRef } from 'react';
import type { TraceAnswer, TraceQuery } from '../../projection/trace/query';
import { useQuery } from '../../worker/use-query';
import { type SessionTrace, useSession } from '../session';
import { paramsOf } from './trace-state';

/** What is followed, and the answer to it. */
export interface Answered {
  readonly trace: SessionTrace;
  readonly answer: TraceAnswer;
}

/** The answer; the last one to the same question stays while the next one is on its way. */
export function useTraceAnswer(): Answered | undefined {
  const trace = useSession((s) => s.trace);
  const params = paramsOf(trace);
  const key = JSON.stringify(params);
  const answer = useQuery<TraceQuery>('trace', params);
  const last = useRef<{ key: string | undefined; answer: TraceAnswer }>(undefined);
  if (answer) last.current = { key, answer };
  const shown = last.current?.key === key && params ? last.current.answer : undefined;
  return useMemo(() => (trace && shown ? { trace, answer: shown } : undefined), [trace, shown]);
}
