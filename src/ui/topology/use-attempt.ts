/** When the schedule view is offered and when it comes by itself: on steps that are scheduling attempts. */
import { useEffect, useRef } from 'react';
import type { Messages } from '../../projection/messages/query';
import { useSession } from '../session';
import { closeSchedule, openSchedule, useView } from './stage-view';

/** Resting on a step for so long means that somebody looks at it rather than passes by. */
const REST_MS = 260;

export interface Attempt {
  /** The pod whose placing can be shown now. */
  readonly pod: string | undefined;
}

/** The pod that the "Why" button is about: that of the step if it is an attempt, else the selected pod. */
export function useAttempt({ now }: Messages): Attempt {
  const isPlaying = useSession((s) => s.playing);
  const selected = useSession((s) =>
    s.selection?.kind === 'object' && s.selection.key.startsWith('pods/') ? s.selection.key : undefined,
  );
  const wanted = now?.from === 'kube-scheduler' && now.verb === 'Schedule' ? now.target : undefined;
  const step = now?.step;
  const openedFor = useRef<number>(undefined);
  useEffect(() => {
    if (isPlaying || wanted === undefined) {
      // What came by itself goes by itself, when the head moves on.
      if (openedFor.current !== undefined && useView.getState().schedule !== undefined) closeSchedule();
      openedFor.current = undefined;
      return;
    }
    const timer = setTimeout(() => {
      openedFor.current = step;
      openSchedule(wanted);
    }, REST_MS);
    return () => clearTimeout(timer);
  }, [isPlaying, wanted, step]);
  return { pod: wanted ?? selected };
}
