import type { Network } from '../core/network';
import { deliver, lose } from '../core/note-hop';
import { ICMP, packetInfo, UNREACHABLE, udpPacket } from '../core/packet';
import type { Skb } from '../core/skb';
import { sendIcmpError } from './icmp';
import { sendLocally } from './ip-output';
import { answerAttempt } from './socket';

/** Octets that an answer is taken to have. */
const ANSWER_OCTETS = 100;

/** A datagram arrived at its host: for who asked, for who listens, or for nobody (ICMP port unreachable). */
export function receiveUdp(network: Network, skb: Skb): void {
  const { netns, packet, journey } = skb;
  const { body } = packet;
  if (body.protocol !== 'udp') return;
  const ends = { local: packet.dst, localPort: body.dport, remote: packet.src, remotePort: body.sport };
  const attempt = netns.sockets.attempt('udp', ends);
  if (attempt) {
    deliver(skb, `the socket that asked ${body.sport}`);
    answerAttempt(network, attempt, body);
    return;
  }
  const listener = netns.sockets.listener('udp', packet.dst, body.dport);
  if (!listener) {
    sendIcmpError(network, skb, { type: ICMP.unreachable, code: UNREACHABLE.port });
    lose(skb, 'no-listener');
    return;
  }
  deliver(skb, `${listener.program} listens on ${body.dport}`);
  const data = listener.answer?.(body.data, { address: packet.src, port: body.sport });
  if (data === undefined) return;
  const reply = udpPacket(packet.dst, packet.src, ANSWER_OCTETS, { sport: body.dport, dport: body.sport, data });
  sendLocally(network, netns, reply, { journey: network.trace.begin(reply, packetInfo(reply), journey) });
}
