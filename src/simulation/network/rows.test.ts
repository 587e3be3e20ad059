import { describe, expect, it } from 'vitest';
import { getCni } from '../cni';
import { cardMac, createHostsStore, type HostsStore, type MachineRecord, machineKey } from '../linux';
import { openNetwork } from './cluster-network';
import { linkRows, neighborRows, routeRows } from './rows';

function twoMachines() {
  const hosts = createHostsStore();
  for (const [i, node] of ['a', 'b'].entries()) {
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
    const network = getCni('flannel-host-gw').start({ node, hosts, bridge: 'cni0', podNetwork: '10.244.0.0/16' });
    network.configure(`10.244.${i}.0/24`);
  }
  return hosts;
}

const netnsOf = (hosts: HostsStore, node: string, revision = hosts.revision) =>
  openNetwork({ hosts: hosts.view(revision), listeners: () => [] }).netns(node);

describe('the tables of a machine', () => {
  it('lead to the pods of another machine by its address, and are gone without power', () => {
    const hosts = twoMachines();
    const at = hosts.revision;
    const route = { destination: '10.244.1.0/24', via: '192.168.50.12', device: 'eth0' };
    expect(routeRows(netnsOf(hosts, 'a')!)).toContainEqual(expect.objectContaining(route));
    const before = hosts.get(machineKey('a'))?.value as MachineRecord;
    hosts.put(machineKey('a'), Object.freeze({ ...before, power: 'off' }));
    expect(netnsOf(hosts, 'a')).toBeUndefined();
    expect(routeRows(netnsOf(hosts, 'a', at)!)).toContainEqual(expect.objectContaining(route));
  });

  it('know the router and the other machine on the segment', () => {
    const rows = neighborRows(netnsOf(twoMachines(), 'a')!).map(({ address, mac }) => [address, mac]);
    expect(rows).toEqual(['192.168.50.1', '192.168.50.12'].map((address) => [address, cardMac(address)]));
  });

  it('name lo, eth0 and the bridge', () => {
    expect(linkRows(netnsOf(twoMachines(), 'a')!).map(({ name }) => name)).toEqual(['lo', 'eth0', 'cni0']);
  });
});
