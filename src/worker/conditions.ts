import type { ContainerStateTerminated } from '../simulation/api/core/v1/pod/container';
import type { Pod } from '../simulation/api/core/v1/pod/pod';
import type { Cluster } from '../simulation/cluster/cluster';
import type { PauseCondition } from './protocol';

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

/** Whether a step's target is the object or a part of it: `pods/default/web-1` is not about `pods/default/web-10`. */
export function isAbout(stepTarget: string, target: string): boolean {
  return stepTarget.startsWith(target) && (stepTarget.length === target.length || stepTarget[target.length] === '/');
}

/** Whether a step brought about what a condition names. */
function happens(cluster: Cluster, condition: PauseCondition, step: number, target: string | undefined): boolean {
  const { spans } = cluster.engine;
  if (condition === 'selected-changes') return target !== undefined && isAbout(spans.targetOf(step), target);
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
  return hasCrashed(pod, before);
}

function isUnschedulable(pod: Pod): boolean {
  return (
    pod.status.conditions?.some(
      (condition) => condition.type === 'PodScheduled' && condition.reason === 'Unschedulable',
    ) ?? false
  );
}

/** Whether a container has ended badly that had not before: each crash is one, also that of a container that crashed already. */
function hasCrashed({ status }: Pod, before: Pod | undefined): boolean {
  const known = new Set(failedIn(before?.status).map(({ containerID }) => containerID));
  return failedIn(status).some(({ containerID }) => !known.has(containerID));
}

function failedIn(status: Pod['status'] | undefined): ContainerStateTerminated[] {
  const statuses = [...(status?.initContainerStatuses ?? []), ...(status?.containerStatuses ?? [])];
  return statuses.flatMap(({ state, lastState }) =>
    [state?.terminated, lastState?.terminated]
      .filter((end) => end !== undefined)
      .filter(({ exitCode }) => exitCode !== 0),
  );
}

function podOf(object: { kind: string } | undefined): Pod | undefined {
  return object?.kind === 'Pod' ? (object as Pod) : undefined;
}
