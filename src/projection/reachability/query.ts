/**
 * Who can call whom: every pair of chosen pods, nodes, Services and the outside is tried on the simulated kernels.
 * Models: a connection to the first port that each end offers, or a ping, from every end to every other.
 * Leaves out: other ports; two tries at once.
 */
import { defineQuery, doAll, type Query } from '../define-query';
import { networkStamp } from '../network-stamp';
import { senderOf, type TraceEnd } from '../trace/ends';
import type { World } from '../world';
import { type MatrixEnd, matrixEnds } from './ends';
import { type Cell, matrixOf } from './matrix';

export type { Cell } from './matrix';

/** What is asked. */
export interface ReachabilityParams {
  /** The keys of the ends; none for the usual ones. */
  chosen: readonly string[];
  /** Whose pods and Services the usual ends are; '' for all. */
  namespace: string;
  ping: boolean;
}

/** An end of the matrix. */
export interface ReachabilityEnd {
  key: string;
  kind: TraceEnd['kind'];
  end: TraceEnd;
  name: string;
  /** What tells a pod from its siblings: the end of its name. */
  short: string;
  port: number;
}

/** The matrix. */
export interface Reachability {
  /** The columns; the rows are those of them that can call. */
  to: ReachabilityEnd[];
  from: ReachabilityEnd[];
  cells: Cell[][];
}

export type ReachabilityQuery = Query<ReachabilityParams, Reachability> & { name: 'reachability' };

/** The most ends of one matrix: 100 × 100 tries take about a second. */
const MOST_ENDS = 100;

/** The matrix, call by call. */
export function* reachabilityOf(world: World, params: ReachabilityParams): Generator<number, Reachability> {
  const ends = matrixEnds(world, params).slice(0, MOST_ENDS);
  const callers = ends.filter(({ sends }) => sends);
  const cells = yield* matrixOf(world, { from: callers, to: ends, ping: params.ping });
  return { to: ends.map(shown), from: callers.map(shown), cells };
}

function shown({ key, end, name, short = name, port }: MatrixEnd): ReachabilityEnd {
  return { key, kind: end.kind, end, name, short, port };
}

/** The matrix changes with the tables of machines, with Services, and with the ports that programs of its ends open. */
export function stampOf(world: World, params: ReachabilityParams): string {
  const of = `${networkStamp(world)} ${JSON.stringify(params)}`;
  const known = world.memo('reachability-places', () => ({ of: '', places: [] as string[] }));
  if (known.of !== of) {
    known.of = of;
    known.places = matrixEnds(world, params).flatMap(({ end }) => {
      const place = senderOf(world, end);
      return 'problem' in place ? [] : [place.netns];
    });
  }
  const { recalled, at } = world;
  const ports = known.places.map((place) => {
    const [node = '', sandbox] = place.split('/');
    return recalled.listeners(node, sandbox, at.time).map(({ port }) => port);
  });
  return `${of} ${ports.join(';')}`;
}

export default defineQuery<ReachabilityQuery>({
  name: 'reachability',
  answer: (world, params) => doAll(reachabilityOf(world, params)),
  steps: reachabilityOf,
  dependsOn: stampOf,
});
