import type { NetDevice } from '../core/device';
import type { Netns } from '../core/netns';

/** Whether a device has somebody at its other end; a bridge, whether one of its ports has. */
export function hasCarrier(netns: Netns, device: NetDevice): boolean {
  if (device.isDown) return false;
  if (device.kind !== 'bridge') return true;
  for (const { master, isDown } of netns.devices.values()) if (master === device.name && !isDown) return true;
  return false;
}

/** The flags in angle brackets, in the order that iproute2 prints them (print_link_flags). */
export function linkFlags(netns: Netns, device: NetDevice): string {
  const isUp = !device.isDown;
  const carrier = hasCarrier(netns, device);
  const flags = [
    isUp && !carrier && 'NO-CARRIER',
    ...(device.kind === 'loopback' ? ['LOOPBACK'] : ['BROADCAST', 'MULTICAST']),
    isUp && 'UP',
    isUp && carrier && 'LOWER_UP',
  ];
  return `<${flags.filter((flag) => flag !== false).join(',')}>`;
}

/** The name with what stands behind it: `eth0@if8`. */
export function printedName({ name, peerIfindex, parent }: NetDevice): string {
  if (peerIfindex !== undefined) return `${name}@if${peerIfindex}`;
  return parent ? `${name}@${parent.device}` : name;
}
