/** ICMP: errors about packets that cannot go on, answers to echo requests, what errors do to who sent the packet. */

import { ipv4Text } from '../../address';
import type { NetDevice } from '../core/device';
import type { Network } from '../core/network';
import { lose } from '../core/note-hop';
import {
  echoPacket,
  FIRST_TTL,
  ICMP,
  type IcmpMessage,
  icmpErrorPacket,
  isIcmpError,
  packetInfo,
  UNREACHABLE,
} from '../core/packet';
import type { Skb } from '../core/skb';
import { askFor } from './arp';
import { sendLocally } from './ip-output';

/** What goes wrong. */
export type IcmpError = Pick<IcmpMessage, 'type' | 'code' | 'nextHopMtu' | 'gateway'>;

/** Tells the sender of a packet (icmp_send): never about ICMP errors or later fragments, and only if there is a way back. */
export function sendIcmpError(network: Network, skb: Skb, error: IcmpError): void {
  const { netns, packet, route, journey } = skb;
  if (isIcmpError(packet) || (packet.fragment?.offset ?? 0) > 0 || packet.src === 0) return;
  const way = netns.routes.lookup(packet.src);
  if (!way || (way.type !== 'unicast' && way.type !== 'local')) return;
  // An error about a packet that ended here comes from the address that it was for; else from that which leads back.
  const source = route?.type === 'local' && skb.isInput ? packet.dst : way.source;
  const reply = icmpErrorPacket(source, packet.src, { ...error, quoted: packet });
  const counter =
    error.type === ICMP.redirect
      ? 'IcmpOutRedirects'
      : error.type === ICMP.timeExceeded
        ? 'IcmpOutTimeExcds'
        : 'IcmpOutDestUnreachs';
  netns.count(counter);
  const tracked =
    typeof skb.tracked === 'object'
      ? { tracked: { ...skb.tracked, isReply: !skb.tracked.isReply, state: 'RELATED' as const } }
      : {};
  sendLocally(network, netns, reply, { journey: network.trace.begin(reply, packetInfo(reply), journey), ...tracked });
}

/** An ICMP message arrived at its host. */
export function receiveIcmp(network: Network, skb: Skb, deliver: (by: string) => void): void {
  const { packet, netns, journey } = skb;
  const { body } = packet;
  if (body.protocol !== 'icmp') return;
  if (body.type === ICMP.echoRequest) {
    deliver(`ICMP of ${netns.name}`);
    const data = packet.length - 28;
    const reply = echoPacket(packet.dst, packet.src, { type: ICMP.echoReply, id: body.id ?? 0, data, df: false });
    sendLocally(network, netns, reply, { journey: network.trace.begin(reply, packetInfo(reply), journey) });
    return;
  }
  if (body.quoted && body.type === ICMP.unreachable && body.code === UNREACHABLE.fragmentationNeeded)
    netns.pathMtus.set(body.quoted.dst, body.nextHopMtu ?? 576);
  if (body.quoted && body.type === ICMP.redirect) acceptRedirect(network, skb, body);
  deliver(`ICMP of ${netns.name}`);
  netns.sockets.receiveIcmp(skb);
}

/**
 * Hosts that do not forward take a better gateway on trust if they know its MAC address already, and ask for it if not;
 * not for TCP, whose sockets are locked (__ip_do_redirect).
 */
function acceptRedirect(network: Network, { netns, device }: Skb, { quoted, gateway }: IcmpMessage): void {
  if (netns.sysctls.ipForward || !quoted || gateway === undefined || quoted.body.protocol === 'tcp') return;
  if (netns.neighbors.find(device.name, gateway)?.mac) netns.redirects.set(quoted.dst, gateway);
  else askFor(network, netns, device, gateway);
}

/** A packet that may live no longer. */
export function sendTimeExceeded(network: Network, skb: Skb): void {
  skb.netns.count('IpInHdrErrors');
  const row = `TTL ${skb.packet.ttl} of ${FIRST_TTL}`;
  skb.decisions.push({ netns: skb.netns.name, by: 'sysctl', row, effect: 'time exceeded' });
  sendIcmpError(network, skb, { type: ICMP.timeExceeded, code: 0 });
  lose(skb, 'ttl');
}

/** ip_rt_redirect_load, _number and _silence: ever rarer to who does not listen, until he has been silent. */
const REDIRECT_LOAD_MS = 20;
const MOST_REDIRECTS = 9;
const REDIRECT_SILENCE_MS = REDIRECT_LOAD_MS << (MOST_REDIRECTS + 1);

/** Whether a sender is told of a better gateway once more (ip_rt_send_redirect). */
function isToldAgain({ netns, packet }: Skb, nowMs: number): boolean {
  const peer = netns.redirected.get(packet.src) ?? { count: 0, lastMs: nowMs };
  netns.redirected.set(packet.src, peer);
  if (nowMs > peer.lastMs + REDIRECT_SILENCE_MS) peer.count = 0;
  if (peer.count >= MOST_REDIRECTS) {
    peer.lastMs = nowMs;
    return false;
  }
  if (peer.count > 0 && nowMs <= peer.lastMs + (REDIRECT_LOAD_MS << peer.count)) return false;
  peer.lastMs = nowMs;
  peer.count++;
  return true;
}

/** The sender could send to the gateway itself. */
export function sendRedirect(network: Network, skb: Skb, gateway: number, device: NetDevice): void {
  if (!isToldAgain(skb, network.now)) return;
  skb.decisions.push({
    netns: skb.netns.name,
    by: 'route',
    row: `better gateway ${ipv4Text(gateway)} on ${device.name}`,
    effect: 'ICMP redirect',
  });
  sendIcmpError(network, skb, { type: ICMP.redirect, code: 1, gateway });
}
