/**
 * What it costs to try one connection: a pod calls a ClusterIP whose only endpoint is on another machine. The network is put
 * together anew for each, as the trace does, in a cluster of so many machines and Services.
 */
import type { Node } from '../simulation/api/core/v1/node/node';
import type { Service } from '../simulation/api/core/v1/service/service';
import type { EndpointSlice } from '../simulation/api/discovery.k8s.io/v1/endpointslice/endpointslice';
import { getCni, sandboxNetns } from '../simulation/cni';
import {
  createHostsStore,
  hostBucket,
  ipv4Number,
  ipv4Text,
  type MachineRecord,
  machineKey,
  type SandboxRecord,
} from '../simulation/linux';
import { connect } from '../simulation/linux/net/ipv4/probe';
import { type NetworkState, openNetwork, serviceRuleset } from '../simulation/network';
import { type ProxyModeName, ServiceTracker } from '../simulation/proxy';

/** What one process says. */
export interface PacketSample {
  machines: number;
  services: number;
  byMode: {
    mode: ProxyModeName;
    /** The first try: both machines' rules are made. */
    firstMs: number;
    /** The middle of the tries after it. */
    medianMs: number;
    /** Namespaces that were put together for one try. */
    namespaces: number;
  }[];
}

/** The first ones find cold code. */
const WARM_UPS = 300;
const TRIES = 200;
const FIRST_HOST = ipv4Number('10.0.1.0');
const FIRST_SERVICE = ipv4Number('10.96.1.0');
const PODS = '10.128.0.0/10';
const nodeName = (i: number) => `node-${i}`;

/** Measures it in both modes of kube-proxy. */
export function measurePackets(machines: number, services: number): PacketSample {
  const modes: ProxyModeName[] = ['iptables', 'nftables'];
  const { hosts, far } = clusterOf(machines);
  const map = servicesTo(far, services);
  const byMode = modes.map((mode) => {
    const state: NetworkState = {
      hosts: hosts.view(hosts.revision),
      listeners: (_, sandbox) => (sandbox ? [{ protocol: 'tcp', address: 0, port: 80, program: sandbox }] : []),
      serviceRules: (node) =>
        serviceRuleset(map, nodeOf(Number(node.slice(5))), {
          mode,
          clusterCIDR: PODS,
          serviceCIDR: '10.96.0.0/12',
        }),
    };
    let namespaces = 0;
    const attempt = (i: number) =>
      timed(() => {
        const target = FIRST_SERVICE + ((i * 7919) % services);
        namespaces = callService(state, target);
      });
    const firstMs = attempt(0);
    for (let i = 0; i < WARM_UPS; i++) attempt(i);
    const times = Array.from({ length: TRIES }, (_, i) => attempt(i));
    return { mode, firstMs, medianMs: times.sort((a, b) => a - b)[TRIES / 2] as number, namespaces };
  });
  return { machines, services, byMode };
}

function callService(state: NetworkState, address: number): number {
  const network = openNetwork(state);
  const netns = network.netns(sandboxNetns(nodeName(0), 'near'));
  if (!netns) throw new Error('there is no pod');
  const { attempt } = connect(network, netns, { address, port: 80 }, 40_000);
  network.run(10_000, () => attempt.outcome !== undefined);
  if (attempt.outcome !== 'connected') throw new Error(`the call ended: ${attempt.outcome}`);
  return network.visited().length;
}

function clusterOf(machines: number) {
  const hosts = createHostsStore();
  const cni = getCni('flannel-vxlan');
  let far = '';
  for (let i = 0; i < machines; i++) {
    const node = nodeName(i);
    const address = ipv4Text(FIRST_HOST + i);
    const record: MachineRecord = {
      ...{ kind: 'machine', node, power: 'on', bootedAtMs: 0, address, prefix: 16, forwards: true },
    };
    hosts.put(machineKey(node), Object.freeze(record));
    const network = cni.start({ node, hosts, bridge: 'cni0', podNetwork: PODS });
    network.configure(`${ipv4Text(ipv4Number('10.128.0.0') + i * 256)}/24`);
    if (i > 1) continue;
    const id = i === 0 ? 'near' : 'far';
    const { ip, hostIfindex, podIfindex } = network.add({ sandboxId: id, namespace: 'default', name: id });
    far = ip;
    const sandbox: SandboxRecord = {
      ...{ kind: 'sandbox', id, podUid: id, namespace: 'default', name: id, attempt: 0, state: 'ready' },
      ...{ createdAtMs: 0, pid: 1, ip, hostIfindex, podIfindex },
    };
    hosts.put(`${hostBucket(node, 'sandboxes')}${id}`, Object.freeze(sandbox));
  }
  return { hosts, far };
}

/** Services with one endpoint each. */
function servicesTo(endpoint: string, count: number) {
  const tracker = new ServiceTracker();
  for (let i = 0; i < count; i++) {
    const name = `web-${i}`;
    tracker.setService({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { namespace: 'default', name },
      spec: {
        clusterIP: ipv4Text(FIRST_SERVICE + i),
        ports: [{ name: '', protocol: 'TCP', port: 80, targetPort: 80 }],
      },
      status: { loadBalancer: {} },
    } as unknown as Service);
    tracker.setSlice({
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { namespace: 'default', name, labels: { 'kubernetes.io/service-name': name } },
      addressType: 'IPv4',
      endpoints: [{ addresses: [endpoint], nodeName: nodeName(1), conditions: { ready: true } }],
      ports: [{ name: '', protocol: 'TCP', port: 80 }],
    } as unknown as EndpointSlice);
  }
  return tracker.snapshot('IPv4');
}

function nodeOf(i: number): Node {
  const podCIDR = `${ipv4Text(ipv4Number('10.128.0.0') + i * 256)}/24`;
  return {
    metadata: { name: nodeName(i) },
    spec: { podCIDR, podCIDRs: [podCIDR] },
    status: { addresses: [{ type: 'InternalIP', address: ipv4Text(FIRST_HOST + i) }] },
  } as unknown as Node;
}

/** The processor's time, not the wall's: what others do on the machine does not count. */
function timed(run: () => unknown): number {
  const started = process.cpuUsage();
  run();
  const { user, system } = process.cpuUsage(started);
  return (user + system) / 1000;
}
