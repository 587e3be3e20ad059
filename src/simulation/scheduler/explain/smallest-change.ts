/**
 * What would have to change, least of all, for a pending pod to fit: tried out on the plugins themselves.
 * Models: nothing of Kubernetes; it asks the same plugins that refused the pod.
 * Leaves out: combinations of several changes; changes of pods that run already.
 */
import type { Pod } from '../../api/core/v1/pod/pod';
import type { Proposal, SmallestChange } from '../proposal';
import { explain, type World } from './explain';
import { nodeChanges } from './node-changes';
import { podChanges } from './pod-changes';

/** How often one kind of change is tried, node after node, before it is given up. */
const MAX_TRIES = 20;

/** The changes that make a pending pod fit, the smallest first; none if it fits as it is or nothing helps. */
export function smallestChange(pod: Pod, world: World): SmallestChange[] {
  if (explain(pod, world).chosen) return [];
  const found: SmallestChange[] = [];
  const tries = new Map<string, number>();
  const proposals = [...podChanges(pod, world), ...nodeChanges(pod, world)].sort((a, b) => a.size - b.size);
  for (const proposal of proposals) {
    const key = `${proposal.kind} ${proposal.of} ${proposal.path}`;
    const tried = tries.get(key) ?? 0;
    if (tried >= MAX_TRIES) continue;
    const change = tryOut(pod, world, proposal);
    // Of equal changes on several nodes the first says enough.
    tries.set(key, change ? MAX_TRIES : tried + 1);
    if (change) found.push(change);
  }
  return found;
}

/** The change, if the pod fits with it; only a higher priority may make room by ending others. */
function tryOut(pod: Pod, world: World, proposal: Proposal): SmallestChange | undefined {
  const { pod: changed = pod, world: inWorld = world, node, ...change } = proposal;
  const { chosen, preemption } = explain(changed, inWorld);
  const place = chosen ?? (change.kind === 'raisePriority' ? preemption?.nominated : undefined);
  return place === undefined ? undefined : { ...change, node: node ?? place };
}
