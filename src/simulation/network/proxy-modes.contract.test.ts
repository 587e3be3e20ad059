/** Both modes of kube-proxy lead packets to the same servers, but where kube-proxy itself says that they differ. */
import { describe, expect, it } from 'vitest';
import type { Node } from '../api/core/v1/node/node';
import type { Service } from '../api/core/v1/service/service';
import type { EndpointSlice } from '../api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { getCni, sandboxNetns } from '../cni';
import {
  createHostsStore,
  type HostsStore,
  hostBucket,
  ipv4Number,
  ipv4Text,
  type MachineRecord,
  machineKey,
  type SandboxRecord,
} from '../linux';
import type { Network } from '../linux/net/core/network';
import { connect } from '../linux/net/ipv4/probe';
import { type ProxyModeName, type ServiceMap, ServiceTracker } from '../proxy';
import { openNetwork } from './cluster-network';
import { serviceRuleset } from './service-rules';

const CLUSTER_CIDR = '10.244.0.0/16';
const SERVICE_CIDR = '10.96.0.0/12';
const CLUSTER_IP = '10.96.0.10';
const VIP = '203.0.113.10';
const NODE_PORT = 30_080;
const NODES = { a: '192.168.50.11', b: '192.168.50.12' };
const PODS = { one: 'a', two: 'a', far: 'b' } as const;
type Pod = keyof typeof PODS;
const MODES: ProxyModeName[] = ['iptables', 'nftables'];
/** So many connections find every server that can be chosen. */
const TRIES = 10;

/** Two machines with pods that listen on 8080. */
function machines(): { hosts: HostsStore; addresses: Record<Pod, string> } {
  const hosts = createHostsStore();
  const addresses = {} as Record<Pod, string>;
  const cni = getCni('flannel-host-gw');
  for (const [i, [node, address]] of Object.entries(NODES).entries()) {
    const record: MachineRecord = {
      ...{ kind: 'machine', node, power: 'on', bootedAtMs: 0, address, prefix: 24, forwards: true },
    };
    hosts.put(machineKey(node), Object.freeze(record));
    const network = cni.start({ node, hosts, bridge: 'cni0', podNetwork: CLUSTER_CIDR });
    network.configure(`10.244.${i}.0/24`);
    for (const [id, home] of Object.entries(PODS)) {
      if (home !== node) continue;
      const { ip, hostIfindex, podIfindex } = network.add({ sandboxId: id, namespace: 'default', name: id });
      addresses[id as Pod] = ip;
      const sandbox: SandboxRecord = {
        ...{ kind: 'sandbox', id, podUid: id, namespace: 'default', name: id, attempt: 0, state: 'ready' },
        ...{ createdAtMs: 0, pid: 1, ip, hostIfindex, podIfindex },
      };
      hosts.put(`${hostBucket(node, 'sandboxes')}${id}`, Object.freeze(sandbox));
    }
  }
  return { hosts, addresses };
}

const world = machines();

function serviceMap(spec: object, endpoints: readonly Pod[]): ServiceMap {
  const tracker = new ServiceTracker();
  const isBalanced = 'type' in spec && spec.type === 'LoadBalancer';
  tracker.setService({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { namespace: 'default', name: 'web' },
    spec: {
      clusterIP: CLUSTER_IP,
      ports: [{ name: '', protocol: 'TCP', port: 80, targetPort: 8080, nodePort: 'type' in spec ? NODE_PORT : 0 }],
      ...spec,
    },
    status: { loadBalancer: { ingress: isBalanced ? [{ ip: VIP, ipMode: 'VIP' }] : [] } },
  } as unknown as Service);
  tracker.setSlice({
    apiVersion: 'discovery.k8s.io/v1',
    kind: 'EndpointSlice',
    metadata: { namespace: 'default', name: 'web-1', labels: { 'kubernetes.io/service-name': 'web' } },
    addressType: 'IPv4',
    endpoints: endpoints.map((pod) => ({
      addresses: [world.addresses[pod]],
      nodeName: PODS[pod],
      conditions: { ready: true },
    })),
    ports: [{ name: '', protocol: 'TCP', port: 8080 }],
  } as unknown as EndpointSlice);
  return tracker.snapshot('IPv4');
}

function nodeOf(name: keyof typeof NODES): Node {
  const podCIDR = name === 'a' ? '10.244.0.0/24' : '10.244.1.0/24';
  return {
    metadata: { name },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: { addresses: [{ type: 'InternalIP', address: NODES[name] }] },
  } as unknown as Node;
}

