/** Sending by a device and receiving from it: what is common to all kinds of links, and which kind does what. */
import { handleBridgeFrame, transmitBridge } from '../bridge/port';
import { receiveMacvlan, transmitMacvlan } from '../drivers/macvlan';
import { transmitVxlan } from '../drivers/vxlan';
import { receiveArp } from '../ipv4/arp';
import { receiveIp } from '../ipv4/ip-input';
import type { DeviceRef, NetDevice } from './device';
import type { Netns } from './netns';
import type { Network } from './network';
import { lose, noteHop } from './note-hop';
import { type Arp, BROADCAST_MAC } from './packet';
import { cloneSkb, type Skb } from './skb';

/** An ARP packet as a frame. */
export interface ArpFrame {
  readonly l2Src: string;
  readonly l2Dst: string;
  readonly arp: Arp;
}

/** What a device sends or receives. */
export type Carried = { readonly skb: Skb } | { readonly arpFrame: ArpFrame };

/** The MAC addresses of what a device carries. */
export function frameOf(carried: Carried): { readonly l2Src: string; readonly l2Dst: string } {
  return 'skb' in carried ? carried.skb : carried.arpFrame;
}

/** The same once more, as flooding needs it. */
export function copyOf(carried: Carried): Carried {
  return 'skb' in carried ? { skb: cloneSkb(carried.skb) } : carried;
}

/** Sends by a device (dev_queue_xmit). */
export function transmit(network: Network, netns: Netns, device: NetDevice, carried: Carried): void {
  if (device.isDown) {
    if ('skb' in carried) lose(carried.skb, 'link-down', device);
    return;
  }
  noteHop(network, netns, device, 'tx', carried);
  switch (device.kind) {
    case 'loopback':
      receiveLater(network, netns.name, device.name, carried);
      return;
    case 'veth':
    case 'ethernet':
      if (device.peer) {
        passOver(network, device.peer, carried);
        return;
      }
      if ('skb' in carried) lose(carried.skb, 'link-down', device);
      return;
    case 'bridge':
      transmitBridge(network, netns, device, carried);
      return;
    case 'vxlan':
      transmitVxlan(network, netns, device, carried);
      return;
    case 'macvlan':
      transmitMacvlan(network, netns, device, carried);
      return;
    case 'dummy':
      if ('skb' in carried) lose(carried.skb, 'link-down', device);
  }
}

/** To the other end of a cable. Who is asked for an address that is none of his sees it, and does nothing. */
function passOver(network: Network, { netns, device }: DeviceRef, carried: Carried): void {
  if ('arpFrame' in carried) {
    const { arp } = carried.arpFrame;
    if (arp.operation === 'request' && network.isDeafTo(netns, arp.target)) {
      network.soon(() => network.trace.arps.push({ netns, device, direction: 'rx', arp, atMs: network.now }));
      return;
    }
  }
  receiveLater(network, netns, device, carried);
}

/** The frame arrives at a device of another namespace, where nothing is known of it yet. */
export function receiveLater(network: Network, netnsName: string, deviceName: string, carried: Carried): void {
  network.soon(() => {
    const netns = network.netns(netnsName);
    const device = netns?.devices.get(deviceName);
    if (netns && device && !device.isDown) return receive(network, netns, device, arrived(netns, device, carried));
    if ('skb' in carried) lose(carried.skb, 'link-down');
  });
}

/** Marks and tracking do not cross from one namespace to another (skb_scrub_packet); on lo they stay. */
function arrived(netns: Netns, device: NetDevice, carried: Carried): Carried {
  if (!('skb' in carried)) return carried;
  const { skb } = carried;
  const isLoop = skb.netns === netns && device.kind === 'loopback';
  const { packet, l2Src, l2Dst, journey } = skb;
  const kept = isLoop && skb.tracked !== undefined ? { tracked: skb.tracked } : {};
  const mark = isLoop ? skb.mark : 0;
  return {
    skb: {
      packet,
      netns,
      device,
      l2Src,
      l2Dst,
      mark,
      isInput: true,
      journey,
      decisions: skb.decisions.splice(0),
      ...kept,
    },
  };
}

/** A frame was received by a device (__netif_receive_skb). */
export function receive(network: Network, netns: Netns, device: NetDevice, carried: Carried): void {
  noteHop(network, netns, device, 'rx', carried);
  if (receiveMacvlan(network, netns, device, carried)) return;
  const bridge = device.master === undefined ? undefined : netns.devices.get(device.master);
  if (bridge) {
    handleBridgeFrame(network, netns, { bridge, port: device }, carried);
    return;
  }
  deliverUp(network, netns, device, carried);
}

/** The frame is for the namespace's own stack, if its MAC address says so. */
export function deliverUp(network: Network, netns: Netns, device: NetDevice, carried: Carried): void {
  const { l2Dst } = frameOf(carried);
  const isForUs = l2Dst === device.mac || l2Dst === BROADCAST_MAC || device.kind === 'loopback';
  if (!isForUs) {
    if ('skb' in carried) lose(carried.skb, 'not-for-this-host', device);
    return;
  }
  if ('skb' in carried) {
    carried.skb.device = device;
    receiveIp(network, carried.skb);
    return;
  }
  receiveArp(network, netns, device, carried.arpFrame);
}
