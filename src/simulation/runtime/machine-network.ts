/**
 * The machine's own record, and its container network as the config has it.
 * Models: a node's boot: eth0 up; dockerd's docker0, or a CNI bridge that waits for the node's pod CIDR.
 * Leaves out: DHCP, systemd-networkd, interfaces other than eth0.
 */
import { type CniMachine, getCni, type MachineNetwork } from '../cni';
import type { Engine } from '../engine';
import { type HostsStore, type MachineRecord, machineKey } from '../linux';
import { DOCKER_SUBNET } from './docker0';

/** Writes a machine's record when it is built. */
export function createMachine(machine: {
  engine: Engine;
  hosts: HostsStore;
  node: string;
  address: string;
  prefix: number;
}): void {
  const { engine, hosts, node, address, prefix } = machine;
  const record: MachineRecord = {
    kind: 'machine',
    node,
    power: 'on',
    bootedAtMs: engine.now,
    address,
    prefix,
    forwards: true,
  };
  hosts.put(machineKey(node), Object.freeze(record));
}

/** A machine's network, with its switch. */
export interface SwitchedNetwork extends MachineNetwork {
  setPower(power: 'on' | 'off'): void;
}

/** Starts the network plugin; where container networks are private, docker0 has its range at once. */
export function startNetwork(implementation: string, machine: CniMachine): SwitchedNetwork {
  const cni = getCni(implementation);
  const network = cni.start(cni.isRouted ? machine : { ...machine, bridge: 'docker0' });
  if (!cni.isRouted) network.configure(DOCKER_SUBNET);
  const { hosts, node } = machine;
  return Object.assign(network, {
    setPower: (power: 'on' | 'off') => {
      const before = hosts.get(machineKey(node))?.value as MachineRecord;
      hosts.put(machineKey(node), Object.freeze({ ...before, power }));
    },
  });
}
