/**
 * Which endpoints of a service port a node uses.
 * Models: CategorizeEndpoints (v1.36.3): policies, node and zone hints, terminating endpoints as the last resort.
 * Leaves out: what is logged about hints that do not count.
 *
 * Nodes that see a port alike get the same object, so that what is made of it is made and kept once.
 */
import type { ProxyEndpoint } from './endpoint';
import { Recent } from './recent';
import type { PortEntry, ServiceMap } from './service-map';
import { isExternallyAccessible, type ServicePort, usesClusterEndpoints, usesLocalEndpoints } from './service-port';

/** What of a node decides about endpoints. */
export interface NodeTopology {
  readonly nodeName: string;
  /** Empty without the zone label. */
  readonly zone: string;
}

/** What a node makes of a service port. */
export interface PortView {
  readonly port: ServicePort;
  /** For traffic policy Cluster. */
  readonly cluster: readonly ProxyEndpoint[];
  /** For traffic policy Local. */
  readonly local: readonly ProxyEndpoint[];
  /** Either of them, each endpoint once. */
  readonly reachable: readonly ProxyEndpoint[];
  /** There is a usable endpoint somewhere in the cluster. */
  readonly hasEndpoints: boolean;
  /** The cluster IP leads somewhere on this node. */
  readonly hasInternalEndpoints: boolean;
  /** Traffic from outside leads somewhere on this node. */
  readonly hasExternalEndpoints: boolean;
  /** Node ports, external and load balancer IPs are taken up: the node and its pods have short cuts even without endpoints. */
  readonly usesExternal: boolean;
}

const views = new WeakMap<PortEntry, Map<string, PortView>>();

/** What a node makes of a service port. */
export function viewOf(entry: PortEntry, node: NodeTopology): PortView {
  const known = views.get(entry) ?? new Map<string, PortView>();
  views.set(entry, known);
  const { port, endpoints } = entry;
  const mode = usesClusterEndpoints(port) ? hintsThatCount(endpoints, node) : '';
  const isLocalHere = usesLocalEndpoints(port) && endpoints.some(({ nodeName }) => nodeName === node.nodeName);
  const key = [mode, mode === 'zone' ? node.zone : '', isLocalHere || mode === 'node' ? node.nodeName : ''].join(' ');
  const view = known.get(key) ?? categorize(entry, node, mode);
  known.set(key, view);
  return view;
}

/** The ports of a map that nodes may see differently; the others look alike from everywhere. */
export function portsSeenDifferently(map: ServiceMap): readonly PortEntry[] {
  const known = seenDifferently.get(map);
  if (known) return known;
  const found = [...map.entries()].filter(
    ({ port, endpoints }) =>
      usesLocalEndpoints(port) || endpoints.some(hasHint) || port.loadBalancerSourceRanges.length,
  );
  seenDifferently.set(map, found);
  return found;
}

const seenDifferently = new WeakMap<ServiceMap, readonly PortEntry[]>();

/** The Services whose ports a node may see otherwise after a change from one map and node to another. */
export function servicesThatMayDiffer(from: SeenMap, to: SeenMap): Set<string> {
  const names = to.map.changedSince(from.map.revision);
  if (from.node.zone === to.node.zone) return names;
  for (const { port } of [...portsSeenDifferently(from.map), ...portsSeenDifferently(to.map)])
    names.add(`${port.namespace}/${port.service}`);
  return names;
}

/** A map and who looks at it. */
export interface SeenMap {
  readonly map: ServiceMap;
  readonly node: NodeTopology;
}

/** The ports with an endpoint on a node. */
export function portsOn(map: ServiceMap, nodeName: string): readonly PortEntry[] {
  return byNode.get(map, () => indexByNode(map)).get(nodeName) ?? [];
}

const byNode = new Recent<ServiceMap, Map<string, PortEntry[]>>(4);

function indexByNode(map: ServiceMap): Map<string, PortEntry[]> {
  const index = new Map<string, PortEntry[]>();
  for (const entry of map.entries())
    for (const nodeName of new Set(entry.endpoints.map((endpoint) => endpoint.nodeName))) {
      const entries = index.get(nodeName) ?? [];
      index.set(nodeName, entries);
      entries.push(entry);
    }
  return index;
}

function hasHint({ zoneHints, nodeHints }: ProxyEndpoint): boolean {
  return zoneHints.length > 0 || nodeHints.length > 0;
}

type HintMode = '' | 'node' | 'zone';

/** Hints count only if every ready endpoint has one and one of them is for here. */
function hintsThatCount(endpoints: readonly ProxyEndpoint[], { nodeName, zone }: NodeTopology): HintMode {
  if (!endpoints.some(hasHint)) return '';
  const ready = endpoints.filter(({ isReady }) => isReady);
  if (ready.length === 0) return '';
  const count = (hintsOf: (endpoint: ProxyEndpoint) => readonly string[], here: string) =>
    ready.every((endpoint) => hintsOf(endpoint).length > 0) &&
    ready.some((endpoint) => hintsOf(endpoint).includes(here));
  if (count(({ nodeHints }) => nodeHints, nodeName)) return 'node';
  return count(({ zoneHints }) => zoneHints, zone) ? 'zone' : '';
}

function categorize({ port, endpoints }: PortEntry, node: NodeTopology, mode: HintMode): PortView {
  const cluster = usesClusterEndpoints(port) ? clusterEndpoints(endpoints, node, mode) : [];
  const isHere = ({ nodeName }: ProxyEndpoint) => nodeName !== '' && nodeName === node.nodeName;
  const local = usesLocalEndpoints(port) ? readyOrElseTerminating(endpoints.filter(isHere)) : [];
  const hasEndpoints = readyOrElseTerminating(endpoints).length > 0;
  return {
    port,
    cluster,
    local,
    reachable: local.length === 0 ? cluster : [...new Set([...cluster, ...local])],
    hasEndpoints,
    hasInternalEndpoints: port.isInternalLocal ? local.length > 0 : hasEndpoints,
    hasExternalEndpoints: port.isExternalLocal ? local.length > 0 : hasEndpoints,
    usesExternal: hasEndpoints && isExternallyAccessible(port),
  };
}

function clusterEndpoints(endpoints: readonly ProxyEndpoint[], node: NodeTopology, mode: HintMode) {
  const usable = readyOrElseTerminating(endpoints);
  if (mode === 'node') return usable.filter(({ nodeHints }) => nodeHints.includes(node.nodeName));
  if (mode === 'zone') return usable.filter(({ zoneHints }) => zoneHints.includes(node.zone));
  return usable;
}

/** Endpoints that terminate but still serve are used only where none is ready. */
function readyOrElseTerminating(endpoints: readonly ProxyEndpoint[]): readonly ProxyEndpoint[] {
  const ready = endpoints.filter(({ isReady }) => isReady);
  if (ready.length > 0) return ready;
  return endpoints.filter(({ isServing, isTerminating }) => isServing && isTerminating);
}
