/** The tables of a namespace as rows, for who shows them. */
import { ipv4Text } from '../linux';
import { deviceAddressText, type NetDevice } from '../linux/net/core/device';
import type { Netns } from '../linux/net/core/netns';

/** A network interface. */
export interface Link {
  ifindex: number;
  /** `eth0@if8` for one end of a veth pair whose other end is interface 8 of another namespace. */
  name: string;
  type: NetDevice['kind'];
  mac: string;
  mtu: number;
  isUp: boolean;
  /** The bridge that it is a port of. */
  master?: string;
  /** Its addresses with prefix lengths. */
  addresses: string[];
}

/** A line of the routing table. */
export interface Route {
  /** `default` or a range. */
  destination: string;
  type: 'unicast' | 'blackhole' | 'unreachable' | 'prohibit';
  via?: string;
  device: string;
  /** `link`: the destination is on the segment; `global`: behind the gateway. */
  scope: 'link' | 'global';
  /** The source address of packets that are sent this way. */
  source?: string;
  /** Who put it there: `kernel` with an address, `bird`, `static`. */
  protocol: string;
}

/** An entry of the neighbor table. */
export interface Neighbor {
  address: string;
  mac: string;
  device: string;
  state: string;
}

/** The interfaces, in the order of their numbers. */
export function linkRows(netns: Netns): Link[] {
  return [...netns.devices.values()]
    .map((device) => ({
      ifindex: device.ifindex ?? 0,
      name: linkName(device),
      type: device.kind,
      mac: device.mac,
      mtu: device.mtu,
      isUp: !device.isDown,
      ...(device.master && { master: device.master }),
      addresses: device.addresses.map(deviceAddressText),
    }))
    .sort((a, b) => a.ifindex - b.ifindex);
}

/** A device's name as `ip link` prints it, with the other end's number. */
export function linkName({ name, peerIfindex }: NetDevice): string {
  return peerIfindex === undefined ? name : `${name}@if${peerIfindex}`;
}

/** The routes, as `ip route` orders them. */
export function routeRows(netns: Netns): Route[] {
  return netns.routes.list().map(({ base, prefix, type, gateway, device, source, text }) => {
    const words = text.split(' ');
    const address = prefix === 32 ? ipv4Text(base) : `${ipv4Text(base)}/${prefix}`;
    return {
      destination: prefix === 0 ? 'default' : address,
      type,
      ...(gateway !== undefined && { via: ipv4Text(gateway) }),
      device: device ?? '',
      scope: gateway === undefined ? 'link' : 'global',
      ...(source !== undefined && { source: ipv4Text(source) }),
      protocol: words.includes('proto') ? (words[words.indexOf('proto') + 1] ?? 'static') : 'static',
    };
  });
}

/** The neighbors, in the order they were learned. */
export function neighborRows(netns: Netns): Neighbor[] {
  return netns.neighbors
    .entries()
    .map(({ address, device, mac = '', state }) => ({ address: ipv4Text(address), device, mac, state }));
}
