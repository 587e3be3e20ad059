import type { NetDevice } from './device';
import type { Netns } from './netns';
import type { Network } from './network';
import type { Packet } from './packet';
import type { Skb } from './skb';
import type { Encapsulation, LossReason } from './trace';
import type { Carried } from './transmit';

/** Writes down that a packet was seen on a device. */
export function noteHop(
  network: Network,
  netns: Netns,
  device: NetDevice,
  direction: 'rx' | 'tx',
  carried: Carried,
): void {
  const atMs = network.now;
  if ('arpFrame' in carried) {
    network.trace.arps.push({ netns: netns.name, device: device.name, direction, arp: carried.arpFrame.arp, atMs });
    return;
  }
  const { skb } = carried;
  const { l2Src, l2Dst, journey, decisions } = skb;
  const because = decisions.splice(0);
  journey.hops.push({ netns: netns.name, device, direction, l2Src, l2Dst, ...unwrapped(skb.packet), atMs, because });
}

/** The packet of the two ends, and what carries it. A later piece of what carries it shows nothing of it. */
function unwrapped(outer: Packet): { packet: Packet; encapsulation?: Encapsulation } {
  const { body } = outer;
  if (body.protocol !== 'udp' || !body.vxlan || (outer.fragment?.offset ?? 0) > 0) return { packet: outer };
  const { vni, inner, l2Src, l2Dst } = body.vxlan;
  if (!('src' in inner)) return { packet: outer };
  return { packet: inner, encapsulation: { type: 'vxlan', vni, outer, innerL2Src: l2Src, innerL2Dst: l2Dst } };
}

/** The packet is lost here. */
export function lose(skb: Skb, reason: LossReason, device: NetDevice = skb.device): void {
  // Of a packet in pieces, and of copies on a bridge, the first loss tells; not that of a copy that came to a stranger.
  const { end } = skb.journey;
  if (end && (end.fate === 'delivered' || end.reason !== 'not-for-this-host')) return;
  skb.journey.end = {
    fate: 'lost',
    netns: skb.netns.name,
    device: device.name,
    reason,
    because: skb.decisions.splice(0),
  };
}

/** The packet reached the program, or the part of the kernel, that it was for. */
export function deliver(skb: Skb, by: string): void {
  const { netns, device, journey } = skb;
  const decision = { netns: netns.name, by: 'socket' as const, row: by };
  journey.end = {
    fate: 'delivered',
    netns: netns.name,
    device: device.name,
    reason: 'delivered',
    because: [...skb.decisions.splice(0), decision],
  };
}
