/** What pods on a bridge look like in a kernel: the bridge, one veth pair for each pod, a gateway that is the bridge. */
import {
  BRIDGE_IFINDEX,
  dockerMac,
  hostEndMac,
  type Machine,
  type MachineRecord,
  podMac,
  type SandboxRecord,
  subnetOf,
  vethName,
} from '../../linux';
import { deviceAddress, type NetDevice } from '../../linux/net/core/device';
import { type KernelTables, NO_TABLES } from '../kernel-tables';

import { POD_DEVICE, sandboxNetns } from '../sandbox-netns';

/** The machine's side: the bridge and its ports. */
export function bridgeTables(machine: Machine, mtu: number): KernelTables {
  const { record, node } = machine;
  if (!record?.bridge) return NO_TABLES;
  const { name, address, subnet, mac } = record.bridge;
  const bridge: NetDevice = {
    name,
    kind: 'bridge',
    mac,
    mtu,
    ifindex: BRIDGE_IFINDEX,
    addresses: [deviceAddress(`${address}/${subnetOf(subnet).prefix}`)],
  };
  const ports = machine
    .wired()
    .map((sandbox) => portOf(sandbox, { node, bridge: name, mtu, hairpin: isRouted(record) }));
  return { ...NO_TABLES, devices: [bridge, ...ports] };
}

function portOf(
  { id, hostIfindex = 0, podIfindex = 0 }: SandboxRecord,
  port: { node: string; bridge: string; mtu: number; hairpin: boolean },
): NetDevice {
  return {
    name: vethName(id),
    kind: 'veth',
    mac: hostEndMac(id),
    mtu: port.mtu,
    ifindex: hostIfindex,
    peerIfindex: podIfindex,
    addresses: [],
    master: port.bridge,
    // The CNI plugin is called with hairpinMode; dockerd leaves it to docker-proxy.
    ...(port.hairpin && { hairpin: true }),
    peer: { netns: sandboxNetns(port.node, id), device: POD_DEVICE },
  };
}

/** The pod's side. */
export function bridgePodTables(machine: Machine, sandbox: SandboxRecord, mtu: number): KernelTables {
  const { record, node } = machine;
  const { ip, id, hostIfindex = 0, podIfindex = 0 } = sandbox;
  if (!record?.bridge || !ip) return NO_TABLES;
  const { address, subnet } = record.bridge;
  const eth0: NetDevice = {
    name: POD_DEVICE,
    kind: 'veth',
    mac: isRouted(record) ? podMac(ip) : dockerMac(ip),
    mtu,
    ifindex: podIfindex,
    peerIfindex: hostIfindex,
    addresses: [deviceAddress(`${ip}/${subnetOf(subnet).prefix}`)],
    peer: { netns: node, device: vethName(id) },
  };
  return { ...NO_TABLES, devices: [eth0], routes: [`default via ${address} dev ${POD_DEVICE}`] };
}

/** Whether other machines have routes to this one's pods. */
function isRouted({ podCIDR }: MachineRecord): boolean {
  return podCIDR !== undefined;
}
