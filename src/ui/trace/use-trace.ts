/** The trace at the play head and its stops: the panel and the stage ask the same, the worker answers once. */
import { useMemo } from 'react';
import { type Stop, stopsOf } from './stops';
import { type Answered, useTraceAnswer } from './use-trace-answer';

/** What is followed, as far as it is known. */
export interface Followed extends Answered {
  readonly stops: readonly Stop[];
  readonly hop: number;
}

/** An answer's stops, and the one that is meant. */
export function followedOf(answered: Answered): Followed {
  const stops = stopsOf(answered.answer);
  return { ...answered, stops, hop: Math.max(0, Math.min(answered.trace.hop, stops.length - 1)) };
}

/** What is followed at the play head. */
export function useTrace(): Followed | undefined {
  const answered = useTraceAnswer();
  return useMemo(() => answered && followedOf(answered), [answered]);
}
