/**
 * The whole network of a cluster at one moment, ready to carry packets: machines, sandboxes, the switch between the
 * machines, the router, a host outside. A namespace is put together when the first packet comes to it.
 */
import type { MachineRecord } from '../linux';
import { MACHINES } from '../linux';
import type { Netns } from '../linux/net/core/netns';
import { Network } from '../linux/net/core/network';
import { machineNetns, sandboxNetnsOf } from './machine-netns';
import type { NetworkState } from './network-state';
import { OUTSIDE, outsideNetns, ROUTER, routerNetns, SWITCH, segmentOf, switchNetns } from './segment';

/** Opens the network as it is. Packets that it carries change nothing but itself. */
export function openNetwork(state: NetworkState, options: { seed?: number; nowMs?: number } = {}): Network {
  return new Network((name) => load(state, name), options);
}

function load(state: NetworkState, name: string): Netns | undefined {
  switch (name) {
    case SWITCH:
      return switchNetns(state.hosts.values(MACHINES, '/hosts/') as MachineRecord[], segmentOf(state.hosts));
    case ROUTER:
      return routerNetns(segmentOf(state.hosts));
    case OUTSIDE:
      return outsideNetns(segmentOf(state.hosts));
    default: {
      const [node = '', sandbox] = name.split('/');
      return sandbox === undefined ? machineNetns(state, node) : sandboxNetnsOf(state, node, sandbox);
    }
  }
}
