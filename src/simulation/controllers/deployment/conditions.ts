import type { Deployment, DeploymentStatus } from '../../api/apps/v1/deployment/deployment';
import type { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import type { Condition } from '../../api/core/v1/shared';
import { timeMs } from '../../apimachinery/time';

/** What a new condition says. */
export type ConditionNote = Pick<Condition, 'type' | 'status' | 'reason' | 'message'>;

/** A condition of a Deployment by its type. */
export function conditionOf(status: DeploymentStatus | undefined, type: string): Condition | undefined {
  return status?.conditions?.find((condition) => condition.type === type);
}

/** The conditions with another one: unchanged if status and reason are as before, else at the end of the list. */
export function withCondition(
  conditions: readonly Condition[],
  note: ConditionNote,
  now: string,
): readonly Condition[] {
  const before = conditions.find(({ type }) => type === note.type);
  if (before && before.status === note.status && before.reason === note.reason) return conditions;
  const { type, status, reason, message } = note;
  const lastTransitionTime = before?.status === status ? before.lastTransitionTime : now;
  const condition: Condition = { type, status, lastUpdateTime: now, lastTransitionTime, reason, message };
  return [...withoutCondition(conditions, type), condition];
}

/** The conditions without one type. */
export function withoutCondition(conditions: readonly Condition[], type: string): readonly Condition[] {
  return conditions.some((condition) => condition.type === type)
    ? conditions.filter((condition) => condition.type !== type)
    : conditions;
}

/** The progress deadline; undefined where there is none (2^31-1 stands for none). */
export function progressDeadlineMs(deployment: Deployment): number | undefined {
  const seconds = deployment.spec.progressDeadlineSeconds;
  return seconds === undefined || seconds === 2_147_483_647 ? undefined : seconds * 1000;
}

/** Whether all pods are new, there and available. */
export function isComplete({ spec, metadata }: Deployment, status: DeploymentStatus): boolean {
  return (
    (status.updatedReplicas ?? 0) === spec.replicas &&
    (status.replicas ?? 0) === spec.replicas &&
    (status.availableReplicas ?? 0) === spec.replicas &&
    (status.observedGeneration ?? 0) >= (metadata.generation ?? 0)
  );
}

/** Whether something has gone forward since the last status. */
export function isProgressing(before: DeploymentStatus, after: DeploymentStatus): boolean {
  const old = (status: DeploymentStatus) => (status.replicas ?? 0) - (status.updatedReplicas ?? 0);
  return (
    (after.updatedReplicas ?? 0) > (before.updatedReplicas ?? 0) ||
    old(after) < old(before) ||
    (after.readyReplicas ?? 0) > (before.readyReplicas ?? 0) ||
    (after.availableReplicas ?? 0) > (before.availableReplicas ?? 0)
  );
}

/** Whether nothing has gone forward for the whole progress deadline. */
export function isTimedOut(deployment: Deployment, conditions: readonly Condition[], nowMs: number): boolean {
  const deadlineMs = progressDeadlineMs(deployment);
  const progressing = conditions.find(({ type }) => type === 'Progressing');
  if (deadlineMs === undefined || !progressing) return false;
  if (progressing.reason === 'NewReplicaSetAvailable') return false;
  if (progressing.reason === 'ProgressDeadlineExceeded') return true;
  return timeMs(progressing.lastUpdateTime as string) + deadlineMs < nowMs;
}

/** The first refusal that the sets report: the new one's first. */
export function replicaFailure(all: readonly ReplicaSet[], newSet: ReplicaSet | undefined): ConditionNote | undefined {
  const sets = newSet ? [newSet, ...all] : all;
  for (const { status } of sets) {
    const failure = status.conditions?.find(({ type }) => type === 'ReplicaFailure');
    if (failure)
      return { type: 'ReplicaFailure', status: failure.status, reason: failure.reason, message: failure.message };
  }
  return undefined;
}
