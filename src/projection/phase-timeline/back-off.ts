/** Timers that a pod's stored status tells: when a back-off may end, when a grace period ends. */
import type { ContainerStatus } from '../../simulation/api/core/v1/pod/container';
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { timeMs } from '../../simulation/apimachinery';

/** A timer that runs at the head. */
export interface Timer {
  what: 'back-off' | 'grace' | 'eviction';
  endsAtMs: number;
}

const BACK_OFF = /^back-off (?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)? /;

/** The seconds that a container in CrashLoopBackOff waits, as the kubelet's message says; 0 if it does not. */
export function backOffSecondsOf({ state }: ContainerStatus): number {
  const found = state?.waiting?.reason === 'CrashLoopBackOff' ? BACK_OFF.exec(state.waiting.message ?? '') : null;
  if (!found) return 0;
  const [, hours = '0', minutes = '0', seconds = '0'] = found;
  return Number(hours) * 3600 + Number(minutes) * 60 + Number(seconds);
}

/** When the first of a container's waits is over; undefined if none waits. */
export function backOffEndOf(statuses: readonly ContainerStatus[], epochMs: number): number | undefined {
  const ends = statuses.flatMap((status) => {
    const seconds = backOffSecondsOf(status);
    const finished = status.lastState?.terminated?.finishedAt;
    return seconds > 0 && finished ? [timeMs(finished) - epochMs + seconds * 1000] : [];
  });
  return ends.length > 0 ? Math.min(...ends) : undefined;
}

/** The timer of a pod at a moment; one that is over counts no more. */
export function timerOf({ metadata, status }: Pod, epochMs: number, now: number): Timer | undefined {
  const { deletionTimestamp } = metadata;
  if (deletionTimestamp) {
    const endsAtMs = timeMs(deletionTimestamp) - epochMs;
    return endsAtMs > now ? { what: 'grace', endsAtMs } : undefined;
  }
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  const endsAtMs = backOffEndOf(statuses, epochMs);
  return endsAtMs !== undefined && endsAtMs > now ? { what: 'back-off', endsAtMs } : undefined;
}
