import type { IpFamily } from '../ip-address';

/** A set or map that all services share. */
export interface Container {
  readonly kind: 'set' | 'map';
  readonly name: ContainerName;
  type(address: string): string;
  readonly comment: string;
}

export type ContainerName =
  | 'hairpin-connections'
  | 'cluster-ips'
  | 'nodeport-ips'
  | 'no-endpoint-services'
  | 'no-endpoint-nodeports'
  | 'firewall-ips'
  | 'service-ips'
  | 'service-nodeports';

/** One element of a set or map. */
export interface Element {
  readonly container: ContainerName;
  /** `10.96.0.10 . tcp . 80` */
  readonly key: string;
  /** Of a map: `goto service-…`. */
  readonly value?: string;
  readonly comment?: string;
}

const PORT = 'inet_proto . inet_service';

/** Sets and maps, in the order in which they are made and listed. */
export const CONTAINERS: readonly Container[] = [
  set('hairpin-connections', (address) => `${address} . ${address} . ${PORT}`, 'service hairpin connections'),
  set('cluster-ips', (address) => address, 'Active ClusterIPs'),
  set('nodeport-ips', (address) => address, 'IPs that accept NodePort traffic'),
  map(
    'no-endpoint-services',
    (address) => `${address} . ${PORT}`,
    'vmap to drop or reject packets to services with no endpoints',
  ),
  map('no-endpoint-nodeports', () => PORT, 'vmap to drop or reject packets to service nodeports with no endpoints'),
  map('firewall-ips', (address) => `${address} . ${PORT}`, 'destinations that are subject to LoadBalancerSourceRanges'),
  map('service-ips', (address) => `${address} . ${PORT}`, 'ClusterIP, ExternalIP and LoadBalancer IP traffic'),
  map('service-nodeports', () => PORT, 'NodePort traffic'),
];

function set(name: ContainerName, type: Container['type'], comment: string): Container {
  return { kind: 'set', name, type, comment };
}

function map(name: ContainerName, type: Container['type'], comment: string): Container {
  return { kind: 'map', name, type: (address) => `${type(address)} : verdict`, comment };
}

/** The type of an address in sets of a family. */
export function addressType(family: IpFamily): string {
  return family === 'IPv4' ? 'ipv4_addr' : 'ipv6_addr';
}

/** What an element is known by. */
export function elementId({ container, key }: Element): string {
  return `${container} ${key}`;
}

/** `10.96.0.13 . tcp . 80 comment "default/dead" : goto reject-chain` */
export function elementText({ key, value, comment }: Element): string {
  return `${key}${comment ? ` comment "${comment}"` : ''}${value ? ` : ${value}` : ''}`;
}
