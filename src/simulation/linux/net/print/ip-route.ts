/**
 * `ip route`: the main routing table.
 * Models: iproute2's order and words; `linkdown` where the device has nobody at its other end.
 * Leaves out: other tables, metrics that the kernel adds.
 */
import type { Netns } from '../core/netns';
import { hasCarrier } from './link-flags';
import type { PrintedLine } from './printed-line';

/** What the tool prints. */
export function ipRoute(netns: Netns): PrintedLine[] {
  return netns.routes.list().map(({ text, device: name }) => {
    const device = name === undefined ? undefined : netns.devices.get(name);
    const isDead = device !== undefined && !hasCarrier(netns, device);
    return { text: isDead ? `${text} linkdown` : text, row: text };
  });
}
