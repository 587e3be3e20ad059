/** The cluster that the tests of this folder send packets through: two machines with pods, a switch, a router, an outside host. */
import { Lab, type LabDevice, type LabHost, labMac } from './lab';

/** How pods are wired, and how machines are joined. */
export interface ClusterOptions {
  readonly wiring: 'host-gw' | 'vxlan' | 'calico';
  /** Rules of a machine: `*filter … COMMIT`, by its name. */
  readonly rules?: Record<string, readonly string[]>;
  /** What differs from what is usual, by namespace; lists are added to. */
  readonly more?: Record<string, Partial<LabHost>>;
  readonly hairpin?: boolean;
  readonly podMtu?: number;
  readonly tunnelMtu?: number;
  /** node2 is behind the router, in 192.168.60.0/24. */
  readonly isNode2Behind?: boolean;
}

const PODS: Record<string, string> = {
  'pod-a': '10.244.0.2',
  'pod-b': '10.244.0.3',
  'pod-c': '10.244.1.2',
  'pod-d': '10.244.1.3',
};
const ADDRESSES: Record<string, string> = { node1: '192.168.50.11', node2: '192.168.50.12' };
const FAR_ADDRESS = '192.168.60.13';
const VTEP = { node1: '02:fe:00:00:00:01', node2: '02:fe:00:00:00:02' };

/** Builds it. */
export function cluster(options: ClusterOptions): Lab {
  const hosts: Record<string, LabHost> = { ...segmentOf(options) };
  for (const node of ['node1', 'node2'] as const) hosts[node] = nodeOf(node, options);
  for (const [pod, ip] of Object.entries(PODS)) hosts[pod] = podOf(ip, options, pod);
  for (const [name, more] of Object.entries(options.more ?? {})) hosts[name] = merged(hosts[name], more);
  return new Lab(hosts);
}

function merged(host: LabHost = { devices: {} }, more: Partial<LabHost>): LabHost {
  const routes = [...(host.routes ?? []), ...(more.routes ?? [])];
  return { ...host, ...more, devices: { ...host.devices, ...more.devices }, routes };
}

const hostOf = (pod: string) => (PODS[pod]?.startsWith('10.244.0.') ? 'node1' : 'node2');
const wireOf = (pod: string, { wiring }: ClusterOptions) => (wiring === 'calico' ? `cali-${pod}` : `veth-${pod}`);

function segmentOf({ isNode2Behind }: ClusterOptions): Record<string, LabHost> {
  const port = (name: string, device = 'eth0'): LabDevice => ({ master: 'br0', peer: `${name}:${device}` });
  const bridge: LabDevice = { kind: 'bridge' };
  const gateway = ['default via 192.168.50.1 dev eth0'];
  const eth0 = (name: string, ip: string): LabDevice => ({ ip: `${ip}/24`, peer: `switch:p-${name}` });
  const second: LabDevice = { ip: '192.168.60.1/24', peer: 'node2:eth0' };
  return {
    switch: {
      devices: {
        br0: bridge,
        'p-router': port('router'),
        'p-outside': port('outside'),
        'p-node1': port('node1'),
        ...(isNode2Behind ? {} : { 'p-node2': port('node2') }),
      },
      bridgeNf: false,
    },
    router: {
      devices: { eth0: eth0('router', '192.168.50.1'), ...(isNode2Behind && { eth1: second }) },
      forwards: true,
    },
    outside: { devices: { eth0: eth0('outside', '192.168.50.100') }, routes: gateway, listens: [80] },
  };
}

function nodeOf(node: 'node1' | 'node2', options: ClusterOptions): LabHost {
  const { wiring, isNode2Behind, hairpin, podMtu = 1500, tunnelMtu = 1450, rules } = options;
  const isFar = node === 'node2' && isNode2Behind;
  const own = isFar ? FAR_ADDRESS : (ADDRESSES[node] as string);
  const other = node === 'node1' ? 'node2' : 'node1';
  const otherAddress = other === 'node2' && isNode2Behind ? FAR_ADDRESS : (ADDRESSES[other] as string);
  const [subnet, otherSubnet] = node === 'node1' ? ['10.244.0', '10.244.1'] : ['10.244.1', '10.244.0'];
  const pods = Object.keys(PODS).filter((pod) => hostOf(pod) === node);
  const isCalico = wiring === 'calico';
  const wires = pods.map((pod): [string, LabDevice] => [
    wireOf(pod, options),
    isCalico
      ? { mac: 'ee:ee:ee:ee:ee:ee', peer: `${pod}:eth0` }
      : { master: 'cni0', peer: `${pod}:eth0`, mtu: podMtu, ...(hairpin && { hairpin }) },
  ]);
  const names = wires.map(([name]) => name);
  const tunnel: LabDevice = {
    ...{ kind: 'vxlan', mac: VTEP[node], mtu: tunnelMtu, ip: `${subnet}.0/32` },
    vxlan: { vni: 1, port: 8472, local: numberOf(own), learning: false },
  };
  const routes = {
    'host-gw': [`${otherSubnet}.0/24 via ${otherAddress} dev eth0`],
    vxlan: [`${otherSubnet}.0/24 via ${otherSubnet}.0 dev flannel.1 onlink`],
    calico: [
      `blackhole ${subnet}.0/26 proto bird`,
      ...pods.map((pod) => `${PODS[pod]} dev ${wireOf(pod, options)} scope link`),
      `${otherSubnet}.0/26 via ${otherAddress} dev eth0 proto bird`,
    ],
  };
  return {
    devices: {
      eth0: { ip: `${own}/24`, peer: isFar ? 'router:eth1' : `switch:p-${node}` },
      ...(!isCalico && { cni0: { kind: 'bridge', ip: `${subnet}.1/24`, mtu: podMtu } }),
      ...Object.fromEntries(wires),
      ...(wiring === 'vxlan' && { 'flannel.1': tunnel }),
    },
    routes: [`default via ${isFar ? '192.168.60.1' : '192.168.50.1'} dev eth0`, ...routes[wiring]],
    forwards: true,
    listens: [10_250],
    ...(rules?.[node] && { rules: rules[node] }),
    ...(isCalico && { proxyArp: all(names, true), rpFilter: all(names, 1) }),
    ...(wiring === 'vxlan' && {
      neighbors: [['flannel.1', `${otherSubnet}.0`, VTEP[other]]],
      fdb: [['flannel.1', VTEP[other], otherAddress]],
    }),
  };
}

function podOf(ip: string, options: ClusterOptions, pod: string): LabHost {
  const { wiring, podMtu = wiring === 'vxlan' ? 1450 : 1500 } = options;
  const peer = `${hostOf(pod)}:${wireOf(pod, options)}`;
  const gateway = wiring === 'calico' ? '169.254.1.1' : ip.replace(/\d+$/, '1');
  return {
    devices: { eth0: { ip: `${ip}/${wiring === 'calico' ? 32 : 24}`, peer, mtu: podMtu, mac: labMac(ip) } },
    routes: [...(wiring === 'calico' ? [`${gateway} dev eth0 scope link`] : []), `default via ${gateway} dev eth0`],
    listens: [80],
  };
}

function all<T>(names: readonly string[], value: T): Record<string, T> {
  return Object.fromEntries(names.map((name) => [name, value]));
}

function numberOf(ip: string): number {
  return ip.split('.').reduce((sum, byte) => sum * 256 + Number(byte), 0);
}
