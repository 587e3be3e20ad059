/**
 * `ip addr`: the interfaces of a namespace and their addresses.
 * Models: iproute2's ipaddress.c for the devices there are.
 * Leaves out: IPv6, `link-netns` behind a veth's addresses, lifetimes that end.
 */
import { ipv4Text } from '../../address';
import { type DeviceAddress, deviceAddressText, type NetDevice, prefixMask } from '../core/device';
import type { Netns } from '../core/netns';
import { hasCarrier, linkFlags, printedName } from './link-flags';
import type { PrintedLine } from './printed-line';

/** What the tool prints. */
export function ipAddr(netns: Netns): PrintedLine[] {
  return [...netns.devices.values()]
    .sort((a, b) => (a.ifindex ?? 0) - (b.ifindex ?? 0))
    .flatMap((device) => [
      { text: headOf(netns, device) },
      { text: `    ${lowerOf(device)}` },
      ...device.addresses.flatMap((address): PrintedLine[] => [
        {
          text: `    ${inetOf(device, address)}`,
          row: `local ${ipv4Text(address.address)} dev ${device.name} table local`,
        },
        { text: '       valid_lft forever preferred_lft forever' },
      ]),
    ]);
}

function headOf(netns: Netns, device: NetDevice): string {
  const { ifindex = 0, mtu, master, kind } = device;
  const words = [
    `${ifindex}: ${printedName(device)}: ${linkFlags(netns, device)} mtu ${mtu} qdisc ${qdiscOf(kind)}`,
    master && `master ${master}`,
    `state ${stateOf(netns, device)} group default`,
    // docker0, cni0 and tunnels are made without a queue of their own.
    kind !== 'bridge' && kind !== 'vxlan' && 'qlen 1000',
  ];
  return words.filter(Boolean).join(' ');
}

/** The kernel's default; software devices have none. */
function qdiscOf(kind: NetDevice['kind']): string {
  return kind === 'ethernet' ? 'fq_codel' : 'noqueue';
}

/** RFC 2863; devices that cannot tell are UNKNOWN. */
function stateOf(netns: Netns, device: NetDevice): string {
  if (device.isDown) return 'DOWN';
  if (['loopback', 'vxlan', 'dummy'].includes(device.kind)) return 'UNKNOWN';
  return hasCarrier(netns, device) ? 'UP' : 'DOWN';
}

function lowerOf({ kind, mac }: NetDevice): string {
  return kind === 'loopback' ? `link/loopback ${mac} brd ${mac}` : `link/ether ${mac} brd ff:ff:ff:ff:ff:ff`;
}

function inetOf({ kind, name }: NetDevice, own: DeviceAddress): string {
  const isWide = own.prefix < 31 && kind !== 'loopback';
  const broadcast = isWide ? ` brd ${ipv4Text((own.address | ~prefixMask(own.prefix)) >>> 0)}` : '';
  return `inet ${deviceAddressText(own)}${broadcast} scope ${kind === 'loopback' ? 'host' : 'global'} ${name}`;
}
