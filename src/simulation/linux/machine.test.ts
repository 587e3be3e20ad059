import { describe, expect, it } from 'vitest';
import { getCni } from '../cni';
import { cardMac, createHostsStore, dockerMac, Machine, type MachineRecord, machineKey, podMac } from './index';

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

describe('the tables of a machine', () => {
  it('lead to the pods of another machine by its address, as long as it has power', () => {
    const hosts = twoMachines();
    const at = hosts.revision;
    const route = { destination: '10.244.1.0/24', via: '192.168.50.12', device: 'eth0' };
    expect(new Machine(hosts.view(at), 'a').routes()).toContainEqual(expect.objectContaining(route));
    const before = hosts.get(machineKey('b'))?.value as MachineRecord;
    hosts.put(machineKey('b'), Object.freeze({ ...before, power: 'off' }));
    expect(new Machine(hosts.view(hosts.revision), 'a').routes().map(({ via }) => via)).not.toContain('192.168.50.12');
    expect(new Machine(hosts.view(at), 'a').routes()).toContainEqual(expect.objectContaining(route));
  });

  it('know the other machine as a neighbour on the segment', () => {
    const hosts = twoMachines();
    expect(new Machine(hosts.view(hosts.revision), 'a').neighbors()).toEqual([
      { address: '192.168.50.12', mac: cardMac('192.168.50.12'), device: 'eth0' },
    ]);
  });

  it('are empty before the machine was built', () => {
    const hosts = twoMachines();
    const machine = new Machine(hosts.view(0), 'a');
    expect([machine.links(), machine.routes(), machine.neighbors()]).toEqual([[], [], []]);
  });

  it('have MAC addresses that follow from addresses', () => {
    expect([podMac('10.244.0.5'), dockerMac('172.17.0.2'), cardMac('192.168.50.11')]).toEqual([
      '0a:58:0a:f4:00:05',
      '02:42:ac:11:00:02',
      '52:54:00:a8:32:0b',
    ]);
  });
});
