import { type Pod, type PodCondition, Pod as PodRef } from '../api/core/v1/pod/pod';
import type { Client } from '../client';

/** A condition that the scheduler sets, without its times. */
export interface ConditionChange {
  type: string;
  status: 'True' | 'False';
  reason: string;
  message: string;
}

/** Writes a condition and a nomination into a pod's status, if they say anything new. */
export function patchPodStatus(
  client: Client,
  pod: Pod,
  { condition, nominatedNodeName, now }: { condition?: ConditionChange; nominatedNodeName?: string; now: string },
): void {
  const status: Record<string, unknown> = {};
  if (condition) {
    const before = pod.status.conditions?.find(({ type }) => type === condition.type);
    const after = conditionAfter(condition, before, pod, now);
    if (after) status.conditions = [after];
  }
  const before = pod.status.nominatedNodeName ?? '';
  if (nominatedNodeName !== undefined && nominatedNodeName !== before)
    status.nominatedNodeName = nominatedNodeName || null;
  if (Object.keys(status).length === 0) return;
  const { name, namespace } = pod.metadata;
  const target = { name, namespace, subresource: 'status' };
  client.patch(PodRef, target, 'strategic', { status });
}

/** The condition with its times; undefined if nothing changed. */
function conditionAfter(
  change: ConditionChange,
  before: PodCondition | undefined,
  pod: Pod,
  now: string,
): PodCondition | undefined {
  const { generation } = pod.metadata;
  const isSame =
    before?.status === change.status && before.reason === change.reason && before.message === change.message;
  if (isSame && before.observedGeneration === generation) return undefined;
  const lastTransitionTime = before?.status === change.status ? before.lastTransitionTime : now;
  return {
    ...change,
    ...(generation !== undefined && { observedGeneration: generation }),
    lastProbeTime: null,
    ...(lastTransitionTime !== undefined && { lastTransitionTime }),
  };
}
