/**
 * Which daemon pods make room for the new template now.
 * Models: pkg/controller/daemon/update.go rollingUpdate: with maxUnavailable, or first a new pod with maxSurge.
 * Leaves out: nothing that shows.
 */
import type { DaemonSet } from '../../api/apps/v1/daemonset/daemonset';
import type { Pod } from '../../api/core/v1/pod/pod';
import { scaledValue } from '../int-or-percent';
import { isPodAvailable } from '../pod-state';
import { REVISION_HASH } from './revisions';

/** What to delete, and where to add a pod beside the old one. */
export interface RollingStep {
  doomed: Pod[];
  surgeNodes: string[];
}

interface Roll {
  set: DaemonSet;
  /** Pods by node, only of nodes that should run one. */
  byNode: ReadonlyMap<string, readonly Pod[]>;
  hash: string;
  nowMs: number;
}

/** The next step of a rolling update. */
export function rollingStep(roll: Roll): RollingStep {
  const { rollingUpdate } = roll.set.spec.updateStrategy;
  const desired = roll.byNode.size;
  const maxSurge = scaledValue(rollingUpdate?.maxSurge ?? 0, desired, 'up');
  const unavailable = scaledValue(rollingUpdate?.maxUnavailable ?? (maxSurge > 0 ? 0 : 1), desired, 'up');
  return maxSurge > 0 ? surgeStep(roll, maxSurge) : replaceStep(roll, Math.max(unavailable, 1));
}

/** The newest live pods of both templates on one node. */
function pair(roll: Roll, pods: readonly Pod[]): { newPod?: Pod; oldPod?: Pod } {
  const live = pods.filter(({ metadata }) => !metadata.deletionTimestamp);
  const isNew = (pod: Pod) => pod.metadata.labels?.[REVISION_HASH] === roll.hash;
  const newPod = live.find(isNew);
  const oldPod = live.find((pod) => !isNew(pod));
  return { ...(newPod && { newPod }), ...(oldPod && { oldPod }) };
}

function replaceStep(roll: Roll, maxUnavailable: number): RollingStep {
  let unavailable = 0;
  const candidates: Pod[] = [];
  const already: Pod[] = [];
  for (const pods of roll.byNode.values()) {
    const { newPod, oldPod } = pair(roll, pods);
    if (newPod && oldPod) unavailable++;
    else if (newPod) unavailable += isAvailable(roll, newPod) ? 0 : 1;
    else if (oldPod && isAvailable(roll, oldPod)) candidates.push(oldPod);
    else {
      // Nothing is lost by replacing a pod that is not available anyway.
      if (oldPod) already.push(oldPod);
      unavailable++;
    }
  }
  const room = Math.max(0, maxUnavailable - unavailable);
  return { doomed: [...already, ...candidates.slice(0, room)], surgeNodes: [] };
}

function surgeStep(roll: Roll, maxSurge: number): RollingStep {
  const doomed: Pod[] = [];
  const candidates: string[] = [];
  const allowed: string[] = [];
  let surging = 0;
  for (const [node, pods] of roll.byNode) {
    const { newPod, oldPod } = pair(roll, pods);
    if (!oldPod) continue;
    if (newPod) {
      if (isAvailable(roll, newPod)) doomed.push(oldPod);
      else surging++;
    } else if (isAvailable(roll, oldPod)) candidates.push(node);
    else allowed.push(node);
  }
  const surgeNodes = [...allowed, ...candidates].slice(0, Math.max(0, maxSurge - surging));
  return { doomed, surgeNodes };
}

function isAvailable({ set, nowMs }: Roll, pod: Pod): boolean {
  return isPodAvailable(pod, set.spec.minReadySeconds ?? 0, nowMs);
}
