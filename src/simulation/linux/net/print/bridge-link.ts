/**
 * `bridge -d link`: the ports of the bridges, with what a port is allowed to do.
 * Models: iproute2's bridge/link.c; a port sends frames back where they came from only with `hairpin on`.
 * Leaves out: spanning tree: every port forwards.
 */
import type { NetDevice } from '../core/device';
import type { Netns } from '../core/netns';
import { linkFlags, printedName } from './link-flags';
import type { PrintedLine } from './printed-line';

/** The cost of a link of 10 Gbit/s, which veth pairs claim to be (port_cost). */
const COST = 2;

/** What the tool prints. */
export function bridgeLink(netns: Netns): PrintedLine[] {
  return [...netns.devices.values()]
    .filter(({ master }) => master !== undefined)
    .flatMap((port) => [{ text: headOf(netns, port) }, detailsOf(port)]);
}

function headOf(netns: Netns, port: NetDevice): string {
  const { ifindex = 0, mtu, master, isDown } = port;
  const state = isDown ? 'disabled' : 'forwarding';
  return `${ifindex}: ${printedName(port)}: ${linkFlags(netns, port)} mtu ${mtu} master ${master} state ${state} priority 32 cost ${COST}`;
}

const DETAILS = [
  'guard off root_block off fastleave off learning on flood on mcast_flood on bcast_flood on mcast_router 1',
  'mcast_to_unicast off neigh_suppress off neigh_vlan_suppress off vlan_tunnel off isolated off locked off mab off',
].join(' ');

function detailsOf({ name, hairpin }: NetDevice): PrintedLine {
  const isOn = hairpin ? 'on' : 'off';
  return { text: `    hairpin ${isOn} ${DETAILS}`, row: `${name} hairpin ${isOn}` };
}
