/** What a write of a pod's status changed, as one clause: the change that a person would name first. */
import type { Pod, PodCondition } from '../../simulation/api/core/v1/pod/pod';
import { podSummaryOf } from '../../simulation/api/core/v1/pod/status-word';
import type { Clause } from './narrate';

function changedCondition(before: Pod, after: Pod, wanted?: string): PodCondition | undefined {
  return after.status.conditions?.find((condition) => {
    if (wanted !== undefined && condition.type !== wanted) return false;
    const earlier = before.status.conditions?.find(({ type }) => type === condition.type);
    return earlier?.status !== condition.status || earlier.reason !== condition.reason;
  });
}

/** The clause of a status write. */
export function sayPodStatus(about: { actor: string; kind: string; name: string }, before: Pod, after: Pod): Clause {
  const scheduled = changedCondition(before, after, 'PodScheduled');
  if (scheduled?.status === 'False')
    return {
      id: 'unschedulable',
      values: { ...about, reason: scheduled.reason ?? '', message: scheduled.message ?? '' },
    };
  const [earlier, now] = [podSummaryOf(before), podSummaryOf(after)];
  const ready = changedCondition(before, after, 'Ready');
  const counts = { ready: now.ready, total: now.total };
  if (ready?.status === 'True') return { id: 'podReady', values: { ...about, ...counts } };
  if (earlier.word !== now.word)
    return { id: 'podWord', values: { ...about, before: earlier.word, after: now.word, ...counts } };
  if (ready && now.ready < earlier.ready) return { id: 'podNotReady', values: { ...about, ...counts } };
  if (now.restarts > earlier.restarts) return { id: 'podRestarted', values: { ...about, restarts: now.restarts } };
  if (before.status.podIP !== after.status.podIP && after.status.podIP)
    return { id: 'podAddress', values: { ...about, ip: after.status.podIP } };
  const condition = changedCondition(before, after);
  if (condition)
    return { id: 'podCondition', values: { ...about, condition: condition.type, status: condition.status } };
  return { id: 'statusWritten', values: about };
}
