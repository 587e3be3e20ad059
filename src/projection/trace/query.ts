/**
 * A packet's way between two ends at the play head: a connection or a ping is tried on the simulated kernels, and every
 * interface that it passes is told, with the rows that decided.
 * Models: what tcpdump on all interfaces at once, `iptables -t raw TRACE` and `ip route get` would tell together.
 * Leaves out: the traffic of others; the try itself changes nothing in the cluster.
 */
import { ipv4Number, ipv4Text } from '../../simulation/linux';
import { connect, ping } from '../../simulation/linux/net/ipv4/probe';
import type { Outcome } from '../../simulation/linux/net/ipv4/socket';
import { openNetwork } from '../../simulation/network';
import { defineQuery, type Query } from '../define-query';
import { networkStateOf } from '../network-state';
import type { World } from '../world';
import { addressOf, type EndProblem, senderOf, type TraceEnd } from './ends';
import { type JourneyRow, journeyRow } from './hop-row';

export type { EndProblem, TraceEnd } from './ends';
export type { Headers, HopRow, JourneyRow } from './hop-row';
export type { Place } from './place';

/** What is tried. */
export interface TraceParams {
  from: TraceEnd;
  to: TraceEnd;
  protocol: 'tcp' | 'icmp';
  port: number;
}

/** How it went. */
export interface TraceAnswer {
  /** The end that cannot be used, and why: then nothing was sent. */
  problem?: { end: 'from' | 'to'; why: EndProblem };
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

const PATIENCE_MS = 10_000;
const LOCAL_PORT = 40_000;
const ECHO = { id: 1, data: 56, df: false };

/** Tries it. */
export function traceOf(world: World, { from, to, protocol, port }: TraceParams): TraceAnswer {
  const nothing = { address: '', tookMs: 0, journeys: [], arps: 0 };
  const sender = senderOf(world, from);
  if ('problem' in sender) return { ...nothing, problem: { end: 'from', why: sender.problem } };
  const target = addressOf(world, to);
  if ('problem' in target) return { ...nothing, problem: { end: 'to', why: target.problem } };
  const network = openNetwork(networkStateOf(world));
  const netns = network.netns(sender.netns);
  if (!netns) return { ...nothing, problem: { end: 'from', why: 'no-sandbox' } };
  const address = ipv4Number(target.address);
  const probe =
    protocol === 'tcp' ? connect(network, netns, { address, port }, LOCAL_PORT) : ping(network, netns, address, ECHO);
  network.run(PATIENCE_MS, () => probe.attempt.outcome !== undefined);
  const outcome = probe.attempt.outcome ?? 'timed out';
  const accepted = network.visited().flatMap(({ sockets }) => sockets.accepted)[0];
  const { journeys, arps } = network.trace;
  const first = probe.journey;
  const told = journeys.filter((journey) => journey === first || journey.about);
  return {
    outcome,
    address: target.address,
    tookMs: probe.attempt.outcome ? network.now : PATIENCE_MS,
    journeys: told.map((journey) => journeyRow(world, journey)),
    arps: arps.length,
    ...(accepted && { server: { program: accepted.program, from: ipv4Text(accepted.from) } }),
  };
}

export default defineQuery<TraceQuery>({
  name: 'trace',
  answer: (world, params) => (params ? traceOf(world, params) : null),
});
