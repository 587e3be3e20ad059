import type { Netns } from '../core/netns';

/** What an address is to a namespace: LOCAL, BROADCAST, MULTICAST, UNICAST, or the type of the route that refuses it. */
export function addressType(netns: Netns, address: number): string {
  if (address >>> 28 === 14) return 'MULTICAST';
  const type = netns.routes.lookup(address)?.type ?? 'unreachable';
  return type.toUpperCase();
}
