/**
 * The names of a cluster: what stands under cluster.local, and the names of its addresses.
 * Models: CoreDNS's plugin `kubernetes` with `pods insecure`: A, SRV, CNAME, PTR and TXT of Services, endpoints and pods;
 *   NXDOMAIN against "exists without such a record".
 * Leaves out: IPv6, NS and SOA records, zone transfers; news of Services come without delay.
 */
import type { Service, ServicePort } from '../api/core/v1/service/service';
import type { Endpoint, EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import type { DnsQuestion, DnsRecord, DnsReply, DnsType } from '../linux/net/core/dns-message';
import type { ZoneSource } from './zone-source';

/** The zone of the cluster. */
export const CLUSTER_DOMAIN = 'cluster.local';
const TTL = 30;
const SERVICE_NAME = 'kubernetes.io/service-name';

/** An address behind a name, and the port that it has there. */
interface Backend {
  readonly address: string;
  readonly port: number;
  /** The name that SRV records point at. */
  readonly target: string;
}

/** What the zone says of a name: backends, another name, "exists", or nothing at all. */
type Finding = { readonly backends: readonly Backend[] } | { readonly alias: string } | 'empty' | 'nothing';

/** The answer to a question about the cluster's zone or an address; undefined where another server must be asked. */
export function answerFromZone(source: ZoneSource, question: DnsQuestion): DnsReply | undefined {
  const name = question.name.toLowerCase();
  const address = addressOfReverse(name);
  if (address !== undefined) return reverse(source, question, address);
  if (name !== CLUSTER_DOMAIN && !name.endsWith(`.${CLUSTER_DOMAIN}`)) return undefined;
  const labels = name.slice(0, -CLUSTER_DOMAIN.length - 1).split('.');
  const found = name === CLUSTER_DOMAIN ? 'empty' : find(source, labels);
  if (found === 'nothing') return { rcode: 'NXDOMAIN', isAuthoritative: true, answers: [] };
  if (found === 'empty') return reply([]);
  if ('alias' in found) return reply(aliasRecords(source, question, found.alias));
  return reply(recordsOf(question, found.backends));
}

function reply(answers: readonly DnsRecord[]): DnsReply {
  return { rcode: 'NOERROR', isAuthoritative: true, answers };
}

/** Labels from the left: `_http _tcp web default svc`, `web-0 web default svc`, `10-244-0-5 default pod`. */
function find(source: ZoneSource, labels: readonly string[]): Finding {
  if (labels.length === 1 && labels[0] === 'dns-version') return 'empty';
  const kind = labels.at(-1);
  if (kind !== 'svc' && kind !== 'pod') return 'nothing';
  const namespace = labels.at(-2);
  if (namespace === undefined) return 'empty';
  if (!source.hasNamespace(namespace)) return 'nothing';
  const name = labels.at(-3);
  if (name === undefined) return 'empty';
  const more = labels.slice(0, -3);
  if (kind === 'pod') return more.length === 0 ? podAt(name) : 'nothing';
  return more.length > 2 ? 'nothing' : serviceAt(source, { namespace, name }, more);
}

function podAt(name: string): Finding {
  const address = name.replaceAll('-', '.');
  return isAddress(address) ? { backends: [{ address, port: 0, target: '' }] } : 'nothing';
}

function serviceAt(
  source: ZoneSource,
  { namespace, name }: { namespace: string; name: string },
  more: readonly string[],
): Finding {
  const service = source.service(namespace, name);
  if (!service) return 'nothing';
  const endpoint = more.length === 1 ? more[0] : undefined;
  const [port, protocol] = more.length === 2 ? more.map((label) => label.replace(/^_/, '')) : [];
  const { type, clusterIP, externalName } = service.spec;
  if (type === 'ExternalName') return endpoint === undefined && externalName ? { alias: externalName } : 'nothing';
  const backends =
    clusterIP === 'None' || endpoint !== undefined
      ? endpointsOf(source, service, endpoint).filter((each) => matches(each.portName, each.protocol, port, protocol))
      : clusterBackends(service).filter((each) => matches(each.portName, each.protocol, port, protocol));
  return backends.length > 0 ? { backends } : 'nothing';
}

type PortBackend = Backend & { readonly portName: string; readonly protocol: string };

function matches(portName: string, ofPort: string, port: string | undefined, protocol: string | undefined): boolean {
  return (port === undefined || portName === port) && (protocol === undefined || ofPort.toLowerCase() === protocol);
}

function nameOf({ metadata }: { metadata: Service['metadata'] }): string {
  return `${metadata.name}.${metadata.namespace}.svc.${CLUSTER_DOMAIN}`;
}

function clusterBackends(service: Service): PortBackend[] {
  const { clusterIP = '', clusterIPs = [clusterIP], ports = [] } = service.spec;
  const target = nameOf(service);
  return ports.flatMap(({ name = '', port, protocol = 'TCP' }: ServicePort) =>
    clusterIPs
      .filter((address) => isAddress(address))
      .map((address) => ({ address, port, target, portName: name, protocol })),
  );
}

function endpointsOf(source: ZoneSource, service: Service, host: string | undefined): PortBackend[] {
  const { name, namespace } = service.metadata;
  return source
    .slices(namespace)
    .filter((slice) => serviceNameOf(slice) === name)
    .flatMap((slice) =>
      readyOf(slice).flatMap((endpoint) =>
        host === undefined || hostOf(endpoint) === host
          ? portsOf(slice).map(({ name: portName = '', port = 0, protocol = 'TCP' }) => ({
              address: endpoint.addresses[0] as string,
              port,
              target: `${hostOf(endpoint)}.${nameOf(service)}`,
              portName,
              protocol,
            }))
          : [],
      ),
    );
}

/** A slice without ports still has addresses. */
function portsOf({ ports }: EndpointSlice): NonNullable<EndpointSlice['ports']> {
  return ports && ports.length > 0 ? ports : [{}];
}

function serviceNameOf({ metadata }: EndpointSlice): string | undefined {
  return metadata.labels?.[SERVICE_NAME];
}

function readyOf({ addressType, endpoints }: EndpointSlice): Endpoint[] {
  if (addressType !== 'IPv4') return [];
  return (endpoints ?? []).filter(({ conditions }) => conditions?.ready !== false);
}

/** The name of an endpoint: its hostname, or its address with hyphens. */
function hostOf({ hostname, addresses }: Endpoint): string {
  return hostname ?? (addresses[0] ?? '').replaceAll('.', '-');
}

function recordsOf({ name, type }: DnsQuestion, backends: readonly Backend[]): DnsRecord[] {
  if (type === 'A') {
    const addresses = new Set(backends.map(({ address }) => address));
    return [...addresses].map((data) => record(name, 'A', data));
  }
  if (type !== 'SRV') return [];
  const targets = backends.filter(({ target, port }) => target !== '' && port > 0);
  const weight = Math.max(1, Math.floor(100 / Math.max(1, targets.length)));
  const data = new Set(targets.map(({ port, target }) => `0 ${weight} ${port} ${target}`));
  return [...data].map((each) => record(name, 'SRV', each));
}

/** The other name, and what the cluster knows of that. Names of the outside cannot be looked up. */
function aliasRecords(source: ZoneSource, question: DnsQuestion, alias: string): DnsRecord[] {
  const target = alias.replace(/\.$/, '');
  const own = record(question.name, 'CNAME', target);
  if (question.type === 'CNAME') return [own];
  if (question.type !== 'A' && question.type !== 'AAAA') return [];
  return [own, ...(answerFromZone(source, { name: target, type: question.type })?.answers ?? [])];
}

function record(name: string, type: DnsType, data: string): DnsRecord {
  return { name, type, ttl: TTL, data };
}

/** `1.0.96.10.in-addr.arpa` stands for 10.96.0.1. */
function addressOfReverse(name: string): string | undefined {
  const found = /^(\d+)\.(\d+)\.(\d+)\.(\d+)\.in-addr\.arpa$/.exec(name);
  return found ? [found[4], found[3], found[2], found[1]].join('.') : undefined;
}

function reverse(source: ZoneSource, { name, type }: DnsQuestion, address: string): DnsReply | undefined {
  const service = source
    .services()
    .find(({ spec }) => spec.clusterIP === address || spec.clusterIPs?.includes(address));
  const names = service ? [nameOf(service)] : endpointNames(source, address);
  if (names.length === 0) return undefined;
  return reply(type === 'PTR' ? names.map((each) => record(name, 'PTR', each)) : []);
}

function endpointNames(source: ZoneSource, address: string): string[] {
  return source.slices().flatMap((slice) => {
    const name = serviceNameOf(slice);
    if (name === undefined) return [];
    const host = readyOf(slice).find(({ addresses }) => addresses.includes(address));
    return host ? [`${hostOf(host)}.${name}.${slice.metadata.namespace}.svc.${CLUSTER_DOMAIN}`] : [];
  });
}

function isAddress(text: string): boolean {
  const octets = text.split('.');
  return octets.length === 4 && octets.every((octet) => /^\d{1,3}$/.test(octet) && Number(octet) < 256);
}
