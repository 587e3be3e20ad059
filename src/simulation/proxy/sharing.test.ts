import { describe, expect, it } from 'vitest';
import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { getProxyMode, type ProxyMode, type ProxyModeName, proxyConfig, ServiceTracker } from '.';

const SERVICES = 5000;
const NODES = 2000;

/** A cluster of many Services with two endpoints each; some keep traffic on the node. */
function cluster(): ServiceTracker {
  const tracker = new ServiceTracker();
  for (let i = 0; i < SERVICES; i++) {
    const metadata = { namespace: 'default', name: `s${i}` };
    const spec = {
      type: 'ClusterIP',
      clusterIP: `10.${96 + (i >> 16)}.${(i >> 8) & 255}.${i & 255}`,
      ports: [{ port: 80, protocol: 'TCP' }],
      internalTrafficPolicy: i % 1000 === 0 ? 'Local' : 'Cluster',
    };
    tracker.setService({ apiVersion: 'v1', kind: 'Service', metadata, spec, status: {} } as unknown as Service);
    tracker.setSlice(slice(i, [i % NODES, (i + 1) % NODES]));
  }
  return tracker;
}

function slice(service: number, nodes: readonly number[]): EndpointSlice {
  return {
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: {
      namespace: 'default',
      name: `s${service}-1`,
      labels: { 'kubernetes.io/service-name': `s${service}` },
    },
    addressType: 'IPv4',
    endpoints: nodes.map((node) => ({ addresses: [`10.244.${node >> 8}.${node & 255}`], nodeName: `n${node}` })),
    ports: [{ name: '', protocol: 'TCP', port: 8080 }],
  } as unknown as EndpointSlice;
}

function startNodes(mode: ProxyModeName): ProxyMode[] {
  const config = proxyConfig({ mode, clusterCIDR: '10.244.0.0/16' });
  return Array.from({ length: NODES }, (_, i) =>
    getProxyMode(mode).start({
      config,
      family: 'IPv4',
      node: {
        nodeName: `n${i}`,
        zone: '',
        nodeIPs: [`192.168.${i >> 8}.${i & 255}`],
        podCIDRs: [],
        localAddresses: ['127.0.0.1', `192.168.${i >> 8}.${i & 255}`],
        serviceCIDRs: ['10.96.0.0/12'],
      },
    }),
  );
}

function chain(proxy: ProxyMode | undefined, name: RegExp) {
  return proxy
    ?.tables()
    .flatMap(({ chains }) => chains)
    .find((found) => name.test(found.name))?.rules;
}

describe('thousands of Services on thousands of nodes', () => {
  it('have their rules once, whatever the number of nodes', () => {
    const tracker = cluster();
    const map = tracker.snapshot('IPv4');
    const nodes = startNodes('iptables');
    for (const node of nodes) node.sync(map, 0);
    const elsewhere = nodes.filter((_, i) => i % 1000 > 1);
    expect(elsewhere[0]?.rules().length).toBeGreaterThan(SERVICES * 6);
    // Nodes that see everything alike hold the very same lines.
    expect(elsewhere.every((node) => node.rules() === elsewhere[0]?.rules())).toBe(true);
    // A node with an endpoint of a Service that keeps traffic local has lines of its own, but shares all other chains.
    expect(nodes[0]?.rules()).not.toBe(elsewhere[0]?.rules());
    expect(chain(nodes[0], /^KUBE-SVC/)).toBe(chain(elsewhere[0], /^KUBE-SVC/));
  });

  it('cost a node only what changed', () => {
    const tracker = cluster();
    for (const mode of ['iptables', 'nftables'] as const) {
      const nodes = startNodes(mode);
      const map = tracker.snapshot('IPv4');
      for (const node of nodes) node.sync(map, 0);
      tracker.setSlice(slice(7, [1, 2, 3]));
      const next = tracker.snapshot('IPv4');
      const written = nodes.map((node) => node.sync(next, 2000));
      const input = written[5]?.[0]?.input ?? [];
      expect(input.filter((line) => /^(:KUBE-S(VC|EP)-|add chain)/.test(line))).toHaveLength(
        mode === 'iptables' ? 4 : 1,
      );
      tracker.setSlice(slice(7, [mode === 'iptables' ? 9 : 10]));
    }
  });
});
