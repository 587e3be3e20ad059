/**
 * VXLAN: Ethernet frames in UDP (RFC 7348).
 * Models: fixed and learned entries of machines by MAC address, flooding to the entry of 00:00:00:00:00:00, the outer
 *   packet's own TTL, its length, its way through the machine's own rules and routes.
 * Leaves out: the flow hash as source port (a constant stands there), groups.
 */

import { fdbText } from '../bridge/fdb';
import type { NetDevice } from '../core/device';
import type { Netns } from '../core/netns';
import type { Network } from '../core/network';
import { lose } from '../core/note-hop';
import { BROADCAST_MAC, type Datagram, NO_MAC, type Packet, udpPacket, VXLAN_OVERHEAD } from '../core/packet';
import type { Skb } from '../core/skb';
import type { Journey } from '../core/trace';
import { type Carried, frameOf, receive } from '../core/transmit';
import { sendLocally } from '../ipv4/ip-output';

const SOURCE_PORT = 49_152;
const ARP_OCTETS = 28;
/** What UDP carries besides the inner IP packet: the VXLAN header and the inner Ethernet header. */
const HEADERS = VXLAN_OVERHEAD - 28;

/** Wraps a frame and sends it to the machine that its MAC address is behind (vxlan_xmit). */
export function transmitVxlan(network: Network, netns: Netns, device: NetDevice, carried: Carried): void {
  const { vxlan } = device;
  const { l2Src, l2Dst } = frameOf(carried);
  const entry = netns.fdb.find(device.name, l2Dst) ?? netns.fdb.find(device.name, NO_MAC);
  if (!vxlan || entry?.remote === undefined) {
    if ('skb' in carried) lose(carried.skb, 'no-fdb-entry', device);
    return;
  }
  const inner = 'skb' in carried ? carried.skb.packet : carried.arpFrame.arp;
  const octets = HEADERS + ('length' in inner ? inner.length : ARP_OCTETS);
  const body = { sport: SOURCE_PORT, dport: vxlan.port, vxlan: { vni: vxlan.vni, inner, l2Src, l2Dst } };
  const outer: Packet = udpPacket(vxlan.local, entry.remote, octets, body);
  if (!('skb' in carried)) {
    sendLocally(network, netns, outer, { journey: quietJourney(outer) });
    return;
  }
  const { journey, mark } = carried.skb;
  const decisions = [{ netns: netns.name, by: 'fdb' as const, row: fdbText(entry) }];
  // The mark stays on the packet that carries it (skb_scrub_packet within one namespace).
  sendLocally(network, netns, outer, { journey, mark, decisions });
}

/** ARP in a tunnel is no packet of two ends: nobody asks for its way. */
function quietJourney(packet: Packet): Journey {
  return { id: -1, info: 'ARP', packet, hops: [] };
}

/** Unwraps what arrived for a VXLAN device of this namespace (vxlan_rcv); false if there is none. */
export function receiveVxlan(network: Network, skb: Skb): boolean {
  const { netns, packet } = skb;
  const carried = (packet.body as Datagram).vxlan;
  if (!carried) return false;
  const device = [...netns.devices.values()].find(
    ({ vxlan }) => vxlan?.vni === carried.vni && vxlan.port === (packet.body as Datagram).dport,
  );
  if (!device?.vxlan) return false;
  const { inner, l2Src, l2Dst } = carried;
  if (device.vxlan.learning) netns.fdb.put(device.name, { mac: l2Src, device: device.name, remote: packet.src });
  if (!('src' in inner)) {
    receive(network, netns, device, { arpFrame: { l2Src, l2Dst: l2Dst || BROADCAST_MAC, arp: inner } });
    return true;
  }
  const { journey, mark } = skb;
  const up: Skb = {
    packet: inner,
    netns,
    device,
    l2Src,
    l2Dst,
    mark,
    isInput: true,
    journey,
    decisions: skb.decisions.splice(0),
  };
  receive(network, netns, device, { skb: up });
  return true;
}
