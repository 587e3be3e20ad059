/** Cutting packets up for a link, and putting them together again (ip_fragment.c, nf_defrag_ipv4). */
import { IP_HEADER, type Packet } from '../core/packet';
import { cloneSkb, type Skb } from '../core/skb';

/** Whether a packet may not be cut, but would have to be. */
export function isTooLong({ packet, fragmentSize }: Skb, mtu: number): boolean {
  return packet.length > mtu && packet.df && fragmentSize === undefined;
}

/** The pieces of a packet for a link, itself if it fits. What was put together is cut as it came. */
export function cutUp(skb: Skb, mtu: number): Skb[] {
  const most = Math.min(mtu, skb.fragmentSize ?? mtu);
  const { packet, netns } = skb;
  if (packet.length <= most) return [skb];
  const room = Math.floor((most - IP_HEADER) / 8) * 8;
  const data = packet.length - IP_HEADER;
  const base = packet.fragment?.offset ?? 0;
  const pieces: Skb[] = [];
  for (let offset = 0; offset < data; offset += room) {
    const size = Math.min(room, data - offset);
    const more = offset + size < data || (packet.fragment?.more ?? false);
    const fragment = { of: packet.fragment?.of ?? skb.journey.id, offset: base + offset, more };
    const piece = cloneSkb(skb);
    piece.packet = { ...packet, length: IP_HEADER + size, fragment };
    pieces.push(piece);
  }
  netns.count('IpFragCreates');
  return pieces;
}

/** The whole packet, once its last piece is there; undefined while pieces are missing. */
export function reassemble(skb: Skb): Skb | undefined {
  const { fragment } = skb.packet;
  if (!fragment) return skb;
  const { netns } = skb;
  const { src, dst, body } = skb.packet;
  const key = `${fragment.of} ${src} ${dst} ${body.protocol}`;
  const waiting = netns.fragments.get(key) ?? [];
  waiting.push(skb);
  netns.fragments.set(key, waiting);
  const whole = wholeOf(waiting);
  if (!whole) return undefined;
  netns.fragments.delete(key);
  netns.count('IpReasmOKs');
  skb.fragmentSize = Math.max(...waiting.map(({ packet }) => packet.length));
  skb.packet = whole;
  return skb;
}

/** undefined while octets are missing between the first piece and the last. */
function wholeOf(pieces: readonly Skb[]): Packet | undefined {
  const sorted = pieces
    .map(({ packet }) => packet)
    .sort((a, b) => (a.fragment?.offset ?? 0) - (b.fragment?.offset ?? 0));
  let next = 0;
  for (const { fragment, length } of sorted) {
    if (fragment?.offset !== next) return undefined;
    next += length - IP_HEADER;
  }
  const [first] = sorted;
  if (!first || sorted.at(-1)?.fragment?.more) return undefined;
  const { fragment: _, ...rest } = first;
  return { ...rest, length: IP_HEADER + next };
}
