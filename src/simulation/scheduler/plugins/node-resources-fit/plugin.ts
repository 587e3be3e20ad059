/**
 * What a pod asks for must be free on the node; emptier (or fuller) nodes are liked better.
 * Models: kube-scheduler NodeResourcesFit v1.36: init containers, sidecars, overhead, pod-level and extended resources,
 * ignored resources, LeastAllocated, MostAllocated, RequestedToCapacityRatio.
 * Leaves out: extended resources served by dynamic resource allocation, in-place resize.
 */
import type { Node } from '../../../api/core/v1/node/node';
import type { Pod } from '../../../api/core/v1/pod/pod';
import type { ClusterEvent } from '../../framework/cluster-event';
import { NodeInfo } from '../../framework/node-info';
import { definePlugin } from '../../framework/plugin';
import type { PodInfo } from '../../framework/pod-info';
import { amountOf, isExtendedResource, podRequests, type ResourceAmounts } from '../../framework/resources';
import { type Status, unresolvable, unschedulable } from '../../framework/status';
import { resourceWeights, type ScoringStrategy, scoreNode, scorerOf } from './scoring';

const NAME = 'NodeResourcesFit';

/** NodeResourcesFitArgs. */
interface NodeResourcesFitArgs {
  ignoredResources?: string[];
  ignoredResourceGroups?: string[];
  scoringStrategy?: ScoringStrategy;
}

export default definePlugin<NodeResourcesFitArgs>({
  name: NAME,
  create(args) {
    const isIgnored = ignoring(args);
    const strategy = {
      type: args?.scoringStrategy?.type,
      resources: resourceWeights(args?.scoringStrategy?.resources),
      scorer: scorerOf(args?.scoringStrategy),
    };
    return {
      filter: ({ pod }, node) => shortage(pod.requests, node, isIgnored),
      score: ({ pod }, node) => scoreNode(node, pod.scoredRequests, strategy),
      events: [
        { resource: 'Pod', actions: ['Delete', 'UpdatePodScaleDown'], hint: freesResources },
        { resource: 'Node', actions: ['Add', 'UpdateNodeAllocatable'], hint: hasRoomNow },
      ],
    };
  },
});

/** The refusal of a node that has too little, with every resource that is short; undefined if the pod fits. */
export function shortage(
  requests: ResourceAmounts,
  node: NodeInfo,
  isIgnored: (resource: string) => boolean = () => false,
): Status | undefined {
  if (hasRoom(requests, node)) return undefined;
  const short: string[] = [];
  let isHopeless = false;
  if (node.pods.length + 1 > node.allowedPods) short.push('Too many pods');
  const check = (name: string, request: number) => {
    const allocatable = amountOf(node.allocatable, name);
    if (request <= 0 || request <= allocatable - amountOf(node.requested, name)) return;
    short.push(`Insufficient ${name}`);
    if (request > allocatable) isHopeless = true;
  };
  check('cpu', requests.milliCpu);
  check('memory', requests.memory);
  check('ephemeral-storage', requests.ephemeralStorage);
  for (const [name, request] of requests.scalars ?? []) if (!isIgnored(name)) check(name, request);
  if (short.length === 0) return undefined;
  return isHopeless ? unresolvable(NAME, ...short) : unschedulable(NAME, ...short);
}

/** The common case, without a list of what is short. */
function hasRoom(requests: ResourceAmounts, { pods, allowedPods, allocatable, requested }: NodeInfo): boolean {
  return (
    requests.scalars === undefined &&
    requests.ephemeralStorage === 0 &&
    pods.length < allowedPods &&
    (requests.milliCpu === 0 || requests.milliCpu <= allocatable.milliCpu - requested.milliCpu) &&
    (requests.memory === 0 || requests.memory <= allocatable.memory - requested.memory)
  );
}

function ignoring(args: NodeResourcesFitArgs | undefined): (resource: string) => boolean {
  const resources = new Set(args?.ignoredResources);
  const groups = new Set(args?.ignoredResourceGroups);
  return (name) => isExtendedResource(name) && (resources.has(name) || groups.has(name.slice(0, name.indexOf('/'))));
}

function freesResources(pod: PodInfo, event: ClusterEvent): boolean {
  const before = event.before as Pod;
  const after = event.after as Pod | undefined;
  if (!after) return Boolean(before.spec.nodeName || before.status.nominatedNodeName);
  if (after.metadata.uid === pod.uid) return true;
  if (!after.spec.nodeName) return false;
  const [was, is] = [podRequests(before), podRequests(after)];
  return requestedNames(pod.requests).some((name) => amountOf(was, name) > amountOf(is, name));
}

/**
 * Whether a node that has grown in something that the pod asks for would take it if it were empty.
 * A new node wakes the pod even if it is too small: so the recordings of v1.36.3 have it.
 */
function hasRoomNow({ requests }: PodInfo, event: ClusterEvent): boolean {
  if (!event.before) return true;
  const after = new NodeInfo(event.after as Node);
  if (shortage(requests, after)) return false;
  const before = new NodeInfo(event.before as Node);
  if (after.allowedPods > before.allowedPods) return true;
  return requestedNames(requests).some(
    (name) => amountOf(after.allocatable, name) > amountOf(before.allocatable, name),
  );
}

function requestedNames(requests: ResourceAmounts): string[] {
  const names = ['cpu', 'memory', 'ephemeral-storage', ...(requests.scalars?.keys() ?? [])];
  return names.filter((name) => amountOf(requests, name) > 0);
}
