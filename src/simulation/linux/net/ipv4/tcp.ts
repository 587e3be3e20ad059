/** TCP as far as it decides whether a connection comes about (tcp_ipv4.c). */

import type { Network } from '../core/network';
import { deliver, lose } from '../core/note-hop';
import { type Packet, packetInfo, type Segment, tcpPacket } from '../core/packet';
import type { Skb } from '../core/skb';
import { sendLocally } from './ip-output';

/** A segment arrived at its host (tcp_v4_rcv). */
export function receiveTcp(network: Network, skb: Skb): void {
  const { netns, packet } = skb;
  const { body } = packet;
  if (body.protocol !== 'tcp') return;
  const attempt = netns.sockets.attempt('tcp', {
    local: packet.dst,
    localPort: body.dport,
    remote: packet.src,
    remotePort: body.sport,
  });
  if (attempt) {
    deliver(skb, `the socket that called ${body.sport}`);
    if (body.flags === 'SYN+ACK') {
      attempt.outcome ??= 'connected';
      answer(network, skb, 'ACK');
    } else if (body.flags.startsWith('RST')) attempt.outcome ??= 'connection refused';
    return;
  }
  const listener = netns.sockets.listener('tcp', packet.dst, body.dport);
  if (body.flags === 'SYN' && listener) {
    deliver(skb, `${listener.program} listens on ${body.dport}`);
    answer(network, skb, 'SYN+ACK');
    return;
  }
  if (body.flags === 'ACK' && listener) {
    deliver(skb, `${listener.program} accepts`);
    netns.sockets.accepted.push({ program: listener.program, listener, from: packet.src, fromPort: body.sport });
    return;
  }
  if (body.flags.startsWith('RST')) {
    deliver(skb, 'the end of a connection');
    return;
  }
  lose(skb, body.flags === 'SYN' ? 'no-listener' : 'not-expected');
  sendReset(network, skb);
}

/** A RST for a segment that no socket wants; it acknowledges a SYN. */
export function sendReset(network: Network, skb: Skb): void {
  const { packet } = skb;
  if (packet.body.protocol !== 'tcp' || packet.body.flags.startsWith('RST')) return;
  skb.netns.count('TcpOutRsts');
  answer(network, skb, packet.body.flags === 'SYN' ? 'RST+ACK' : 'RST');
}

function answer(network: Network, { netns, packet, journey }: Skb, flags: Segment['flags']): void {
  const reply = replyTo(packet, flags);
  if (reply) sendLocally(network, netns, reply, { journey: network.trace.begin(reply, packetInfo(reply), journey) });
}

function replyTo({ src, dst, body }: Packet, flags: Segment['flags']): Packet | undefined {
  return body.protocol === 'tcp' ? tcpPacket(dst, src, { sport: body.dport, dport: body.sport, flags }) : undefined;
}
