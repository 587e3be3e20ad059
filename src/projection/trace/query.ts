/**
 * A packet's way between two ends at the play head: a connection or a ping is tried on the simulated kernels, and every
 * interface that it passes is told, with the rows that decided.
 * Models: what tcpdump on all interfaces at once, `iptables -t raw TRACE` and `ip route get` would tell together.
 * Leaves out: the traffic of others; the try itself changes nothing in the cluster.
 */
import { ipv4Text } from '../../simulation/linux';
import type { Outcome } from '../../simulation/linux/net/ipv4/socket';
import { openNetwork } from '../../simulation/network';
import { defineQuery, type Query } from '../define-query';
import { networkStateOf } from '../network-state';
import type { World } from '../world';
import { attempt, type TraceParams, type TraceProblem } from './attempt';
import { type JourneyRow, journeyRow } from './hop-row';

export type { TraceParams, TraceProblem } from './attempt';
export type { EndProblem, TraceEnd } from './ends';
export type { Headers, HopRow, JourneyRow } from './hop-row';
export type { Place } from './place';

/** How it went. */
export interface TraceAnswer {
  /** The end that cannot be used, and why: then nothing was sent. */
  problem?: TraceProblem;
  outcome?: Outcome;
  /** The address that was called. */
  address: string;
  /** How long until the outcome, ms: ARP that fails and SYNs that are lost take their time. */
  tookMs: number;
  /** The request, then its answers and the errors about it; retransmissions are left out. */
  journeys: JourneyRow[];
  /** How many ARP packets were seen on interfaces. */
  arps: number;
  /** The program that accepted, and the address it saw. */
  server?: { program: string; from: string };
}

/** Nothing is tried while an end is still to be chosen. */
export type TraceQuery = Query<TraceParams | undefined, TraceAnswer | null> & { name: 'trace' };

/** Tries it. */
export function traceOf(world: World, params: TraceParams): TraceAnswer {
  const network = openNetwork(networkStateOf(world));
  const tried = attempt(world, network, params);
  if ('problem' in tried) return { problem: tried.problem, address: '', tookMs: 0, journeys: [], arps: 0 };
  const { outcome, address, tookMs, journeys, accepted } = tried;
  return {
    outcome,
    address,
    tookMs,
    journeys: journeys.map((journey) => journeyRow(world, journey)),
    arps: network.trace.arps.length,
    ...(accepted && { server: { program: accepted.program, from: ipv4Text(accepted.from) } }),
  };
}

export default defineQuery<TraceQuery>({
  name: 'trace',
  answer: (world, params) => (params ? traceOf(world, params) : null),
});
