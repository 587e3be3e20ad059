/**
 * The whole network of a cluster at one moment, ready to carry packets: machines, sandboxes, the switch between the
 * machines, the router, a host outside. A namespace is put together when the first packet comes to it.
 */
import { ipv4Number, isInSubnet, subnetOf } from '../linux';
import type { Netns } from '../linux/net/core/netns';
import { Network } from '../linux/net/core/network';
import { machineNetns, sandboxNetnsOf } from './machine-netns';
import type { NetworkState } from './network-state';
import { OUTSIDE, outsideNetns, ROUTER, routerNetns, Segment, SWITCH, switchNetns } from './segment';

/** Opens the network as it is. Packets that it carries change nothing but itself. */
export function openNetwork(state: NetworkState, options: { seed?: number; nowMs?: number } = {}): Network {
  const segment = new Segment(state.hosts);
  return new Network((name) => load(state, segment, name), {
    ...options,
    ignoresArp: (name, target) => isStranger(segment, name, target),
  });
}

function load(state: NetworkState, segment: Segment, name: string): Netns | undefined {
  switch (name) {
    case SWITCH:
      return switchNetns(segment);
    case ROUTER:
      return routerNetns(segment.cidr);
    case OUTSIDE:
      return outsideNetns(segment.cidr);
    default: {
      const [node = '', sandbox] = name.split('/');
      return sandbox === undefined ? machineNetns(state, segment, node) : sandboxNetnsOf(state, node, sandbox);
    }
  }
}

/** Whether a machine has nothing to say about an address of the segment: its card has another. */
function isStranger(segment: Segment, name: string, target: number): boolean {
  const machine = segment.machine(name);
  return machine !== undefined && isInSubnet(target, subnetOf(segment.cidr)) && ipv4Number(machine.address) !== target;
}
