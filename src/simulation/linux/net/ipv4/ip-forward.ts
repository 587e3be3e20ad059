import type { Network } from '../core/network';
import { lose } from '../core/note-hop';
import { ICMP, UNREACHABLE } from '../core/packet';
import type { Skb } from '../core/skb';
import { runHook } from '../netfilter/traverse';
import { isTooLong } from './fragment';
import { sendIcmpError, sendRedirect, sendTimeExceeded } from './icmp';
import { output } from './ip-output';

/** Sends a packet on that is for another host (ip_forward). */
export function forward(network: Network, skb: Skb): void {
  const { route, netns, device } = skb;
  if (!route) return;
  if (skb.packet.ttl <= 1) {
    sendTimeExceeded(network, skb);
    return;
  }
  const { mtu } = route.device;
  if (isTooLong(skb, mtu)) {
    netns.count('IpFragFails');
    skb.decisions.push({
      netns: netns.name,
      by: 'device',
      row: `${route.device.name} mtu ${mtu}`,
      effect: 'fragmentation needed',
    });
    sendIcmpError(network, skb, { type: ICMP.unreachable, code: UNREACHABLE.fragmentationNeeded, nextHopMtu: mtu });
    lose(skb, 'too-long');
    return;
  }
  if (skb.redirectTo !== undefined) sendRedirect(network, skb, skb.redirectTo, device);
  skb.packet = { ...skb.packet, ttl: skb.packet.ttl - 1 };
  const verdict = runHook({ network, skb, hook: 'FORWARD', inDevice: device, outDevice: route.device });
  if (verdict !== 'accept') {
    lose(skb, verdict === 'reject' ? 'rule-reject' : 'rule-drop');
    return;
  }
  output(network, skb);
}
