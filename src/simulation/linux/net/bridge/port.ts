/** A frame comes in by a bridge port (br_input.c), after the rules if bridges call iptables (br_netfilter_hooks.c). */

import type { NetDevice } from '../core/device';
import type { Netns } from '../core/netns';
import type { Network } from '../core/network';
import { lose, noteHop } from '../core/note-hop';
import { BROADCAST_MAC } from '../core/packet';
import type { Skb } from '../core/skb';
import { type Carried, copyOf, frameOf, receive, transmit } from '../core/transmit';
import { resolve } from '../ipv4/arp';
import { cutUp, reassemble } from '../ipv4/fragment';
import { runHook } from '../netfilter/traverse';
import { fdbText } from './fdb';

/** A bridge and the port that a frame came by. */
export interface BridgePort {
  readonly bridge: NetDevice;
  readonly port: NetDevice;
}

/** Takes a frame from a port (br_handle_frame). */
export function handleBridgeFrame(network: Network, netns: Netns, at: BridgePort, carried: Carried): void {
  if ('skb' in carried && netns.sysctls.bridgeNfCallIptables) {
    preRoute(network, at, carried.skb);
    return;
  }
  finish(network, netns, at, carried);
}

/** PREROUTING sees bridged packets too; one that it gave another destination may take another way (br_nf_pre_routing). */
function preRoute(network: Network, at: BridgePort, arrived: Skb): void {
  const { netns } = arrived;
  const skb = netns.tracksConnections ? reassemble(arrived) : arrived;
  if (!skb) return;
  skb.bridged = { physIn: at.port };
  const before = skb.packet.dst;
  if (runHook({ network, skb, hook: 'PREROUTING', inDevice: at.bridge }) !== 'accept') {
    lose(skb, 'rule-drop');
    return;
  }
  if (skb.packet.dst === before) {
    finish(network, netns, at, { skb });
    return;
  }
  const way = netns.routes.lookup(skb.packet.dst);
  if (way?.type === 'unicast' && way.device.name === at.bridge.name) {
    bridgeTranslated(network, at, skb, way.nextHop);
    return;
  }
  // Another device leads there, or it is for this host: up to the IP stack.
  skb.l2Dst = at.bridge.mac;
  finish(network, netns, at, { skb });
}

/** The new destination is on the same bridge: the frame is switched to it, not routed (br_nf_pre_routing_finish_bridge). */
function bridgeTranslated(network: Network, at: BridgePort, skb: Skb, nextHop: number): void {
  const { netns } = skb;
  const source = skb.l2Src;
  const isQuick = netns.neighbors.find(at.bridge.name, nextHop)?.hasHeader ?? false;
  resolve(network, skb, at.bridge, nextHop, (mac) => {
    skb.l2Dst = mac;
    if (!isQuick) {
      // Without a cached header it goes by the bridge's own queue, with the bridge's MAC address, once.
      skb.l2Src = at.bridge.mac;
      noteHop(network, netns, at.bridge, 'tx', { skb });
      skb.l2Src = source;
    }
    finish(network, netns, at, { skb });
  });
}

/** Learns where the sender is, then up by the bridge device, out of one port, or out of all (br_handle_frame_finish). */
function finish(network: Network, netns: Netns, at: BridgePort, carried: Carried): void {
  const { bridge, port } = at;
  const { l2Src, l2Dst } = frameOf(carried);
  netns.fdb.put(bridge.name, { mac: l2Src, device: port.name });
  if (l2Dst === BROADCAST_MAC) {
    flood(network, netns, at, carried);
    receive(network, netns, bridge, carried);
    return;
  }
  const entry = l2Dst === bridge.mac ? undefined : netns.fdb.find(bridge.name, l2Dst);
  if (l2Dst === bridge.mac || (!entry && netns.ports(bridge.name).some(({ mac }) => mac === l2Dst))) {
    receive(network, netns, bridge, carried);
    return;
  }
  if (!entry) {
    flood(network, netns, at, carried);
    return;
  }
  if ('skb' in carried) carried.skb.decisions.push({ netns: netns.name, by: 'fdb', row: fdbText(entry) });
  forwardTo(network, netns, at, netns.device(entry.device), carried);
}

function flood(network: Network, netns: Netns, at: BridgePort, carried: Carried): void {
  const others = netns.ports(at.bridge.name).filter((port) => port.name !== at.port.name || port.hairpin);
  for (const port of others) forwardTo(network, netns, at, port, copyOf(carried));
  if (others.length === 0 && 'skb' in carried) lose(carried.skb, 'no-fdb-entry', at.bridge);
}

/** Out of a port: never the one it came by, unless that is a hairpin; FORWARD and POSTROUTING see it if bridges call iptables. */
function forwardTo(network: Network, netns: Netns, at: BridgePort, port: NetDevice, carried: Carried): void {
  if (port.name === at.port.name && !port.hairpin) {
    if ('skb' in carried) {
      carried.skb.decisions.push({ netns: netns.name, by: 'device', row: `${port.name} hairpin off`, effect: 'drop' });
      lose(carried.skb, 'hairpin-off', at.bridge);
    }
    return;
  }
  if (!('skb' in carried) || !carried.skb.bridged) {
    push(network, netns, port, carried);
    return;
  }
  const { skb } = carried;
  skb.bridged = { ...carried.skb.bridged, physOut: port };
  const verdict = runHook({ network, skb, hook: 'FORWARD', inDevice: at.bridge, outDevice: at.bridge });
  if (verdict !== 'accept') {
    lose(skb, verdict === 'reject' ? 'rule-reject' : 'rule-drop');
    return;
  }
  if (runHook({ network, skb, hook: 'POSTROUTING', outDevice: at.bridge }) !== 'accept') {
    lose(skb, 'rule-drop');
    return;
  }
  for (const piece of cutUp(skb, port.mtu)) push(network, netns, port, { skb: piece });
}

/** A frame longer than the port takes is dropped without a word: bridges send no ICMP. */
function push(network: Network, netns: Netns, port: NetDevice, carried: Carried): void {
  if ('skb' in carried && carried.skb.packet.length > port.mtu) {
    lose(carried.skb, 'too-long', port);
    return;
  }
  transmit(network, netns, port, carried);
}

/** The namespace itself sends by the bridge: out of the port that the MAC address is behind (br_dev_xmit). */
export function transmitBridge(network: Network, netns: Netns, bridge: NetDevice, carried: Carried): void {
  const { l2Dst } = frameOf(carried);
  const entry = l2Dst === BROADCAST_MAC ? undefined : netns.fdb.find(bridge.name, l2Dst);
  if (!entry) {
    for (const port of netns.ports(bridge.name)) push(network, netns, port, copyOf(carried));
    return;
  }
  if ('skb' in carried) carried.skb.decisions.push({ netns: netns.name, by: 'fdb', row: fdbText(entry) });
  push(network, netns, netns.device(entry.device), carried);
}
