/**
 * The endpoints behind a service port: what the EndpointSlices of a Service say for one IP family.
 * Models: pkg/proxy EndpointSliceCache (v1.36.3): conditions, hints, ports by name and protocol, order, doubles.
 * Leaves out: the Event about an address of the wrong family.
 */
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { compareText } from '../base/compare';
import { canonicalIp, joinHostPort } from './ip-address';

/** One endpoint. Whether it is local depends on who looks. */
export interface ProxyEndpoint {
  readonly ip: string;
  readonly port: number;
  /** `10.244.0.5:8080`: what endpoints are ordered by. */
  readonly text: string;
  readonly nodeName: string;
  readonly isReady: boolean;
  readonly isServing: boolean;
  readonly isTerminating: boolean;
  readonly zoneHints: readonly string[];
  readonly nodeHints: readonly string[];
}

/** What of a slice matters to the proxy: if it stays equal, nothing needs to be written. */
export interface SliceContent {
  readonly ports: readonly { name: string; protocol: string; port: number }[];
  readonly endpoints: readonly SliceEndpoint[];
}

type SliceEndpoint = Omit<ProxyEndpoint, 'port' | 'text'> & { readonly zone: string };

/** Which endpoints a service port has: key of a port of a slice. */
export function endpointsKey(portName: string, protocol: string): string {
  return `${portName}/${protocol}`;
}

/** What of a slice matters to the proxy, in an order of its own. */
export function sliceContent(slice: EndpointSlice): SliceContent {
  const ports = (slice.ports ?? []).flatMap(({ name = '', protocol = 'TCP', port }) =>
    port ? [{ name, protocol, port }] : [],
  );
  const endpoints = (slice.endpoints ?? []).flatMap((endpoint) => {
    const address = endpoint.addresses[0];
    if (!address) return [];
    const { ready = true, serving = true, terminating = false } = endpoint.conditions ?? {};
    return [
      {
        ip: canonicalIp(address) ?? address,
        nodeName: endpoint.nodeName ?? '',
        zone: endpoint.zone ?? '',
        isReady: ready,
        isServing: serving,
        isTerminating: terminating,
        zoneHints: (endpoint.hints?.forZones ?? []).map(({ name }) => name),
        nodeHints: (endpoint.hints?.forNodes ?? []).map(({ name }) => name),
      },
    ];
  });
  return {
    ports: ports.sort((a, b) => a.port - b.port),
    endpoints: endpoints.sort((a, b) => compareText(a.ip, b.ip)),
  };
}

/** The endpoints of each port, ordered by the text of their addresses; a double of another slice counts once. */
export function endpointsByPort(slices: Iterable<SliceContent>): Map<string, readonly ProxyEndpoint[]> {
  const found = new Map<string, Map<string, ProxyEndpoint>>();
  for (const { ports, endpoints } of slices) {
    for (const { name, protocol, port } of ports) {
      const key = endpointsKey(name, protocol);
      const known = found.get(key) ?? new Map<string, ProxyEndpoint>();
      found.set(key, known);
      for (const { zone: _, ...endpoint } of endpoints) {
        const text = joinHostPort(endpoint.ip, port);
        if (!known.has(text)) known.set(text, { ...endpoint, port, text });
      }
    }
  }
  return new Map([...found].map(([key, known]) => [key, [...known.values()].sort(byText)]));
}

function byText(a: ProxyEndpoint, b: ProxyEndpoint): number {
  return compareText(a.text, b.text);
}
