/**
 * `bridge fdb`: behind which port, or which machine, a MAC address is.
 * Models: a port's own address, a bridge's own, what was learned, what is set for tunnels.
 * Leaves out: multicast addresses that devices listen to (33:33:…, 01:00:5e:…), the copies of rows for VLAN 1, IPv6.
 */
import { ipv4Text } from '../../address';
import { type FdbEntry, fdbText } from '../bridge/fdb';
import type { NetDevice } from '../core/device';
import type { Netns } from '../core/netns';
import type { PrintedLine } from './printed-line';

/** What the tool prints: device by device, as the kernel dumps them. */
export function bridgeFdb(netns: Netns): PrintedLine[] {
  const known = netns.fdb.entries();
  return [...netns.devices.values()].flatMap((device) => [
    ...ownLines(device),
    ...known.filter(({ device: name }) => name === device.name).map((entry) => lineOf(device, entry)),
  ]);
}

/** The bridge keeps the addresses of its ports, and its own, among the others. */
function ownLines({ kind, name, mac, master }: NetDevice): PrintedLine[] {
  const bridge = kind === 'bridge' ? name : master;
  return bridge === undefined ? [] : [{ text: `${mac} dev ${name} master ${bridge} permanent` }];
}

function lineOf({ master }: NetDevice, entry: FdbEntry): PrintedLine {
  const { mac, device, remote, isPermanent } = entry;
  const where =
    remote !== undefined ? ` dst ${ipv4Text(remote)} self` : master === undefined ? '' : ` master ${master}`;
  return { text: `${mac} dev ${device}${where}${isPermanent ? ' permanent' : ''}`, row: fdbText(entry) };
}
