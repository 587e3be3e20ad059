/**
 * What the machines are connected by: a switch, the router that is everybody's default gateway, and a host outside the cluster.
 * Leaves out: what is behind the router; it knows no pod network.
 */
import {
  cardMac,
  type HostRecord,
  hashText,
  hex32,
  ipv4Text,
  MACHINES,
  type MachineRecord,
  subnetOf,
  subnetText,
} from '../linux';
import { deviceAddress, type NetDevice } from '../linux/net/core/device';
import { Netns } from '../linux/net/core/netns';
import { parseRoute } from '../linux/net/ipv4/route';
import { type Listener, Sockets } from '../linux/net/ipv4/socket';
import type { ReadView } from '../mvcc';

export const SWITCH = 'switch';
export const ROUTER = 'router';
export const OUTSIDE = 'outside';
const SWITCH_BRIDGE = 'br0';
const MTU = 1500;

/** The segment of the machines: `192.168.50.0/24`; of a cluster without machines, one that nobody is on. */
export function segmentOf(hosts: ReadView<HostRecord>): string {
  const [first] = hosts.values(MACHINES, '/hosts/') as MachineRecord[];
  return first ? subnetText(subnetOf(`${first.address}/${first.prefix}`)) : '192.168.50.0/24';
}

/** The address of the router: the first of the segment. */
export function routerAddress(hostCIDR: string): string {
  return ipv4Text(subnetOf(hostCIDR).base + 1);
}

/** The address of the host outside the cluster: the last but one of the segment. */
export function outsideAddress(hostCIDR: string): string {
  const { base, size } = subnetOf(hostCIDR);
  return ipv4Text(base + size - 2);
}

/** The switch, with a port for each host; it has long learned where all of them are. */
export function switchNetns(machines: readonly MachineRecord[], hostCIDR: string): Netns {
  const hosts = [
    { name: ROUTER, address: routerAddress(hostCIDR) },
    { name: OUTSIDE, address: outsideAddress(hostCIDR) },
    ...machines.filter(({ power }) => power === 'on').map(({ node, address }) => ({ name: node, address })),
  ];
  const bridge: NetDevice = {
    name: SWITCH_BRIDGE,
    kind: 'bridge',
    mac: portMac(SWITCH_BRIDGE),
    mtu: MTU,
    addresses: [],
  };
  const ports = hosts.map(({ name }): NetDevice => {
    const peer = { netns: name, device: 'eth0' };
    return {
      name: `p-${name}`,
      kind: 'ethernet',
      mac: portMac(name),
      mtu: MTU,
      addresses: [],
      master: SWITCH_BRIDGE,
      peer,
    };
  });
  const netns = new Netns({
    name: SWITCH,
    devices: [bridge, ...ports],
    sysctls: sysctls(false),
    sockets: new Sockets(),
  });
  for (const { name, address } of hosts) netns.fdb.put(SWITCH_BRIDGE, { mac: cardMac(address), device: `p-${name}` });
  return netns;
}

function portMac(name: string): string {
  const digits = hex32(hashText(`port ${name}`));
  return `02:fe:${digits.slice(0, 2)}:${digits.slice(2, 4)}:${digits.slice(4, 6)}:${digits.slice(6, 8)}`;
}

function sysctls(ipForward: boolean) {
  return { ipForward, bridgeNfCallIptables: false, rpFilter: {}, proxyArp: {}, routeLocalnet: false };
}

/** The router: it forwards between segments, and has routes to those only. */
export function routerNetns(hostCIDR: string): Netns {
  return hostNetns(ROUTER, routerAddress(hostCIDR), hostCIDR, { forwards: true, listeners: [] });
}

/** A computer beside the cluster: a browser, a client; it serves a page on port 80. */
export function outsideNetns(hostCIDR: string): Netns {
  const listeners: Listener[] = [{ protocol: 'tcp', address: 0, port: 80, program: OUTSIDE }];
  return hostNetns(OUTSIDE, outsideAddress(hostCIDR), hostCIDR, { forwards: false, listeners });
}

function hostNetns(
  name: string,
  address: string,
  hostCIDR: string,
  { forwards, listeners }: { forwards: boolean; listeners: readonly Listener[] },
): Netns {
  const { prefix } = subnetOf(hostCIDR);
  const netns = new Netns({
    name,
    devices: [loopback(), card(address, prefix, name)],
    sysctls: sysctls(forwards),
    sockets: new Sockets(listeners),
  });
  addConnectedRoutes(netns);
  const gateway = routerAddress(hostCIDR);
  if (address !== gateway) netns.routes.addUnchecked(parseRoute(`default via ${gateway} dev eth0`));
  return netns;
}

/** lo. */
export function loopback(): NetDevice {
  return {
    name: 'lo',
    kind: 'loopback',
    mac: '00:00:00:00:00:00',
    mtu: 65_536,
    ifindex: 1,
    addresses: [deviceAddress('127.0.0.1/8')],
  };
}

/** eth0 of a host of the segment, with its cable to the switch. */
export function card(address: string, prefix: number, host: string): NetDevice {
  const mac = cardMac(address);
  const addresses = [deviceAddress(`${address}/${prefix}`)];
  const peer = { netns: SWITCH, device: `p-${host}` };
  return { name: 'eth0', kind: 'ethernet', mac, mtu: MTU, ifindex: 2, addresses, peer };
}

/** The routes that the kernel adds with an address. */
export function addConnectedRoutes(netns: Netns): void {
  for (const { name, kind, addresses } of netns.devices.values()) {
    if (kind === 'loopback') continue;
    for (const { address, prefix } of addresses) {
      if (prefix === 32) continue;
      const { base } = subnetOf(`${ipv4Text(address)}/${prefix}`);
      const text = `${ipv4Text(base)}/${prefix} dev ${name} proto kernel scope link src ${ipv4Text(address)}`;
      netns.routes.addUnchecked(parseRoute(text));
    }
  }
}
