import type { Node } from '../../api/core/v1/node/node';
import type { Pod } from '../../api/core/v1/pod/pod';
import { deepEqual, semanticEqual } from '../../apimachinery/deep';
import type { ApiObject } from '../../apimachinery/object-meta';
import { podRequests, type ResourceAmounts } from './resources';

/** What an event is about. `Pod` is of interest to plugins; what happens is to an assigned or an unscheduled pod. */
export type ClusterEventResource = 'Pod' | 'AssignedPod' | 'UnscheduledPod' | 'Node' | 'Namespace' | '*';

/** What happened, as finely as the queueing hints tell it apart. */
export type ClusterEventAction =
  | 'Add'
  | 'Delete'
  | 'Update'
  | 'UpdateNodeAllocatable'
  | 'UpdateNodeLabel'
  | 'UpdateNodeTaint'
  | 'UpdateNodeCondition'
  | 'UpdateNodeAnnotation'
  | 'UpdatePodLabel'
  | 'UpdatePodScaleDown'
  | 'UpdatePodToleration'
  | 'UpdatePodSchedulingGatesEliminated'
  | 'All';

/** Something that happened in the cluster and may make a pod schedulable. */
export interface ClusterEvent {
  readonly resource: ClusterEventResource;
  readonly action: ClusterEventAction;
  readonly before?: ApiObject;
  readonly after?: ApiObject;
  /** How the event is named where its kind does not tell. */
  readonly label?: string;
}

/** How kube-scheduler names an event in its logs and metrics: `AssignedPodDelete`, `NodeAdd`. */
export function labelOf(event: ClusterEvent): string {
  if (event.label) return event.label;
  return event.action.startsWith('Update') && event.action !== 'Update'
    ? event.action.slice('Update'.length).replace(/^(Node|Pod)/, `${event.resource}$1Update`)
    : `${event.resource}${event.action}`;
}

/** Whether what a plugin watches for covers an event's resource. */
export function coversResource(interest: ClusterEventResource, resource: ClusterEventResource): boolean {
  if (interest === '*' || resource === '*' || interest === resource) return true;
  return interest === 'Pod' && (resource === 'AssignedPod' || resource === 'UnscheduledPod');
}

/** The events that an update of a node amounts to: none if nothing that matters changed. */
export function nodeUpdateEvents(after: Node, before: Node): ClusterEvent[] {
  const actions = new Set<ClusterEventAction>();
  if (before.spec.unschedulable && !after.spec.unschedulable) actions.add('UpdateNodeTaint');
  if (!semanticEqual(before.status?.allocatable, after.status?.allocatable)) actions.add('UpdateNodeAllocatable');
  if (!sameMap(before.metadata.labels, after.metadata.labels)) actions.add('UpdateNodeLabel');
  if (!deepEqual(before.spec.taints ?? [], after.spec.taints ?? [])) actions.add('UpdateNodeTaint');
  if (conditionsKey(before) !== conditionsKey(after)) actions.add('UpdateNodeCondition');
  if (!sameMap(before.metadata.annotations, after.metadata.annotations)) actions.add('UpdateNodeAnnotation');
  return [...actions].map((action) => ({ resource: 'Node', action, before, after }));
}

function conditionsKey(node: Node): string {
  return (node.status?.conditions ?? []).map(({ type, status }) => `${type}=${status}`).join();
}

/** The events that an update of a pod amounts to; at least the general one. */
export function podUpdateEvents(after: Pod, before: Pod): ClusterEvent[] {
  const resource = after.spec.nodeName ? 'AssignedPod' : 'UnscheduledPod';
  const actions: ClusterEventAction[] = [];
  if (!sameMap(before.metadata.labels, after.metadata.labels)) actions.push('UpdatePodLabel');
  if (isScaledDown(before, after)) actions.push('UpdatePodScaleDown');
  if (!after.spec.schedulingGates?.length && before.spec.schedulingGates?.length)
    actions.push('UpdatePodSchedulingGatesEliminated');
  if ((after.spec.tolerations?.length ?? 0) !== (before.spec.tolerations?.length ?? 0))
    actions.push('UpdatePodToleration');
  if (actions.length === 0) actions.push('Update');
  return actions.map((action) => ({ resource, action, before, after }));
}

function isScaledDown(before: Pod, after: Pod): boolean {
  if (before.spec.containers === after.spec.containers && before.spec.resources === after.spec.resources) return false;
  return anyLess(podRequests(after), podRequests(before));
}

function anyLess(a: ResourceAmounts, b: ResourceAmounts): boolean {
  if (a.milliCpu < b.milliCpu || a.memory < b.memory || a.ephemeralStorage < b.ephemeralStorage) return true;
  for (const [name, amount] of b.scalars ?? []) if ((a.scalars?.get(name) ?? 0) < amount) return true;
  return false;
}

function sameMap(a: Readonly<Record<string, string>> | undefined, b: typeof a): boolean {
  return a === b || deepEqual(a ?? {}, b ?? {});
}
