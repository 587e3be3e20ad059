/** Every pair of ends is tried on one network: what one try teaches the kernels, the next one finds. */
import { ipv4Number } from '../../simulation/linux';
import type { Network } from '../../simulation/linux/net/core/network';
import type { Outcome } from '../../simulation/linux/net/ipv4/socket';
import { openNetwork } from '../../simulation/network';
import { networkStateOf } from '../network-state';
import { call } from '../trace/attempt';
import { addressOf, type EndProblem, senderOf } from '../trace/ends';
import type { World } from '../world';
import type { MatrixEnd } from './ends';

/**
 * How a call goes. `self`: nobody else is called; `another`: it was answered by a pod that has the same address; or why it
 * cannot be tried at all.
 */
export type Cell = Outcome | 'self' | 'another' | EndProblem;

/** Where an end calls from and is called at, or why it cannot. */
interface Placed {
  readonly sender: ReturnType<typeof senderOf>;
  readonly target: ReturnType<typeof addressOf>;
  /** The namespace that a call of a pod should come to; of a Service any of its endpoints will do. */
  readonly owner: string | undefined;
}

/** The rows of the matrix: who calls whom, with the share that is done after each call. */
export function* matrixOf(
  world: World,
  { from, to, ping }: { from: readonly MatrixEnd[]; to: readonly MatrixEnd[]; ping: boolean },
): Generator<number, Cell[][]> {
  const network = openNetwork(networkStateOf(world));
  const callers = from.map((end) => placed(world, end));
  const targets = to.map((end) => placed(world, end));
  const rows: Cell[][] = [];
  let tries = 0;
  for (const [i, caller] of callers.entries()) {
    const row: Cell[] = [];
    rows.push(row);
    for (const [j, target] of targets.entries()) {
      const called = to[j] as MatrixEnd;
      if (from[i]?.key === called.key) row.push('self');
      else row.push(tryOne(network, caller, target, ping ? undefined : called.port));
      yield ++tries / (from.length * to.length);
    }
  }
  return rows;
}

function placed(world: World, { end }: MatrixEnd): Placed {
  const sender = senderOf(world, end);
  const owner = end.kind === 'pod' && 'netns' in sender ? sender.netns : undefined;
  return { sender, target: addressOf(world, end), owner };
}

/** One call, to a port or as a ping. */
function tryOne(network: Network, { sender }: Placed, { target, owner }: Placed, port: number | undefined): Cell {
  if ('problem' in sender) return sender.problem;
  if ('problem' in target) return target.problem;
  network.beginAnew();
  const address = ipv4Number(target.address);
  const tried = call(network, sender.netns, {
    address,
    protocol: port === undefined ? 'icmp' : 'tcp',
    port: port ?? 0,
  });
  if (!tried) return 'no-sandbox';
  const { outcome, reached } = tried;
  const isGood = outcome === 'connected' || outcome === 'reply';
  return isGood && owner !== undefined && reached !== owner ? 'another' : outcome;
}
