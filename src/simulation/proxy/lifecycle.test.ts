import { describe, expect, it } from 'vitest';
import type { Node } from '../api/core/v1/node/node';
import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { getProxyMode, ProxyHealth, type ProxyMode, type ProxyModeName, proxyConfig, ServiceTracker } from '.';

const NODE = {
  nodeName: 'n1',
  zone: '',
  nodeIPs: ['192.168.50.11'],
  podCIDRs: [],
  localAddresses: ['127.0.0.1', '192.168.50.11'],
  serviceCIDRs: ['10.96.0.0/12'],
};

function webTracker(): ServiceTracker {
  const tracker = new ServiceTracker();
  const metadata = { namespace: 'default', name: 'web' };
  const spec = { type: 'ClusterIP', clusterIP: '10.96.0.10', ports: [{ port: 80, protocol: 'TCP' }] };
  tracker.setService({ apiVersion: 'v1', kind: 'Service', metadata, spec, status: {} } as unknown as Service);
  tracker.setSlice({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'default', name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: [{ addresses: ['10.244.0.5'] }],
    ports: [{ name: '', protocol: 'TCP', port: 8080 }],
  } as unknown as EndpointSlice);
  return tracker;
}

function start(mode: ProxyModeName, before?: ProxyMode): ProxyMode {
  const config = proxyConfig({ mode, clusterCIDR: '10.244.0.0/16' });
  return getProxyMode(mode).start({ config, node: NODE, family: 'IPv4', ...(before && { before }) });
}

describe('a kube-proxy over its life', () => {
  const map = webTracker().snapshot('IPv4');

  it('takes the rules of the other mode away when it starts, but leaves what may be a kubelet’s', () => {
    const iptables = start('iptables');
    iptables.sync(map, 0);
    const calls = start('nftables', iptables).sync(map, 1000);
    expect(calls.filter(({ call }) => call.includes(' -D ')).length).toBe(12);
    expect(calls.flatMap(({ input }) => input ?? [])).toContain('-X KUBE-SVC-LOLE4ISW44XBNF3G');
    expect(iptables.rules().filter((line) => line.includes('KUBE-'))).toEqual([
      ':KUBE-FIREWALL -',
      '-A INPUT -j KUBE-FIREWALL',
      '-A OUTPUT -j KUBE-FIREWALL',
      expect.stringContaining('-A KUBE-FIREWALL ! -s 127.0.0.0/8 -d 127.0.0.0/8'),
    ]);
  });

  it('of mode nftables leaves nothing when it goes', () => {
    const nftables = start('nftables');
    nftables.sync(map, 0);
    expect(start('iptables', nftables).sync(map, 1000)[0]?.input).toEqual(['delete table ip kube-proxy']);
    expect(nftables.rules()).toEqual([]);
  });

  it('leaves its rules when it stops, and writes them all again when it is back', () => {
    const proxy = start('iptables');
    proxy.sync(map, 0);
    const before = proxy.rules();
    proxy.restart();
    expect(proxy.rules()).toEqual(before);
    const calls = proxy.sync(map, 60_000);
    expect(calls.some(({ call }) => call.includes(' -I '))).toBe(false);
    expect(calls.at(-1)?.input).toContain(':KUBE-SVC-LOLE4ISW44XBNF3G - [0:0]');
    expect(proxy.rules()).toEqual(before);
  });

  it('of mode iptables finds flushed tables by the missing canary and is back with the next look', () => {
    const proxy = start('iptables');
    proxy.sync(map, 0);
    const before = proxy.rules();
    proxy.flush();
    expect(proxy.rules()).toEqual([]);
    expect(proxy.findsFlushed()).toBe(true);
    const calls = proxy.sync(map, 30_000).map(({ call }) => call);
    expect(calls.filter((call) => call.includes(' -I ')).length).toBe(14);
    expect(calls.at(-1)).toBe('iptables -w 5 -N KUBE-PROXY-CANARY -t filter');
    expect(proxy.findsFlushed()).toBe(false);
    expect(proxy.rules()).toEqual(before);
  });

  it('is not healthy while changes wait for too long, nor eligible on a node that the autoscaler takes away', () => {
    const health = new ProxyHealth(proxyConfig(), 0);
    const statuses = (nowMs: number) => ['/healthz', '/livez'].map((path) => health.answerHealthz(path, nowMs).status);
    health.updated('IPv4', 0);
    health.queued('IPv4', 1000);
    expect(statuses(60_000)).toEqual([200, 200]);
    expect(statuses(61_000)).toEqual([503, 503]);
    health.updated('IPv4', 62_000);
    expect(statuses(200_000)).toEqual([200, 200]);
    const taints = [{ key: 'ToBeDeletedByClusterAutoscaler', effect: 'NoSchedule' }];
    health.setNode({ metadata: { name: 'n1' }, spec: { taints } } as unknown as Node);
    expect(statuses(200_000)).toEqual([503, 200]);
    expect(JSON.parse(health.answerHealthz('/healthz', 200_000).body)).toMatchObject({
      nodeEligible: false,
      healthy: true,
      lastUpdated: '1970-01-01T00:01:02.000000Z',
    });
  });
});