/** The network with a Service in a mode; the outside sends load balancer traffic to node a. */
function open(map: ServiceMap, mode: ProxyModeName): Network {
  const network = openNetwork({
    hosts: world.hosts.view(world.hosts.revision),
    listeners: (_, sandbox) => (sandbox ? [{ protocol: 'tcp', address: 0, port: 8080, program: sandbox }] : []),
    serviceRules: (node) =>
      serviceRuleset(map, nodeOf(node as 'a' | 'b'), { mode, clusterCIDR: CLUSTER_CIDR, serviceCIDR: SERVICE_CIDR }),
  });
  network.netns('outside')?.routes.add(`${VIP}/32 via ${NODES.a} dev eth0`);
  return network;
}

const CLIENTS = { one: sandboxNetns('a', 'one'), two: sandboxNetns('a', 'two'), far: sandboxNetns('b', 'far') };
const ALL_CLIENTS = { ...CLIENTS, a: 'a', b: 'b', outside: 'outside' };

/** Calls several times; every outcome, with the servers that answered and the client address that they saw. */
function call(network: Network, from: string, to: string, port: number, first: number): string[] {
  const seen = new Set<string>();
  const netns = network.netns(from);
  if (!netns) throw new Error(`there is no ${from}`);
  for (let i = 0; i < TRIES; i++) {
    const localPort = first + i;
    const { attempt } = connect(network, netns, { address: ipv4Number(to), port }, localPort);
    network.run(network.now + 4000, () => attempt.outcome !== undefined);
    network.run(network.now);
    const accepted = network.visited().flatMap(({ sockets }) => sockets.accepted);
    const last = accepted.at(-1);
    const server = attempt.outcome === 'connected' && last ? ` ${last.program} from ${ipv4Text(last.from)}` : '';
    seen.add(`${attempt.outcome ?? 'timed out'}${server}`);
    for (const { sockets } of network.visited()) sockets.accepted.length = 0;
    if (attempt.outcome !== 'connected') break;
  }
  return [...seen].sort();
}

/** Every client calls every address of the Service. */
function matrix(map: ServiceMap, mode: ProxyModeName, targets: readonly [address: string, port: number][]) {
  const network = open(map, mode);
  let port = 20_000;
  return Object.fromEntries(
    Object.entries(ALL_CLIENTS).flatMap(([client, netns]) =>
      targets.map(([address, to]) => {
        port += 100;
        return [`${client} → ${address}:${to}`, call(network, netns, address, to, port)];
      }),
    ),
  );
}

const INSIDE: [string, number][] = [[CLUSTER_IP, 80]];
const NODE_PORTS: [string, number][] = [
  [NODES.a, NODE_PORT],
  [NODES.b, NODE_PORT],
];

const SPECS: Record<string, [spec: object, targets: [string, number][]]> = {
  ClusterIP: [{}, INSIDE],
  'ClusterIP, internal Local': [{ internalTrafficPolicy: 'Local' }, INSIDE],
  'ClusterIP, affinity': [
    { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 10_800 } } },
    INSIDE,
  ],
  'external IP': [{ externalIPs: [VIP] }, [...INSIDE, [VIP, 80]]],
  NodePort: [{ type: 'NodePort' }, [...INSIDE, ...NODE_PORTS]],
  'NodePort, Local': [{ type: 'NodePort', externalTrafficPolicy: 'Local' }, [...INSIDE, ...NODE_PORTS]],
  LoadBalancer: [{ type: 'LoadBalancer' }, [[VIP, 80]]],
  'LoadBalancer, Local': [{ type: 'LoadBalancer', externalTrafficPolicy: 'Local' }, [[VIP, 80]]],
  'LoadBalancer for others': [{ type: 'LoadBalancer', loadBalancerSourceRanges: ['198.51.100.0/24'] }, [[VIP, 80]]],
  'LoadBalancer for the segment': [
    { type: 'LoadBalancer', loadBalancerSourceRanges: ['192.168.50.0/24'] },
    [[VIP, 80], ...NODE_PORTS],
  ],
};

const ENDPOINTS: Record<string, readonly Pod[]> = {
  'no endpoint': [],
  'one here': ['one'],
  'one there': ['far'],
  'here and there': ['one', 'far'],
  'two here': ['one', 'two'],
};

describe.each(Object.keys(SPECS))('a Service: %s', (name) => {
  const [spec, targets] = SPECS[name] as (typeof SPECS)[string];

  it.each(Object.keys(ENDPOINTS))('with %s is the same in both modes', (which) => {
    const map = serviceMap(spec, ENDPOINTS[which] as readonly Pod[]);
    // A client sticks to a server that is chosen by chance.
    const [byIptables, byNftables] = MODES.map((mode) => matrix(map, mode, targets));
    if (name.endsWith('affinity')) {
      for (const answers of [byIptables, byNftables])
        expect(Object.values(answers ?? {}).every(({ length }) => length === 1)).toBe(true);
      return;
    }
    const differs = which === 'no endpoint' ? differsWithoutEndpoints(spec) : () => false;
    const alike = (answers: object = {}) => Object.entries(answers).filter(([who]) => !differs(who));
    expect(alike(byNftables)).toEqual(alike(byIptables));
  });
});

