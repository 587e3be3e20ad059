/** What happens to a packet that leaves a namespace (ip_output.c). */
import type { Netns } from '../core/netns';
import type { Network } from '../core/network';
import { lose } from '../core/note-hop';
import { ICMP, type Packet, packetInfo, UNREACHABLE } from '../core/packet';
import type { Skb, Tracked } from '../core/skb';
import type { Decision, Journey } from '../core/trace';
import { transmit } from '../core/transmit';
import { runHook } from '../netfilter/traverse';
import { resolve } from './arp';
import { cutUp, isTooLong } from './fragment';
import { sendIcmpError } from './icmp';
import type { RouteResult } from './route';

/** What is known of a packet that is made here. */
export interface LocalOutput {
  readonly journey?: Journey;
  readonly tracked?: Tracked;
  readonly mark?: number;
  readonly route?: RouteResult;
  /** What decided before: the row of the tunnel. */
  readonly decisions?: readonly Decision[];
}

/** Sends a packet that was made here (ip_local_out). Without a route nothing is sent; the answer says so. */
export function sendLocally(network: Network, netns: Netns, packet: Packet, options: LocalOutput = {}): boolean {
  const route = options.route ?? netns.routes.lookup(packet.dst, packet.src);
  const journey = options.journey ?? network.trace.begin(packet, packetInfo(packet));
  if (!route || (route.type !== 'unicast' && route.type !== 'local' && route.type !== 'broadcast')) {
    netns.count('IpOutNoRoutes');
    journey.end = { fate: 'lost', netns: netns.name, device: '', reason: 'no-route', because: [] };
    return false;
  }
  const { device } = route;
  const { tracked, mark = 0 } = options;
  const decisions = [...(options.decisions ?? []), { netns: netns.name, by: 'route' as const, row: route.text }];
  const skb: Skb = {
    packet,
    netns,
    device,
    l2Src: device.mac,
    l2Dst: '',
    mark,
    route,
    isInput: false,
    journey,
    decisions,
  };
  if (tracked && netns.tracksConnections) skb.tracked = tracked;
  const verdict = runHook({ network, skb, hook: 'OUTPUT', outDevice: device });
  if (verdict !== 'accept') {
    lose(skb, verdict === 'reject' ? 'rule-reject' : 'rule-drop');
    return true;
  }
  if (skb.packet.dst !== packet.dst && !reroute(skb)) return true;
  output(network, skb);
  return true;
}

/** OUTPUT translated the destination: the way is looked up again, the source stays (ip_route_me_harder). */
function reroute(skb: Skb): boolean {
  const { netns, packet } = skb;
  const route = netns.routes.lookup(packet.dst, packet.src);
  if (!route) {
    lose(skb, 'no-route');
    return false;
  }
  skb.route = route;
  skb.device = route.device;
  skb.decisions.push({ netns: netns.name, by: 'route', row: route.text });
  return true;
}

/** POSTROUTING, then out by the route's device (ip_output). */
export function output(network: Network, skb: Skb): void {
  const { route } = skb;
  if (!route) return;
  const verdict = runHook({ network, skb, hook: 'POSTROUTING', outDevice: route.device });
  if (verdict !== 'accept') {
    lose(skb, 'rule-drop');
    return;
  }
  const { mtu } = route.device;
  if (isTooLong(skb, mtu)) {
    skb.netns.count('IpFragFails');
    sendIcmpError(network, skb, { type: ICMP.unreachable, code: UNREACHABLE.fragmentationNeeded, nextHopMtu: mtu });
    lose(skb, 'too-long');
    return;
  }
  for (const piece of cutUp(skb, mtu)) toNeighbor(network, piece, route);
}

/** The Ethernet header, then the device (ip_finish_output2). */
function toNeighbor(network: Network, skb: Skb, { device, nextHop }: RouteResult): void {
  skb.device = device;
  resolve(network, skb, device, nextHop, (mac) => {
    skb.l2Src = device.mac;
    skb.l2Dst = mac;
    const entry = skb.netns.neighbors.find(device.name, nextHop);
    if (entry) entry.hasHeader = true;
    transmit(network, skb.netns, device, { skb });
  });
}
