/** macvlan in bridge mode: namespaces share a card, each with a MAC address of its own (macvlan.c). */
import type { NetDevice } from '../core/device';
import type { Netns } from '../core/netns';
import type { Network } from '../core/network';
import { BROADCAST_MAC } from '../core/packet';
import { type Carried, copyOf, frameOf, receiveLater, transmit } from '../core/transmit';

/** The macvlan devices that share a card. */
function childrenOf(network: Network, netns: Netns, card: NetDevice): { netns: Netns; device: NetDevice }[] {
  return (netns.macvlans.get(card.name) ?? []).flatMap((ref) => {
    const child = network.netns(ref.netns);
    const device = child?.devices.get(ref.device);
    return child && device ? [{ netns: child, device }] : [];
  });
}

/** Sends by a macvlan device: straight to another one of the card, else by the card; never to the card's own host (macvlan_queue_xmit). */
export function transmitMacvlan(network: Network, netns: Netns, device: NetDevice, carried: Carried): void {
  const host = device.parent && network.netns(device.parent.netns);
  const card = device.parent && host?.devices.get(device.parent.device);
  if (!host || !card) return;
  const { l2Dst } = frameOf(carried);
  const others = childrenOf(network, host, card).filter(
    (each) => each.netns !== netns || each.device.name !== device.name,
  );
  const target = others.find((each) => each.device.mac === l2Dst);
  if (target) {
    receiveLater(network, host.name, card.name, carried);
    return;
  }
  if (l2Dst === BROADCAST_MAC)
    for (const other of others) receiveLater(network, other.netns.name, other.device.name, copyOf(carried));
  transmit(network, host, card, carried);
}

/** A card's frame for one of its macvlan devices goes there; a broadcast goes to all, and to the host too. True if it was taken. */
export function receiveMacvlan(network: Network, netns: Netns, card: NetDevice, carried: Carried): boolean {
  if (!netns.macvlans.has(card.name)) return false;
  const { l2Src, l2Dst } = frameOf(carried);
  const children = childrenOf(network, netns, card);
  if (l2Dst === BROADCAST_MAC) {
    for (const { netns: child, device } of children)
      if (device.mac !== l2Src) receiveLater(network, child.name, device.name, copyOf(carried));
    return false;
  }
  const target = children.find(({ device }) => device.mac === l2Dst);
  if (target) receiveLater(network, target.netns.name, target.device.name, carried);
  return target !== undefined;
}
