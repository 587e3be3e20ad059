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
  type MachineRecord,
  machineKey,
  machinesIn,
  subnetOf,
  subnetText,
} from '../linux';
import type { FdbEntry } from '../linux/net/bridge/fdb';
import { deviceAddress, type NetDevice } from '../linux/net/core/device';
import { Netns } from '../linux/net/core/netns';
import { parseRoute } from '../linux/net/ipv4/route';
import { type Listener, Sockets } from '../linux/net/ipv4/socket';
import type { ReadView } from '../mvcc';

export const SWITCH = 'switch';
export const ROUTER = 'router';
export const OUTSIDE = 'outside';
/** The name of every host's card. */
export const CARD = 'eth0';
const SWITCH_BRIDGE = 'br0';
const MTU = 1500;

/** The segment of the machines: `192.168.50.0/24`; of a cluster without machines, one that nobody is on. */
export function segmentOf(hosts: ReadView<HostRecord>): string {
  const [first] = machinesIn(hosts);
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

/** A host of the segment, by the name of its namespace. */
interface SegmentHost {
  readonly name: string;
  readonly address: string;
}

/** Who is on the segment: one host by name or by address, or all. */
export class Segment {
  readonly cidr: string;
  readonly #fixed: readonly SegmentHost[];

  constructor(private readonly hosts: ReadView<HostRecord>) {
    this.cidr = segmentOf(hosts);
    this.#fixed = [
      { name: ROUTER, address: routerAddress(this.cidr) },
      { name: OUTSIDE, address: outsideAddress(this.cidr) },
    ];
  }

  /** The machine of that name, if it has power. */
  machine(name: string): MachineRecord | undefined {
    const record = this.hosts.get(machineKey(name))?.value as MachineRecord | undefined;
    return record?.power === 'on' ? record : undefined;
  }

  /** The machine that has an address, if it has power. */
  machineAt(address: string): MachineRecord | undefined {
    return machinesIn(this.hosts).find((machine) => machine.address === address && machine.power === 'on');
  }

  /** The machines that have power. */
  machines(): MachineRecord[] {
    return machinesIn(this.hosts).filter(({ power }) => power === 'on');
  }

  host(name: string): SegmentHost | undefined {
    return this.#fixed.find((each) => each.name === name) ?? nameOf(this.machine(name));
  }

  /** The host whose card has a MAC address: it ends like its IP address. */
  hostOf(mac: string): SegmentHost | undefined {
    const tail = Number.parseInt(mac.split(':').slice(3).join(''), 16);
    const { base } = subnetOf(this.cidr);
    const address = ipv4Text(base - (base % 2 ** 24) + tail);
    if (cardMac(address) !== mac) return undefined;
    return this.#fixed.find((each) => each.address === address) ?? nameOf(this.machineAt(address));
  }

  all(): SegmentHost[] {
    return [...this.#fixed, ...this.machines().flatMap((machine) => nameOf(machine) ?? [])];
  }
}

function nameOf(machine: MachineRecord | undefined): SegmentHost | undefined {
  return machine && { name: machine.node, address: machine.address };
}

/** The switch, with a port for each host; it has long learned where all of them are. */
export function switchNetns(segment: Segment): Netns {
  const bridge: NetDevice = {
    name: SWITCH_BRIDGE,
    kind: 'bridge',
    mac: portMac(SWITCH_BRIDGE),
    mtu: MTU,
    addresses: [],
  };
  const rowOf = ({ name, address }: SegmentHost): FdbEntry => ({ mac: cardMac(address), device: portName(name) });
  const known = (host: SegmentHost | undefined) => host && rowOf(host);
  return new Netns({
    name: SWITCH,
    devices: [bridge],
    sysctls: sysctls(false),
    sockets: new Sockets(),
    later: {
      devices: {
        find: (device) => portOf(segment.host(device.slice(PORT.length)), device),
        all: () => segment.all().flatMap((host) => entryOf(portOf(host))),
      },
      fdb: {
        find: (key) => known(segment.hostOf(key.slice(SWITCH_BRIDGE.length + 1))),
        all: () => segment.all().map((host) => [`${SWITCH_BRIDGE} ${cardMac(host.address)}`, rowOf(host)] as const),
      },
    },
  });
}

const PORT = 'p-';

function portName(host: string): string {
  return `${PORT}${host}`;
}

/** The port of a host; only if that is its name. */
function portOf(host: SegmentHost | undefined, device = host && portName(host.name)): NetDevice | undefined {
  if (!host || device !== portName(host.name)) return undefined;
  const { name } = host;
  return {
    name: device,
    kind: 'ethernet',
    mac: portMac(name),
    mtu: MTU,
    addresses: [],
    master: SWITCH_BRIDGE,
    peer: { netns: name, device: CARD },
  };
}

function entryOf(device: NetDevice | undefined): [string, NetDevice][] {
  return device ? [[device.name, device]] : [];
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
  const peer = { netns: SWITCH, device: portName(host) };
  return { name: CARD, kind: 'ethernet', mac, mtu: MTU, ifindex: 2, addresses, peer };
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
