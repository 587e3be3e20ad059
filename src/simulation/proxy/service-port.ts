/**
 * One port of a Service as kube-proxy sees it, for one IP family.
 * Models: pkg/proxy BaseServicePortInfo (v1.36.3): what is skipped, addresses split by family, policies, source ranges.
 * Leaves out: the topology annotation, which the proxy does not read.
 */
import type { ServicePort as ApiServicePort, Service } from '../api/core/v1/service/service';
import { canonicalIp, type IpFamily, ipFamilyOf, ipRangeText, parseIpRange } from './ip-address';

type Protocol = 'TCP' | 'UDP' | 'SCTP';

/** One port of a Service. Plain data: two that are deeply equal are the same to the proxy. */
export interface ServicePort {
  readonly namespace: string;
  readonly service: string;
  readonly portName: string;
  readonly protocol: Protocol;
  /** `default/web:http`; without the colon where the port has no name. */
  readonly text: string;
  readonly clusterIP: string;
  readonly port: number;
  /** 0 where there is none, as in all numbers here. */
  readonly nodePort: number;
  readonly externalIPs: readonly string[];
  /** Load balancer addresses that the node itself answers (ipMode VIP). */
  readonly loadBalancerVIPs: readonly string[];
  readonly loadBalancerSourceRanges: readonly string[];
  /** How long a client sticks to its endpoint; 0 without session affinity. */
  readonly affinitySeconds: number;
  readonly healthCheckNodePort: number;
  readonly isExternalLocal: boolean;
  readonly isInternalLocal: boolean;
}

/** A Service or slice with one of these labels is another proxy's or nobody's. */
const SWITCHED_OFF = ['service.kubernetes.io/service-proxy-name', 'service.kubernetes.io/headless'];

/** Whether the proxy does not even watch an object. */
export function isInvisible(labels: Readonly<Record<string, string>> | undefined): boolean {
  return SWITCHED_OFF.some((label) => labels?.[label] !== undefined);
}

/** The ports of a Service in one family; none where the proxy has nothing to do for it. */
export function servicePortsOf(service: Service, family: IpFamily): readonly ServicePort[] {
  const { spec } = service;
  if (isInvisible(service.metadata.labels) || spec.type === 'ExternalName') return [];
  const clusterIP = [...(spec.clusterIPs ?? []), spec.clusterIP ?? ''].find((ip) => ipFamilyOf(ip) === family);
  if (!clusterIP || spec.clusterIP === 'None') return [];
  const shared = sharedBy(service, family);
  return (spec.ports ?? []).map((port) => servicePort(service, port, { ...shared, clusterIP: sure(clusterIP) }));
}

/** Whether a port can be reached by more than its cluster IP. */
export function isExternallyAccessible(port: ServicePort): boolean {
  return port.nodePort !== 0 || port.loadBalancerVIPs.length > 0 || port.externalIPs.length > 0;
}

/** Whether traffic ever goes to endpoints of the whole cluster: with policy Local the node's own still does. */
export function usesClusterEndpoints(port: ServicePort): boolean {
  return !port.isInternalLocal || isExternallyAccessible(port);
}

/** Whether traffic ever goes to the node's own endpoints only. */
export function usesLocalEndpoints(port: ServicePort): boolean {
  return port.isInternalLocal || (port.isExternalLocal && isExternallyAccessible(port));
}

type Shared = Omit<ServicePort, 'namespace' | 'service' | 'portName' | 'protocol' | 'text' | 'port' | 'nodePort'>;

function servicePort({ metadata }: Service, port: ApiServicePort, shared: Shared): ServicePort {
  const name = `${metadata.namespace}/${metadata.name}`;
  return {
    namespace: metadata.namespace ?? '',
    service: metadata.name,
    portName: port.name ?? '',
    protocol: port.protocol ?? 'TCP',
    text: port.name ? `${name}:${port.name}` : name,
    port: port.port,
    nodePort: port.nodePort ?? 0,
    ...shared,
  };
}

function sharedBy({ spec, status }: Service, family: IpFamily): Omit<Shared, 'clusterIP'> {
  const isBalanced = spec.type === 'LoadBalancer';
  const isExternal = isBalanced || spec.type === 'NodePort' || Boolean(spec.externalIPs?.length);
  const isExternalLocal = isExternal && spec.externalTrafficPolicy === 'Local';
  const isAffine = spec.sessionAffinity === 'ClientIP';
  return {
    externalIPs: addressesOf(spec.externalIPs, family),
    loadBalancerVIPs: addressesOf(
      status?.loadBalancer?.ingress?.flatMap(({ ip, ipMode }) => (ip && (ipMode ?? 'VIP') === 'VIP' ? [ip] : [])),
      family,
    ),
    loadBalancerSourceRanges: rangesOf(spec.loadBalancerSourceRanges, family),
    affinitySeconds: isAffine ? (spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? 10_800) : 0,
    healthCheckNodePort: isBalanced && isExternalLocal ? (spec.healthCheckNodePort ?? 0) : 0,
    isExternalLocal,
    isInternalLocal: spec.internalTrafficPolicy === 'Local',
  };
}

function addressesOf(ips: readonly string[] | undefined, family: IpFamily): readonly string[] {
  return (ips ?? []).filter((ip) => ipFamilyOf(ip) === family).map(sure);
}

/** The ranges of a family. One that holds every address switches the firewall off. */
function rangesOf(texts: readonly string[] | undefined, family: IpFamily): readonly string[] {
  const ranges = (texts ?? []).flatMap((text) => {
    const range = parseIpRange(text.trim());
    return range?.family === family ? [range] : [];
  });
  return ranges.some(({ prefix }) => prefix === 0) ? [] : ranges.map(ipRangeText);
}

function sure(ip: string): string {
  return canonicalIp(ip) ?? ip;
}
