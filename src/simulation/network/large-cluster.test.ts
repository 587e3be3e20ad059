import { describe, expect, it } from 'vitest';
import { getCni, sandboxNetns } from '../cni';
import {
  createHostsStore,
  hostBucket,
  ipv4Number,
  ipv4Text,
  type MachineRecord,
  machineKey,
  type SandboxRecord,
} from '../linux';
import { connect } from '../linux/net/ipv4/probe';
import { openNetwork } from './cluster-network';
import { neighborRows, routeRows } from './rows';

const MACHINES = 500;
const PODS = '10.128.0.0/10';

/** Many machines with a network implementation; a pod on the first and on the last. */
function manyMachines(implementation: string) {
  const hosts = createHostsStore();
  const cni = getCni(implementation);
  const pods = Array.from({ length: MACHINES }, (_, i) => {
    const node = `n${i}`;
    const record: MachineRecord = {
      ...{ kind: 'machine', node, power: 'on', bootedAtMs: 0, prefix: 16, forwards: true },
      address: ipv4Text(ipv4Number('10.0.1.0') + i),
    };
    hosts.put(machineKey(node), Object.freeze(record));
    const network = cni.start({ node, hosts, bridge: 'cni0', podNetwork: PODS });
    network.configure(`${ipv4Text(ipv4Number('10.128.0.0') + i * 256)}/24`);
    if (i > 0 && i < MACHINES - 1) return '';
    const { ip, hostIfindex, podIfindex } = network.add({ sandboxId: node, namespace: 'default', name: node });
    const sandbox: SandboxRecord = {
      ...{ kind: 'sandbox', id: node, podUid: node, namespace: 'default', name: node, attempt: 0, state: 'ready' },
      ...{ createdAtMs: 0, pid: 1, ip, hostIfindex, podIfindex },
    };
    hosts.put(`${hostBucket(node, 'sandboxes')}${node}`, Object.freeze(sandbox));
    return ip;
  });
  const network = openNetwork({
    hosts: hosts.view(hosts.revision),
    listeners: () => [{ protocol: 'tcp', address: 0, port: 80, program: 'web' }],
  });
  return { network, far: pods.at(-1) as string };
}

describe.each(['flannel-host-gw', 'flannel-vxlan', 'calico'])('a large cluster with %s', (implementation) => {
  it('puts together only the namespaces that packets come to', () => {
    const { network, far } = manyMachines(implementation);
    const call = (from: string, to: string) => {
      const netns = network.netns(from);
      if (!netns) throw new Error(`there is no ${from}`);
      const { attempt } = connect(network, netns, { address: ipv4Number(to), port: 80 }, 40_000 + to.length);
      network.run(network.now + 5000, () => attempt.outcome !== undefined);
      return attempt.outcome;
    };
    expect(call(sandboxNetns('n0', 'n0'), far)).toBe('connected');
    expect(network.visited().map(({ name }) => name)).toHaveLength(5);
    // Somebody outside asks the whole segment who has an address: the others hear it, and need not be there.
    expect(call('outside', '10.0.1.7')).toBe('connected');
    expect(network.trace.arps.filter(({ direction, netns }) => direction === 'rx' && netns === 'n200')).toHaveLength(1);
    expect(
      network
        .visited()
        .map(({ name }) => name)
        .slice(5),
    ).toEqual(['outside', 'router', 'n7']);
    expect(call('outside', '10.0.200.200')).toBe('no route to host');
    expect(network.visited()).toHaveLength(8);
  });

  it('lists whole tables, whatever packets have met before', () => {
    const { network, far } = manyMachines(implementation);
    const netns = network.netns('n0');
    if (!netns) throw new Error('there is no n0');
    netns.routes.lookup(ipv4Number(far));
    netns.neighbors.find('eth0', ipv4Number('10.0.1.9'));
    const routes = routeRows(netns).map(({ destination }) => destination);
    expect(new Set(routes).size).toBe(routes.length);
    expect(neighborRows(netns).filter(({ device }) => device === 'eth0')).toHaveLength(MACHINES);
    expect(network.netns('switch')?.devices.size).toBe(MACHINES + 3);
    const others = implementation === 'calico' ? 1 : MACHINES - 1;
    expect(routeRows(netns).filter(({ via }) => via)).toHaveLength(others + 1);
  });
});
