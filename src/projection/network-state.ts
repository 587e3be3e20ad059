import type { Node } from '../simulation/api/core/v1/node/node';
import { answerQuery, zoneOfView } from '../simulation/dns';
import { type NetworkState, serviceRuleset } from '../simulation/network';
import { NODES } from './etcd-prefixes';
import type { World } from './world';

/** What the network of the cluster is a function of, at the play head. */
export function networkStateOf(world: World): NetworkState {
  const { podCIDR: clusterCIDR, serviceCIDR, proxyMode: mode } = world.settings;
  const map = world.recalled.serviceMap(world.at.step);
  return {
    hosts: world.hosts,
    listeners: (node, sandbox) =>
      world.recalled
        .listeners(node, sandbox, world.at.time)
        .map((listener) =>
          listener.serves === 'dns'
            ? { ...listener, answer: (data: unknown) => answerQuery(zoneOfView(world.etcd), data) }
            : listener,
        ),
    serviceRules(name) {
      const node = world.etcd.get(NODES + name)?.value as Node | undefined;
      return map && node && serviceRuleset(map, node, { mode, clusterCIDR, serviceCIDR });
    },
  };
}
