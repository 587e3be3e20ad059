/** Every pair of ends is tried on one network: what one try teaches the kernels, the next one finds. */
import type { Outcome } from '../../simulation/linux/net/ipv4/socket';
import { openNetwork } from '../../simulation/network';
import { networkStateOf } from '../network-state';
import { attempt } from '../trace/attempt';
import { type EndProblem, senderOf } from '../trace/ends';
import type { World } from '../world';
import type { MatrixEnd } from './ends';

/**
 * How a call goes. `self`: nobody else is called; `another`: it was answered by a pod that has the same address; or why it
 * cannot be tried at all.
 */
export type Cell = Outcome | 'self' | 'another' | EndProblem;

/** The rows of the matrix: who calls whom, with the share that is done after each call. */
export function* matrixOf(
  world: World,
  { from, to, ping }: { from: readonly MatrixEnd[]; to: readonly MatrixEnd[]; ping: boolean },
): Generator<number, Cell[][]> {
  const network = openNetwork(networkStateOf(world));
  const owners = to.map((called) => ownerOf(world, called));
  const rows: Cell[][] = [];
  let tries = 0;
  for (const caller of from) {
    const row: Cell[] = [];
    rows.push(row);
    for (const [i, called] of to.entries()) {
      network.beginAnew();
      row.push(caller.key === called.key ? 'self' : tryOne(tries));
      yield ++tries / (from.length * to.length);

      function tryOne(number: number): Cell {
        const protocol = ping ? 'icmp' : 'tcp';
        const params = { from: caller.end, to: called.end, protocol, port: called.port } as const;
        const tried = attempt(world, network, params, number);
        if ('problem' in tried) return tried.problem.why;
        const { outcome, reached } = tried;
        const isGood = outcome === 'connected' || outcome === 'reply';
        return isGood && owners[i] !== undefined && reached !== owners[i] ? 'another' : outcome;
      }
    }
  }
  return rows;
}

/** The namespace that a call of a pod should come to; of a Service any of its endpoints will do. */
function ownerOf(world: World, { end }: MatrixEnd): string | undefined {
  if (end.kind !== 'pod') return undefined;
  const place = senderOf(world, end);
  return 'problem' in place ? undefined : place.netns;
}
