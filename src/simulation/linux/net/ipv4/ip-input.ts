/** What happens to a packet that a namespace received (ip_input.c, route.c): routing decides whether it ends here or goes on. */
import { ipv4Text } from '../../address';
import type { Network } from '../core/network';
import { deliver, lose } from '../core/note-hop';
import { ICMP, UNREACHABLE } from '../core/packet';
import type { Skb } from '../core/skb';
import { receiveVxlan } from '../drivers/vxlan';
import { runHook } from '../netfilter/traverse';
import { reassemble } from './fragment';
import { receiveIcmp, sendIcmpError } from './icmp';
import { forward } from './ip-forward';
import { receiveTcp } from './tcp';
import { receiveUdp } from './udp';

/** An IP packet for this host's stack (ip_rcv). What a bridge has shown to PREROUTING already is not shown again. */
export function receiveIp(network: Network, skb: Skb): void {
  if (skb.bridged) {
    routeInput(network, skb);
    return;
  }
  const whole = skb.netns.tracksConnections ? reassemble(skb) : skb;
  if (!whole) return;
  if (runHook({ network, skb: whole, hook: 'PREROUTING', inDevice: whole.device }) !== 'accept') {
    lose(whole, 'rule-drop');
    return;
  }
  routeInput(network, whole);
}

/** Ends here, goes on, or is refused (ip_route_input_slow). */
function routeInput(network: Network, skb: Skb): void {
  const { netns, packet, device } = skb;
  if (packet.dst >>> 24 === 127 && device.kind !== 'loopback' && !netns.sysctls.routeLocalnet) {
    lose(skb, 'martian-destination');
    return;
  }
  const way = netns.routes.lookup(packet.dst);
  if (way?.type === 'local' || way?.type === 'broadcast') {
    if (!isSourceValid(skb)) return;
    skb.route = way;
    skb.decisions.push({ netns: netns.name, by: 'local address', row: way.text, effect: 'for this host' });
    deliverLocally(network, skb);
    return;
  }
  if (!netns.sysctls.ipForward) {
    netns.count('IpInAddrErrors');
    skb.decisions.push({ netns: netns.name, by: 'sysctl', row: 'net.ipv4.ip_forward = 0', effect: 'drop' });
    lose(skb, 'forwarding-off');
    return;
  }
  if (!way) {
    refuse(network, skb, UNREACHABLE.network, 'no-route');
    return;
  }
  skb.decisions.push({ netns: netns.name, by: 'route', row: way.text });
  if (way.type === 'blackhole') {
    lose(skb, 'blackhole');
    return;
  }
  if (way.type === 'unreachable') {
    refuse(network, skb, UNREACHABLE.host, 'no-route');
    return;
  }
  if (way.type === 'prohibit') {
    refuse(network, skb, UNREACHABLE.filtered, 'no-route');
    return;
  }
  if (!isSourceValid(skb)) return;
  skb.route = way;
  if (way.device.name === device.name && isDirect(skb)) skb.redirectTo = way.nextHop;
  forward(network, skb);
}

function refuse(network: Network, skb: Skb, code: number, reason: 'no-route'): void {
  const { netns, packet } = skb;
  if (code === UNREACHABLE.network) {
    netns.count('IpExtInNoRoutes');
    skb.decisions.push({ netns: netns.name, by: 'route', row: `no route to ${ipv4Text(packet.dst)}` });
  }
  sendIcmpError(network, skb, { type: ICMP.unreachable, code });
  lose(skb, reason);
}

/** Whether a source is one that may come by this device (fib_validate_source). */
function isSourceValid(skb: Skb): boolean {
  const { netns, packet, device } = skb;
  if (device.kind === 'loopback') return true;
  if (netns.isLocal(packet.src)) {
    skb.decisions.push({
      netns: netns.name,
      by: 'local address',
      row: `local ${ipv4Text(packet.src)}`,
      effect: 'martian source',
    });
    lose(skb, 'martian-source');
    return false;
  }
  const strictness = netns.rpFilter(device.name);
  if (strictness === 0) return true;
  const back = netns.routes.lookup(packet.src);
  if (back?.type === 'unicast' && (strictness === 2 || back.device.name === device.name)) return true;
  netns.count('TcpExtIPReversePathFilter');
  const row = `${back?.text ?? `no route to ${ipv4Text(packet.src)}`}; rp_filter = ${strictness} on ${device.name}`;
  skb.decisions.push({ netns: netns.name, by: 'sysctl', row, effect: 'drop' });
  lose(skb, 'reverse-path');
  return false;
}

/** Whether the sender is a neighbor on the device it came by, not behind a gateway. */
function isDirect({ netns, packet, device }: Skb): boolean {
  const back = netns.routes.lookup(packet.src);
  return back?.type === 'unicast' && !back.hasGateway && back.device.name === device.name;
}

/** For this host (ip_local_deliver). */
function deliverLocally(network: Network, skb: Skb): void {
  const whole = reassemble(skb);
  if (!whole) return;
  const verdict = runHook({ network, skb: whole, hook: 'INPUT', inDevice: whole.device });
  if (verdict !== 'accept') {
    lose(whole, verdict === 'reject' ? 'rule-reject' : 'rule-drop');
    return;
  }
  switch (whole.packet.body.protocol) {
    case 'tcp':
      receiveTcp(network, whole);
      return;
    case 'icmp':
      receiveIcmp(network, whole, (by) => deliver(whole, by));
      return;
    case 'udp':
      if (!receiveVxlan(network, whole)) receiveUdp(network, whole);
  }
}
