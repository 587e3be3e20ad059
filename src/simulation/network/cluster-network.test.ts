import { describe, expect, it } from 'vitest';
import { cniPlugins, getCni, sandboxNetns } from '../cni';
import {
  createHostsStore,
  type HostsStore,
  hostBucket,
  ipv4Number,
  type MachineRecord,
  machineKey,
  type SandboxRecord,
} from '../linux';
import type { Journey } from '../linux/net/core/trace';
import { connect } from '../linux/net/ipv4/probe';
import { openNetwork } from './cluster-network';
import type { NetworkState } from './network-state';

const PODS = '10.244.0.0/16';

/** Two machines with a network implementation and a pod each. */
function twoMachines(implementation: string) {
  const hosts = createHostsStore();
  const cni = getCni(implementation);
  const networks = ['a', 'b'].map((node, i) => {
    const record: MachineRecord = {
      kind: 'machine',
      node,
      power: 'on',
      bootedAtMs: 0,
      address: `192.168.50.${11 + i}`,
      prefix: 24,
      forwards: true,
    };
    hosts.put(machineKey(node), Object.freeze(record));
    const network = cni.start({ node, hosts, bridge: cni.isRouted ? 'cni0' : 'docker0', podNetwork: PODS });
    network.configure(cni.isRouted ? `10.244.${i}.0/24` : '172.17.0.0/16');
    return { node, network };
  });
  const addPod = (at: number, id: string) => {
    const { node, network } = networks[at] as (typeof networks)[number];
    const { ip, hostIfindex, podIfindex } = network.add({ sandboxId: id, namespace: 'default', name: id });
    const sandbox: SandboxRecord = {
      kind: 'sandbox',
      id,
      podUid: id,
      namespace: 'default',
      name: id,
      attempt: 0,
      state: 'ready',
      createdAtMs: 0,
      pid: 1,
      ip,
      hostIfindex,
      podIfindex,
    };
    hosts.put(`${hostBucket(node, 'sandboxes')}${id}`, Object.freeze(sandbox));
    return ip;
  };
  return { hosts, addPod };
}

function stateOf(hosts: HostsStore): NetworkState {
  return {
    hosts: hosts.view(hosts.revision),
    listeners: (_, sandbox) => (sandbox ? [{ protocol: 'tcp', address: 0, port: 80, program: sandbox }] : []),
  };
}

/** Connects from a pod to an address; the outcome and the devices that the SYN was seen on. */
function call(hosts: HostsStore, from: string, to: string) {
  const network = openNetwork(stateOf(hosts));
  const netns = network.netns(from);
  if (!netns) throw new Error(`there is no ${from}`);
  const { attempt, journey } = connect(network, netns, { address: ipv4Number(to), port: 80 }, 40_000);
  network.run(10_000, () => attempt.outcome !== undefined);
  return { outcome: attempt.outcome, way: way(journey) };
}

function way(journey: Journey | undefined): string[] {
  return (journey?.hops ?? []).map(
    ({ netns, device, direction }) => `${netns.split('/')[0]} ${device.name.replace(/[0-9a-f]{8,}/, '…')} ${direction}`,
  );
}

describe.each(cniPlugins.filter(({ isRouted }) => isRouted).map(({ name }) => name))('%s', (implementation) => {
  it('carries packets between pods of one machine and of two', () => {
    const { hosts, addPod } = twoMachines(implementation);
    const first = addPod(0, 'one');
    const second = addPod(0, 'two');
    const far = addPod(1, 'far');
    expect(new Set([first, second, far]).size).toBe(3);
    expect(call(hosts, sandboxNetns('a', 'one'), second).outcome).toBe('connected');
    expect(call(hosts, sandboxNetns('a', 'one'), far).outcome).toBe('connected');
    expect(call(hosts, 'a', far).outcome).toBe('connected');
  });
});

describe('the way between machines', () => {
  it('goes by eth0 with host-gw, by flannel.1 with VXLAN, by cali… with Calico', () => {
    const ways = ['flannel-host-gw', 'flannel-vxlan', 'calico'].map((implementation) => {
      const { hosts, addPod } = twoMachines(implementation);
      addPod(0, 'one');
      return call(hosts, sandboxNetns('a', 'one'), addPod(1, 'far')).way;
    });
    expect(ways).toMatchInlineSnapshot(`
      [
        [
          "a eth0 tx",
          "a veth… rx",
          "a cni0 rx",
          "a eth0 tx",
          "switch p-a rx",
          "switch p-b tx",
          "b eth0 rx",
          "b cni0 tx",
          "b veth… tx",
          "b eth0 rx",
        ],
        [
          "a eth0 tx",
          "a veth… rx",
          "a cni0 rx",
          "a flannel.1 tx",
          "a eth0 tx",
          "switch p-a rx",
          "switch p-b tx",
          "b eth0 rx",
          "b flannel.1 rx",
          "b cni0 tx",
          "b veth… tx",
          "b eth0 rx",
        ],
        [
          "a eth0 tx",
          "a cali… rx",
          "a eth0 tx",
          "switch p-a rx",
          "switch p-b tx",
          "b eth0 rx",
          "b cali… tx",
          "b eth0 rx",
        ],
      ]
    `);
  });
});

describe('the Docker model', () => {
  it('reaches containers of its own host only', () => {
    const { hosts, addPod } = twoMachines('docker');
    addPod(0, 'one');
    const second = addPod(0, 'two');
    addPod(1, 'x');
    addPod(1, 'y');
    const far = addPod(1, 'z');
    expect(far).toBe('172.17.0.4');
    expect(call(hosts, sandboxNetns('a', 'one'), second).outcome).toBe('connected');
    expect(call(hosts, sandboxNetns('a', 'one'), far).outcome).toBe('no route to host');
  });
});
