/**
 * ARP: which MAC address an IP address on a link has.
 * Models: requests (three, a second apart), replies for any own address, proxy ARP, learning from requests and replies,
 *   the failure that packets in the queue are told of.
 * Leaves out: stale entries that are checked again, gratuitous ARP, proxy_delay (taken as 0).
 */
import { ipv4Text } from '../../address';
import type { NetDevice } from '../core/device';
import { type Neighbor, neighborText } from '../core/neighbor';
import type { Netns } from '../core/netns';
import type { Network } from '../core/network';
import { lose } from '../core/note-hop';
import { type Arp, BROADCAST_MAC, ICMP, NO_MAC, UNREACHABLE } from '../core/packet';
import type { Skb } from '../core/skb';
import { type ArpFrame, transmit } from '../core/transmit';
import { sendIcmpError } from './icmp';

/** mcast_solicit, retrans_time_ms, and the moment after the last request when the entry fails. */
const REQUESTS = 3;
const RETRANSMIT_MS = 1000;
const FAILURE_MS = 3100;
/** unres_qlen_bytes holds about so many small packets. */
const LONGEST_QUEUE = 101;

/** Finds the MAC address of a next hop and sends the packet on; asks first if it is not known. */
export function resolve(
  network: Network,
  skb: Skb,
  device: NetDevice,
  nextHop: number,
  send: (mac: string) => void,
): void {
  if (device.kind === 'loopback') {
    send(NO_MAC);
    return;
  }
  const { netns } = skb;
  const entry = netns.neighbors.ensure(device.name, nextHop);
  if (entry.mac !== undefined && entry.state !== 'failed') {
    skb.decisions.push({ netns: netns.name, by: 'neighbor', row: neighborText(entry) });
    send(entry.mac);
    return;
  }
  if (entry.queue.length < LONGEST_QUEUE) entry.queue.push({ skb, send });
  else lose(skb, 'no-neighbor', device);
  if (entry.queue.length === 1) ask(network, netns, device, entry);
}

/** Asks for a MAC address before there is a packet for it. */
export function askFor(network: Network, netns: Netns, device: NetDevice, address: number): void {
  const entry = netns.neighbors.ensure(device.name, address);
  if (entry.mac === undefined && entry.queue.length === 0) ask(network, netns, device, entry);
}

function ask(network: Network, netns: Netns, device: NetDevice, entry: Neighbor): void {
  entry.state = 'incomplete';
  const source = sourceOf(netns, device, entry);
  for (let i = 0; i < REQUESTS; i++) {
    network.later(i * RETRANSMIT_MS, () => {
      if (entry.state === 'incomplete') sendRequest(network, netns, device, source, entry.address);
    });
  }
  network.later(FAILURE_MS, () => {
    if (entry.state === 'incomplete') fail(network, entry, device);
  });
}

/** The source of the packet that waits, if it is an address of this host; else the device's, or another device's (arp_solicit). */
function sourceOf(netns: Netns, device: NetDevice, { address, queue }: Neighbor): number {
  const waiting = queue[0]?.skb.packet.src;
  return waiting !== undefined && netns.isLocal(waiting) ? waiting : netns.routes.selectSource(device, address);
}

function sendRequest(network: Network, netns: Netns, device: NetDevice, sender: number, target: number): void {
  const arp: Arp = { protocol: 'arp', operation: 'request', sender, senderMac: device.mac, target };
  transmit(network, netns, device, { arpFrame: { l2Src: device.mac, l2Dst: BROADCAST_MAC, arp } });
}

/** Nobody answered: each packet that waits is reported to who sent it (arp_error_report). */
function fail(network: Network, entry: Neighbor, device: NetDevice): void {
  entry.state = 'failed';
  const waiting = entry.queue;
  entry.queue = [];
  for (const { skb } of waiting) {
    skb.decisions.push({ netns: skb.netns.name, by: 'neighbor', row: neighborText(entry), effect: 'no answer to ARP' });
    sendIcmpError(network, skb, { type: ICMP.unreachable, code: UNREACHABLE.host });
    lose(skb, 'no-neighbor', device);
  }
}

/** An ARP packet arrived for this namespace's stack (arp_process). */
export function receiveArp(network: Network, netns: Netns, device: NetDevice, { arp }: ArpFrame): void {
  if (arp.operation === 'request' && answers(netns, device, arp)) {
    learn(netns, device, arp, true);
    const reply: Arp = {
      protocol: 'arp',
      operation: 'reply',
      sender: arp.target,
      senderMac: device.mac,
      target: arp.sender,
      targetMac: arp.senderMac,
    };
    transmit(network, netns, device, { arpFrame: { l2Src: device.mac, l2Dst: arp.senderMac, arp: reply } });
    return;
  }
  learn(netns, device, arp, false);
}

/** For an own address of any device; with proxy_arp for what another device leads to. */
function answers(netns: Netns, device: NetDevice, { sender, target }: Arp): boolean {
  if (netns.isLocal(target)) return true;
  const { ipForward, proxyArp } = netns.sysctls;
  if (!ipForward || !(proxyArp.all || proxyArp[device.name])) return false;
  const way = netns.routes.lookup(target);
  if (way?.type !== 'unicast' || way.device.name === device.name) return false;
  const back = netns.routes.lookup(sender);
  return netns.rpFilter(device.name) !== 1 || back?.device.name === device.name;
}

/** Who was asked learns the asker's address; who was not updates what it knows already. */
function learn(netns: Netns, device: NetDevice, { sender, senderMac }: Arp, isAsked: boolean): void {
  const known = netns.neighbors.find(device.name, sender);
  if (!known && !isAsked) return;
  netns.neighbors.learn(known ?? netns.neighbors.ensure(device.name, sender), senderMac);
}

/** `10.244.0.1 is-at 0a:58:0a:f4:00:01`, as tcpdump words it. */
export function arpText({ operation, sender, senderMac, target }: Arp): string {
  return operation === 'request'
    ? `who-has ${ipv4Text(target)} tell ${ipv4Text(sender)}`
    : `${ipv4Text(sender)} is-at ${senderMac}`;
}
