import { describe, expect, it } from 'vitest';
import type { Pod, PodSpec } from '../api/core/v1/pod/pod';
import { SandboxNamesMaker } from './sandbox-names';

const CLUSTER =
  'search shop.svc.cluster.local svc.cluster.local cluster.local\nnameserver 10.96.0.10\noptions ndots:5\n';
const HOST = 'nameserver 192.168.50.1\n';

const maker = new SandboxNamesMaker({
  cluster: { server: '10.96.0.10', domain: 'cluster.local' },
  hostServers: ['192.168.50.1'],
});
const podWith = (spec: Partial<PodSpec>) =>
  ({ metadata: { name: 'a', namespace: 'shop' }, spec: { containers: [], ...spec } }) as unknown as Pod;
const resolvConf = (spec: Partial<PodSpec>) => maker.of(podWith(spec)).resolvConf;

describe('dnsPolicy', () => {
  it('asks the cluster first, on the host network only if that is said', () => {
    expect(resolvConf({ dnsPolicy: 'ClusterFirst' })).toBe(CLUSTER);
    expect(resolvConf({ dnsPolicy: 'ClusterFirst', hostNetwork: true })).toBe(HOST);
    expect(resolvConf({ dnsPolicy: 'ClusterFirstWithHostNet', hostNetwork: true })).toBe(CLUSTER);
    expect(resolvConf({ dnsPolicy: 'Default' })).toBe(HOST);
  });

  it('asks the machine’s servers where the kubelet knows none of a cluster', () => {
    const { resolvConf: text } = new SandboxNamesMaker({ hostServers: ['192.168.50.1'] }).of(podWith({}));
    expect(text).toBe(HOST);
  });

  it('takes what dnsConfig adds, and nothing else with None', () => {
    const dnsConfig = {
      nameservers: ['1.1.1.1'],
      searches: ['example.com', 'svc.cluster.local'],
      options: [{ name: 'ndots', value: '2' }, { name: 'edns0' }],
    };
    expect(resolvConf({ dnsPolicy: 'None', dnsConfig })).toBe(
      'search example.com svc.cluster.local\nnameserver 1.1.1.1\noptions ndots:2 edns0\n',
    );
    expect(resolvConf({ dnsPolicy: 'ClusterFirst', dnsConfig })).toBe(
      'search shop.svc.cluster.local svc.cluster.local cluster.local example.com\nnameserver 10.96.0.10\nnameserver 1.1.1.1\noptions ndots:2 edns0\n',
    );
  });
});

it('pods that are alike share what is said of names; a subdomain makes a domain', () => {
  expect(maker.of(podWith({ dnsPolicy: 'ClusterFirst' }))).toBe(maker.of(podWith({ dnsPolicy: 'ClusterFirst' })));
  expect(maker.of(podWith({ subdomain: 'db' })).domain).toBe('db.shop.svc.cluster.local');
});
