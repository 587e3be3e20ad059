import type { Pod } from '../simulation/api/core/v1/pod/pod';
import type { Cluster } from '../simulation/cluster/cluster';
import type { PauseCondition, RunGoal } from './protocol';

/** The first step in (after, until] that play is to stop at, and why. */
export function pauseReason(
  cluster: Cluster,
  asked: { conditions: PauseCondition[]; target?: string },
  after: number,
  until: number,
): { step: number; because: PauseCondition } | undefined {
  if (asked.conditions.length === 0) return undefined;
  for (let step = after + 1; step <= until; step++) {
    const because = asked.conditions.find((condition) => happens(cluster, condition, step, asked.target));
    if (because) return { step, because };
  }
  return undefined;
}

/** Whether a step brought about what a condition names. */
function happens(cluster: Cluster, condition: PauseCondition, step: number, target: string | undefined): boolean {
  const { spans } = cluster.engine;
  if (condition === 'selected-changes') return target !== undefined && spans.targetOf(step).startsWith(target);
  const revision = spans.etcdRevisionAt(step);
  for (let at = spans.etcdRevisionAt(step - 1) + 1; at <= revision; at++) {
    const pod = podOf(cluster.etcd.log.value(at));
    const before = podOf(cluster.etcd.log.value(cluster.etcd.log.prev(at)));
    if (pod && changed(condition, pod, before)) return true;
  }
  return false;
}

function changed(condition: PauseCondition, pod: Pod, before: Pod | undefined): boolean {
  if (condition === 'phase-change') return before !== undefined && before.status.phase !== pod.status.phase;
  if (condition === 'unschedulable') return isUnschedulable(pod) && !(before && isUnschedulable(before));
  return crashes(pod) > (before ? crashes(before) : 0);
}

function isUnschedulable(pod: Pod): boolean {
  return (
    pod.status.conditions?.some(
      (condition) => condition.type === 'PodScheduled' && condition.reason === 'Unschedulable',
    ) ?? false
  );
}

function crashes(pod: Pod): number {
  const statuses = [...(pod.status.initContainerStatuses ?? []), ...(pod.status.containerStatuses ?? [])];
  return statuses.filter(({ state, lastState }) => (state?.terminated ?? lastState?.terminated)?.exitCode).length;
}

function podOf(object: { kind: string } | undefined): Pod | undefined {
  return object?.kind === 'Pod' ? (object as Pod) : undefined;
}

/** Whether a run has come where it should. */
export function goalReached(cluster: Cluster, goal: RunGoal): boolean {
  if (goal.until === 'time') return cluster.engine.now >= goal.timeMs;
  if (goal.until === 'step') return cluster.engine.spans.count >= goal.step;
  if (goal.until === 'settled') return cluster.isSettled();
  return cluster.etcd.range('/registry/pods/').every(({ value }) => isReady(value as Pod));
}

function isReady(pod: Pod): boolean {
  if (pod.status.phase === 'Succeeded' || pod.metadata.deletionTimestamp) return true;
  return pod.status.conditions?.some(({ type, status }) => type === 'Ready' && status === 'True') ?? false;
}
