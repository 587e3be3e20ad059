/**
 * Keeps cache and queue up to date with what the informers tell.
 * Models: kube-scheduler's eventhandlers.go v1.36 with queueing hints (no pre-checks).
 * Leaves out: events of volumes, claims and devices.
 */
import { Node } from '../api/core/v1/node/node';
import { Pod } from '../api/core/v1/pod/pod';
import type { InformerFactory } from '../client';
import type { SchedulerCache } from './cache';
import { nodeUpdateEvents, podUpdateEvents } from './framework/cluster-event';
import type { SchedulingQueue } from './queue/scheduling-queue';

/** What is kept up to date. */
export interface WatchedParts {
  informers: InformerFactory;
  cache: SchedulerCache;
  queue: SchedulingQueue;
  /** Whether one of the profiles is the pod's. */
  isResponsible(pod: Pod): boolean;
}

/** Adds the handlers to the informers of nodes and pods. */
export function watchCluster(parts: WatchedParts): void {
  watchNodes(parts);
  parts.informers.of(Pod).addHandler({
    added(pod) {
      if (isDone(pod)) return;
      if (pod.spec.nodeName) assigned(parts, pod);
      else if (parts.isResponsible(pod)) parts.queue.add(pod);
    },
    updated(after, before) {
      if (isDone(before)) return;
      if (isDone(after)) podDeleted(parts, after);
      else podUpdated(parts, after, before);
    },
    deleted(pod) {
      if (!isDone(pod)) podDeleted(parts, pod);
    },
  });
}

/** Pods that are done have given their node back: for the scheduler they are gone. */
function isDone({ status }: Pod): boolean {
  return status.phase === 'Succeeded' || status.phase === 'Failed';
}

function watchNodes({ informers, cache, queue }: WatchedParts): void {
  informers.of(Node).addHandler({
    added(node) {
      cache.putNode(node);
      queue.move({ resource: 'Node', action: 'Add', after: node });
    },
    updated(after, before) {
      cache.putNode(after);
      for (const event of nodeUpdateEvents(after, before)) queue.move(event);
    },
    deleted(node) {
      queue.move({ resource: 'Node', action: 'Delete', before: node });
      cache.removeNode(node.metadata.name);
    },
  });
}

function assigned({ cache, queue }: WatchedParts, pod: Pod): void {
  cache.putPod(pod);
  queue.move({ resource: 'AssignedPod', action: 'Add', after: pod });
}

function podUpdated(parts: WatchedParts, after: Pod, before: Pod): void {
  const { cache, queue, isResponsible } = parts;
  if (before.spec.nodeName) {
    cache.putPod(after);
    for (const event of podUpdateEvents(after, before)) queue.move(event);
  } else if (after.spec.nodeName) {
    assigned(parts, after);
    if (isResponsible(before)) queue.delete(after.metadata.uid);
  } else if (isResponsible(after)) unscheduledUpdated(parts, after, before);
}

function unscheduledUpdated({ cache, queue }: WatchedParts, after: Pod, before: Pod): void {
  const { uid } = after.metadata;
  if (before.metadata.resourceVersion === after.metadata.resourceVersion) return;
  if (cache.isAssumed(uid)) {
    if (!after.metadata.deletionTimestamp || before.metadata.deletionTimestamp) return;
    const assumed = cache.forget(uid);
    queue.move({ resource: 'AssignedPod', action: 'Delete', before: assumed ?? after });
    return;
  }
  queue.update(before, after);
  const { nominatedNodeName } = before.status;
  if (nominatedNodeName && nominatedNodeName !== after.status.nominatedNodeName) nominationLost(queue, before);
}

function podDeleted({ cache, queue, isResponsible }: WatchedParts, pod: Pod): void {
  const { uid } = pod.metadata;
  if (pod.spec.nodeName) {
    cache.removePod(uid);
    queue.move({ resource: 'AssignedPod', action: 'Delete', before: pod });
    return;
  }
  if (!isResponsible(pod)) return;
  queue.delete(uid);
  const assumed = cache.forget(uid);
  if (assumed) queue.move({ resource: 'AssignedPod', action: 'Delete', before: assumed });
  else if (pod.status.nominatedNodeName) nominationLost(queue, pod);
}

/** For pods of at most its priority a nominated pod counted as if it were there. */
function nominationLost(queue: SchedulingQueue, pod: Pod): void {
  const priority = pod.spec.priority ?? 0;
  queue.move({ resource: 'AssignedPod', action: 'Delete', before: pod }, (other) => other.priority <= priority);
}
