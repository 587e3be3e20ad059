/** Which pairs of pods and nodes stand for all of them: neighbors on a machine, and the next machine's. */
import { allEnds, type MatrixEnd } from '../reachability/ends';
import { senderOf } from '../trace/ends';
import type { World } from '../world';

/** A call that shows whether a rule holds. */
export interface RuleTry {
  from: MatrixEnd;
  to: MatrixEnd;
}

/** A few of a cluster: the picture stays readable, and an answer takes a moment. */
const MOST_PODS = 6;
const MOST_NODES = 3;

interface Placed {
  end: MatrixEnd;
  node: string;
}

/** The pods that stand for all: two a machine, machines in turn. */
export function samplePods(world: World, namespace: string): MatrixEnd[] {
  const perNode = new Map<string, Placed[]>();
  for (const end of allEnds(world, namespace)) {
    const place = end.end.kind === 'pod' ? senderOf(world, end.end) : undefined;
    // A pod in its machine's own namespace has no address of its own.
    if (!place || 'problem' in place || !place.netns.includes('/')) continue;
    const node = place.netns.slice(0, place.netns.indexOf('/'));
    const placed = perNode.get(node) ?? [];
    if (placed.length < 2) placed.push({ end, node });
    perNode.set(node, placed);
  }
  const some = [...perNode.values()].slice(0, MOST_NODES).flat();
  return some.slice(0, MOST_PODS).map(({ end }) => end);
}

/** The nodes that stand for all. */
export function sampleNodes(world: World, namespace: string): MatrixEnd[] {
  return allEnds(world, namespace)
    .filter(({ end }) => end.kind === 'node' && !('problem' in senderOf(world, end)))
    .slice(0, MOST_NODES);
}

/** Every one of these calls every one of those, but itself. */
export function pairs(from: readonly MatrixEnd[], to: readonly MatrixEnd[]): RuleTry[] {
  return from.flatMap((caller) =>
    to.flatMap((called) => (caller.key === called.key ? [] : [{ from: caller, to: called }])),
  );
}
