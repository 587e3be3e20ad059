import { describe, expect, it } from 'vitest';
import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import type { DnsType } from '../linux/net/core/dns-message';
import { answerQuery, hostsAddress, parseResolvConf, searchNames, type ZoneSource } from './index';

function service(name: string, spec: Partial<Service['spec']>): Service {
  const metadata = { name, namespace: 'default', uid: name } as unknown as Service['metadata'];
  return { apiVersion: 'v1', kind: 'Service', metadata, spec: { type: 'ClusterIP', ...spec }, status: {} };
}

function slice(of: string, endpoints: EndpointSlice['endpoints'], ports: EndpointSlice['ports']): EndpointSlice {
  const labels = { 'kubernetes.io/service-name': of };
  const metadata = {
    name: `${of}-abcde`,
    namespace: 'default',
    uid: of,
    labels,
  } as unknown as EndpointSlice['metadata'];
  return { apiVersion: 'discovery.k8s.io/v1', kind: 'EndpointSlice', metadata, addressType: 'IPv4', endpoints, ports };
}

const services = [
  service('web', { clusterIP: '10.96.7.7', clusterIPs: ['10.96.7.7'], ports: [{ name: 'http', port: 80 }] }),
  service('db', { clusterIP: 'None', ports: [{ name: 'sql', port: 5432 }] }),
  service('idle', { clusterIP: 'None', ports: [{ port: 80 }] }),
  service('docs', { type: 'ExternalName', externalName: 'kubernetes.io' }),
  service('alias', { type: 'ExternalName', externalName: 'web.default.svc.cluster.local' }),
];
const slices = [
  slice(
    'db',
    [
      { addresses: ['10.244.0.5'], hostname: 'db-0', conditions: { ready: true } },
      { addresses: ['10.244.1.6'], conditions: { ready: true } },
      { addresses: ['10.244.2.7'], conditions: { ready: false } },
    ],
    [{ name: 'sql', protocol: 'TCP', port: 5432 }],
  ),
];
const source: ZoneSource = {
  hasNamespace: (name) => name === 'default' || name === 'kube-system',
  service: (namespace, name) =>
    services.find(({ metadata }) => metadata.namespace === namespace && metadata.name === name),
  services: () => services,
  slices: () => slices,
};

function ask(name: string, type: DnsType = 'A'): string | string[] {
  const reply = answerQuery(source, { name, type });
  if (!reply) throw new Error('no answer');
  return reply.rcode === 'NOERROR' ? reply.answers.map((record) => `${record.type} ${record.data}`) : reply.rcode;
}

describe('the zone of a cluster', () => {
  it('has a Service by its address, whatever case and last dot', () => {
    expect(ask('web.default.svc.cluster.local')).toEqual(['A 10.96.7.7']);
    expect(ask('WEB.default.svc.Cluster.local.')).toEqual(['A 10.96.7.7']);
    expect(ask('web.default.svc.cluster.local', 'AAAA')).toEqual([]);
  });

  it('has a headless Service by the addresses of its ready endpoints, and each by its host name', () => {
    expect(ask('db.default.svc.cluster.local')).toEqual(['A 10.244.0.5', 'A 10.244.1.6']);
    expect(ask('db-0.db.default.svc.cluster.local')).toEqual(['A 10.244.0.5']);
    expect(ask('10-244-1-6.db.default.svc.cluster.local')).toEqual(['A 10.244.1.6']);
    expect(ask('db-7.db.default.svc.cluster.local')).toBe('NXDOMAIN');
    expect(ask('idle.default.svc.cluster.local')).toBe('NXDOMAIN');
  });

  it('has ports by SRV records', () => {
    expect(ask('_http._tcp.web.default.svc.cluster.local', 'SRV')).toEqual([
      'SRV 0 100 80 web.default.svc.cluster.local',
    ]);
    expect(ask('_sql._tcp.db.default.svc.cluster.local', 'SRV')).toEqual([
      'SRV 0 50 5432 db-0.db.default.svc.cluster.local',
      'SRV 0 50 5432 10-244-1-6.db.default.svc.cluster.local',
    ]);
    expect(ask('_sql._udp.db.default.svc.cluster.local', 'SRV')).toBe('NXDOMAIN');
  });

  it('has ExternalName Services as another name, followed as far as the cluster knows it', () => {
    expect(ask('docs.default.svc.cluster.local')).toEqual(['CNAME kubernetes.io']);
    expect(ask('alias.default.svc.cluster.local')).toEqual(['CNAME web.default.svc.cluster.local', 'A 10.96.7.7']);
  });

  it('has pods by their addresses, without looking whether there is one', () => {
    expect(ask('10-244-0-5.default.pod.cluster.local')).toEqual(['A 10.244.0.5']);
    expect(ask('10-244-0-5.nowhere.pod.cluster.local')).toBe('NXDOMAIN');
    expect(ask('10-244-0-500.default.pod.cluster.local')).toBe('NXDOMAIN');
  });

  it('knows the names of addresses of Services and endpoints', () => {
    expect(ask('7.7.96.10.in-addr.arpa', 'PTR')).toEqual(['PTR web.default.svc.cluster.local']);
    expect(ask('5.0.244.10.in-addr.arpa', 'PTR')).toEqual(['PTR db-0.db.default.svc.cluster.local']);
  });

  it('tells what does not exist from what has no such record, and cannot find names of the outside', () => {
    expect(ask('nobody.default.svc.cluster.local')).toBe('NXDOMAIN');
    expect(ask('web.nowhere.svc.cluster.local')).toBe('NXDOMAIN');
    expect(ask('default.svc.cluster.local')).toEqual([]);
    expect(ask('svc.cluster.local')).toEqual([]);
    expect(ask('cluster.local')).toEqual([]);
    expect(ask('web.cluster.local')).toBe('NXDOMAIN');
    expect(ask('kubernetes.io')).toBe('SERVFAIL');
  });
});

describe('the resolver', () => {
  const text =
    'search default.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';

  it('reads resolv.conf', () => {
    expect(parseResolvConf(text)).toEqual({
      servers: ['10.96.0.10'],
      search: ['default.svc.cluster.local', 'svc.cluster.local', 'cluster.local'],
      ndots: 5,
    });
    expect(parseResolvConf('')).toEqual({ servers: [], search: [], ndots: 1 });
  });

  it('tries the search list before the name itself while the name has fewer dots than ndots', () => {
    const config = parseResolvConf(text);
    expect(searchNames('web.shop', config)).toEqual([
      'web.shop.default.svc.cluster.local',
      'web.shop.svc.cluster.local',
      'web.shop.cluster.local',
      'web.shop',
    ]);
    expect(searchNames('a.b.c.d.e.f', config)[0]).toBe('a.b.c.d.e.f');
    expect(searchNames('web.default.svc.cluster.local.', config)).toEqual(['web.default.svc.cluster.local']);
    expect(searchNames('kubernetes.io', { search: ['lan'], ndots: 1 })).toEqual(['kubernetes.io', 'kubernetes.io.lan']);
  });

  it('reads /etc/hosts', () => {
    const hosts =
      '# of the kubelet\n127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost\n10.244.0.5\tdb-0.db db-0 # own\n';
    expect(hostsAddress(hosts, 'localhost')).toBe('127.0.0.1');
    expect(hostsAddress(hosts, 'DB-0')).toBe('10.244.0.5');
    expect(hostsAddress(hosts, 'own')).toBeUndefined();
  });
});
