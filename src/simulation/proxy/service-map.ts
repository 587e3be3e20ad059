/**
 * All service ports of a cluster with their endpoints, as Services and EndpointSlices come and go.
 * Models: ServiceChangeTracker and EndpointsChangeTracker (v1.36.3): what counts as a change, and whose chains it touches.
 * Leaves out: a change that is undone before the next sync still counts as one.
 *
 * A map is never changed: every node may hold the same one, and maps share what is equal between them.
 */
import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { deepEqual } from '../apimachinery';
import { compareText } from '../base/compare';
import { endpointsByPort, endpointsKey, type ProxyEndpoint, type SliceContent, sliceContent } from './endpoint';
import { IP_FAMILIES, type IpFamily } from './ip-address';
import { isInvisible, type ServicePort, servicePortsOf } from './service-port';
import { ServiceTable } from './service-table';

const SERVICE_NAME = 'kubernetes.io/service-name';

/** One service port and its endpoints; a new one whenever its Service or a slice of it changes. */
export interface PortEntry {
  readonly port: ServicePort;
  readonly endpoints: readonly ProxyEndpoint[];
  /** The revision of the map that it came with. */
  readonly revision: number;
}

/** All service ports of one family at one moment. */
export class ServiceMap {
  readonly #log: readonly string[];

  constructor(
    readonly family: IpFamily,
    readonly services: ServiceTable,
    readonly totalEndpoints: number,
    log: readonly string[],
  ) {
    this.#log = log;
    this.revision = log.length;
  }

  /** How many changes went into the map. */
  readonly revision: number;

  /** The Services (`namespace/name`) that changed after a revision, endpoints counted. */
  changedSince(revision: number): Set<string> {
    return new Set(this.#log.slice(revision, this.revision));
  }

  /** The entries of one Service, none if it is not known. */
  of(service: string): readonly PortEntry[] {
    return this.services.get(service) ?? [];
  }

  /** Every service port. */
  *entries(): Generator<PortEntry> {
    for (const entries of this.services.values()) yield* entries;
  }
}

/** A map without services. */
export function emptyServiceMap(family: IpFamily): ServiceMap {
  return new ServiceMap(family, ServiceTable.empty(), 0, []);
}

/** Follows Services and EndpointSlices; `snapshot` is what a sync works from. */
export class ServiceTracker {
  readonly #families = new Map(IP_FAMILIES.map((family) => [family, new FamilyTracker(family)]));
  readonly #log: (line: string) => void;

  /** @param log is told what kube-proxy logs as errors. */
  constructor(log: (line: string) => void = () => {}) {
    this.#log = log;
  }

  /** A Service was added or changed; the families that have to sync. */
  setService(service: Service): IpFamily[] {
    const name = `${service.metadata.namespace}/${service.metadata.name}`;
    return this.#changed((tracker, family) => tracker.setPorts(name, servicePortsOf(service, family)));
  }

  /** A Service is gone; the families that have to sync. */
  deleteService(namespace: string, name: string): IpFamily[] {
    return this.#changed((tracker) => tracker.setPorts(`${namespace}/${name}`, []));
  }

  /** A slice was added or changed; the families that have to sync. */
  setSlice(slice: EndpointSlice): IpFamily[] {
    const { labels, namespace, name } = slice.metadata;
    if (isInvisible(labels)) return this.deleteSlice(slice);
    const family = this.#familyOf(slice);
    const service = labels?.[SERVICE_NAME];
    if (!family || !service) return [];
    const content = sliceContent(slice);
    return this.#changed(
      (tracker, own) => own === family && tracker.setSlice(`${namespace}/${service}`, name, content),
    );
  }

  /** A slice is gone; the families that have to sync. */
  deleteSlice(slice: EndpointSlice): IpFamily[] {
    const { labels, namespace, name } = slice.metadata;
    const family = this.#familyOf(slice);
    const service = `${namespace}/${labels?.[SERVICE_NAME] ?? ''}`;
    return this.#changed((tracker, own) => own === family && tracker.setSlice(service, name, undefined));
  }

  /** All service ports of a family as they are now. */
  snapshot(family: IpFamily): ServiceMap {
    return this.#families.get(family)?.snapshot() ?? emptyServiceMap(family);
  }

  #familyOf({ addressType }: EndpointSlice): IpFamily | undefined {
    if (addressType !== 'FQDN') return addressType;
    this.#log(`E "EndpointSlice address type not supported" addressType="${addressType}"`);
    return undefined;
  }

  #changed(change: (tracker: FamilyTracker, family: IpFamily) => boolean): IpFamily[] {
    return [...this.#families].filter(([family, tracker]) => change(tracker, family)).map(([family]) => family);
  }
}

class FamilyTracker {
  readonly #family: IpFamily;
  readonly #ports = new Map<string, readonly ServicePort[]>();
  readonly #slices = new Map<string, Map<string, SliceContent>>();
  readonly #changes: string[] = [];
  #snapshot: ServiceMap;

  constructor(family: IpFamily) {
    this.#family = family;
    this.#snapshot = emptyServiceMap(family);
  }

  /** Whether this is news. */
  setPorts(service: string, ports: readonly ServicePort[]): boolean {
    if (deepEqual(this.#ports.get(service) ?? [], ports)) return false;
    if (ports.length > 0) this.#ports.set(service, ports);
    else this.#ports.delete(service);
    this.#changes.push(service);
    return true;
  }

  /** Whether this is news. A slice of a Service that is not there is news all the same. */
  setSlice(service: string, name: string, content: SliceContent | undefined): boolean {
    const slices = this.#slices.get(service) ?? new Map<string, SliceContent>();
    const before = slices.get(name);
    if (content ? deepEqual(before, content) : !before) return false;
    if (content) slices.set(name, content);
    else slices.delete(name);
    if (slices.size > 0) this.#slices.set(service, slices);
    else this.#slices.delete(service);
    this.#changes.push(service);
    return true;
  }

  snapshot(): ServiceMap {
    const before = this.#snapshot;
    if (before.revision === this.#changes.length) return before;
    const changes = new Map<string, readonly PortEntry[]>();
    let total = before.totalEndpoints;
    for (const name of new Set(this.#changes.slice(before.revision))) {
      total -= endpointCount(before.of(name));
      const entries = this.#entriesOf(name);
      total += endpointCount(entries);
      changes.set(name, entries);
    }
    this.#snapshot = new ServiceMap(this.#family, before.services.with(changes), total, this.#changes);
    return this.#snapshot;
  }

  #entriesOf(service: string): readonly PortEntry[] {
    const slices = [...(this.#slices.get(service) ?? [])].sort(([a], [b]) => compareText(a, b));
    const endpoints = endpointsByPort(slices.map(([, content]) => content));
    return (this.#ports.get(service) ?? []).map((port) => ({
      port,
      endpoints: endpoints.get(endpointsKey(port.portName, port.protocol)) ?? [],
      revision: this.#changes.length,
    }));
  }
}

function endpointCount(entries: readonly PortEntry[]): number {
  return entries.reduce((sum, { endpoints }) => sum + endpoints.length, 0);
}
