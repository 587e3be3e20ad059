import type { NetworkState } from '../simulation/network';
import type { World } from './world';

/** What the network of the cluster is a function of, at the play head. */
export function networkStateOf(world: World): NetworkState {
  return {
    hosts: world.hosts,
    listeners: (node, sandbox) => world.recalled.listeners(node, sandbox, world.at.time),
  };
}
