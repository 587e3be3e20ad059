import type { SandboxRecord } from '../../simulation/linux';
import { hostBucket } from '../../simulation/linux';
import { OUTSIDE, ROUTER, SWITCH } from '../../simulation/network';
import type { World } from '../world';

/** Whose namespace a packet is in, as the stage and the panel know it. */
export interface Place {
  kind: 'pod' | 'node' | 'switch' | 'router' | 'outside';
  /** `pods/default/web-1`, `worker-1`, or the name itself. */
  key: string;
  /** The machine that it is on; none for the switch, the router and the outside. */
  node?: string;
}

/** What a namespace is. */
export function placeOfNetns(world: World, netns: string): Place {
  if (netns === SWITCH || netns === ROUTER || netns === OUTSIDE) return { kind: netns, key: netns } as Place;
  const [node = '', id] = netns.split('/');
  if (id === undefined) return { kind: 'node', key: node, node };
  const sandbox = world.hosts.get(`${hostBucket(node, 'sandboxes')}${id}`)?.value as SandboxRecord | undefined;
  return { kind: 'pod', key: sandbox ? `pods/${sandbox.namespace}/${sandbox.name}` : netns, node };
}
