/**
 * The network namespace of a pod or of a machine: interfaces, addresses, routes, neighbours.
 * Models: ip link, ip address, ip route and ip neigh in that namespace.
 * Leaves out: rules of kube-proxy, sockets.
 */
import type { Pod } from '../../simulation/api/core/v1/pod/pod';
import { sandboxNetns } from '../../simulation/cni';
import { Machine } from '../../simulation/linux';
import {
  type Link,
  linkRows,
  type Neighbor,
  neighborRows,
  openNetwork,
  type Route,
  routeRows,
} from '../../simulation/network';
import { defineQuery, type Query } from '../define-query';
import { findObject, placeOf } from '../object-place';
import type { World } from '../world';

/** One network namespace. */
export interface NetworkView {
  key: string;
  node: string;
  /** The machine's own namespace: that of a node, or of a pod with hostNetwork. */
  isHost: boolean;
  isHostNetwork: boolean;
  /** None yet: the pod has no sandbox. */
  isMissing: boolean;
  forwards: boolean;
  /** The machine's end of the pod's veth pair, and the bridge that it is plugged into. */
  hostEnd?: { name: string; bridge: string };
  sandbox?: { id: string; pid: number; attempt: number; state: string };
  links: Link[];
  routes: Route[];
  neighbors: Neighbor[];
  /** How many neighbours are not listed. */
  moreNeighbors: number;
}

export type PodNetworkQuery = Query<{ key: string }, NetworkView | null> & { name: 'pod-network' };

const MOST_NEIGHBORS = 60;

/** The tables of a namespace; none where there is no such namespace. */
function tablesOf(world: World, netnsName: string) {
  const netns = openNetwork({ hosts: world.hosts, listeners: () => [] }).netns(netnsName);
  if (!netns) return { links: [], routes: [], neighbors: [], moreNeighbors: 0 };
  const neighbors = neighborRows(netns);
  return {
    links: linkRows(netns),
    routes: routeRows(netns),
    neighbors: neighbors.slice(0, MOST_NEIGHBORS),
    moreNeighbors: Math.max(0, neighbors.length - MOST_NEIGHBORS),
  };
}

function hostView(world: World, machine: Machine, key: string, isHostNetwork: boolean): NetworkView {
  return {
    key,
    node: machine.node,
    isHost: true,
    isHostNetwork,
    isMissing: machine.record === undefined,
    forwards: machine.record?.forwards ?? false,
    ...tablesOf(world, machine.node),
  };
}

function podView(world: World, machine: Machine, pod: Pod, key: string): NetworkView {
  const own = machine
    .sandboxes()
    .filter(({ podUid }) => podUid === pod.metadata.uid)
    .sort((a, b) => b.attempt - a.attempt)[0];
  const { node } = machine;
  const empty = { links: [], routes: [], neighbors: [], moreNeighbors: 0 };
  if (!own) return { key, node, isHost: false, isHostNetwork: false, isMissing: true, forwards: false, ...empty };
  const hostLink = tablesOf(world, node).links.find(
    ({ ifindex, type }) => type === 'veth' && ifindex === own.hostIfindex,
  );
  const { id, pid, attempt, state } = own;
  return {
    key,
    node,
    isHost: false,
    isHostNetwork: false,
    isMissing: false,
    forwards: machine.record?.forwards ?? false,
    ...(hostLink && { hostEnd: { name: hostLink.name, bridge: hostLink.master ?? '' } }),
    sandbox: { id, pid, attempt, state },
    ...tablesOf(world, sandboxNetns(node, id)),
  };
}

/** The network of a pod or a node; null for anything else. */
export function networkOf(world: World, key: string): NetworkView | null {
  const place = placeOf(key);
  const found = place && findObject(world, place);
  if (!found) return null;
  if (found.object.kind === 'Node') return hostView(world, new Machine(world.hosts, place.name), key, false);
  if (found.object.kind !== 'Pod') return null;
  const pod = found.object as Pod;
  const machine = new Machine(world.hosts, pod.spec.nodeName ?? '');
  return pod.spec.hostNetwork && pod.spec.nodeName
    ? hostView(world, machine, key, true)
    : podView(world, machine, pod, key);
}

export default defineQuery<PodNetworkQuery>({
  name: 'pod-network',
  answer: (world, { key }) => networkOf(world, key),
});