/** Which calls are answered otherwise where a Service has no endpoints: see "where they differ". */
function differsWithoutEndpoints(spec: object): (call: string) => boolean {
  const hasFirewall = 'loadBalancerSourceRanges' in spec;
  return (call) => call.includes(VIP) && (hasFirewall || /^[ab] /.test(call));
}

describe('what they say to whom', () => {
  const both = (spec: object, endpoints: readonly Pod[], from: keyof typeof ALL_CLIENTS, to: [string, number]) =>
    MODES.map((mode) => call(open(serviceMap(spec, endpoints), mode), ALL_CLIENTS[from], ...to, 30_000));
  const nodePort = (policy: string) => ({ type: 'NodePort', externalTrafficPolicy: policy });

  it.each(MODES.map((mode, i) => [mode, i] as const))('%s chooses, hides and refuses', (_, i) => {
    const { one, far } = world.addresses;
    expect(both({}, ['one', 'far'], 'two', [CLUSTER_IP, 80])[i]).toEqual([
      `connected far from ${world.addresses.two}`,
      `connected one from ${world.addresses.two}`,
    ]);
    expect(both({}, ['one'], 'one', [CLUSTER_IP, 80])[i]).toEqual(['connected one from 10.244.0.1']);
    expect(both({}, [], 'one', [CLUSTER_IP, 80])[i]).toEqual(['connection refused']);
    expect(both(nodePort('Cluster'), ['far'], 'outside', [NODES.a, NODE_PORT])[i]).toEqual([
      `connected far from ${NODES.a}`,
    ]);
    expect(both(nodePort('Local'), ['far'], 'outside', [NODES.b, NODE_PORT])[i]).toEqual([
      'connected far from 192.168.50.254',
    ]);
    expect(both(nodePort('Local'), ['far'], 'outside', [NODES.a, NODE_PORT])[i]).toEqual(['timed out']);
    expect([one, far]).toEqual(['10.244.0.2', '10.244.1.2']);
  });

  it('sticks a client to one server for its time, then chooses again', () => {
    const spec = { sessionAffinity: 'ClientIP', sessionAffinityConfig: { clientIP: { timeoutSeconds: 60 } } };
    const map = serviceMap(spec, ['one', 'far']);
    for (const mode of MODES) {
      const network = open(map, mode);
      const first = call(network, CLIENTS.two, CLUSTER_IP, 80, 1000);
      expect(first).toHaveLength(1);
      const later = new Set<string>(first);
      for (let i = 1; i < 12; i++) {
        network.run(network.now + 61_000);
        for (const one of call(network, CLIENTS.two, CLUSTER_IP, 80, 1000 + 100 * i)) later.add(one);
      }
      expect(later.size).toBe(2);
    }
  });
});

describe('where they differ', () => {
  const differ = (spec: object, endpoints: readonly Pod[], from: keyof typeof ALL_CLIENTS, to: [string, number]) =>
    MODES.map((mode) => call(open(serviceMap(spec, endpoints), mode), ALL_CLIENTS[from], ...to, 30_000)[0]);

  it('mode nftables opens node ports on the primary address only', () => {
    const [byIptables, byNftables] = differ({ type: 'NodePort' }, ['far'], 'one', ['10.244.0.1', NODE_PORT]);
    expect([byIptables, byNftables]).toEqual([`connected far from ${NODES.a}`, 'connection refused']);
    expect(differ({ type: 'NodePort' }, ['far'], 'a', ['127.0.0.1', NODE_PORT])).toEqual([
      `connected far from ${NODES.a}`,
      'connection refused',
    ]);
  });

  it('mode nftables drops what is for an unallocated cluster IP and rejects an unknown port; iptables lets both go their way', () => {
    expect(differ({}, ['one'], 'two', ['10.96.0.99', 80])).toEqual(['network unreachable', 'timed out']);
    expect(differ({}, ['one'], 'two', [CLUSTER_IP, 81])).toEqual(['network unreachable', 'connection refused']);
  });

  it('mode nftables refuses what a node sends to an external address without endpoints; iptables looks at cluster IPs only', () => {
    expect(differ({ externalIPs: [VIP] }, [], 'a', [VIP, 80])).toEqual(['network unreachable', 'connection refused']);
  });

  it('mode nftables keeps its firewall where there are no endpoints', () => {
    const spec = { type: 'LoadBalancer', loadBalancerSourceRanges: ['198.51.100.0/24'] };
    expect(differ(spec, [], 'outside', [VIP, 80])).toEqual(['connection refused', 'timed out']);
  });
});
