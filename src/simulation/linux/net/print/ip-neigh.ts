/**
 * `ip neigh`: which MAC addresses are known for IP addresses on a link.
 * Models: iproute2's words for permanent, reachable, incomplete and failed entries.
 * Leaves out: STALE, DELAY and PROBE: what was learned stays fresh.
 */
import { neighborText } from '../core/neighbor';
import type { Netns } from '../core/netns';
import type { PrintedLine } from './printed-line';

/** What the tool prints. */
export function ipNeigh(netns: Netns): PrintedLine[] {
  return netns.neighbors.entries().map((entry) => {
    const text = neighborText(entry);
    return { text, row: text };
  });
}
