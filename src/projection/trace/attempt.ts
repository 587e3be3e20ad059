import { ipv4Number } from '../../simulation/linux';
import type { Network } from '../../simulation/linux/net/core/network';
import type { Journey } from '../../simulation/linux/net/core/trace';
import { connect, type Probe, ping } from '../../simulation/linux/net/ipv4/probe';
import type { Accepted, Outcome } from '../../simulation/linux/net/ipv4/socket';
import type { World } from '../world';
import { addressOf, type EndProblem, senderOf, type TraceEnd } from './ends';

/** What is tried. */
export interface TraceParams {
  from: TraceEnd;
  to: TraceEnd;
  protocol: 'tcp' | 'icmp';
  port: number;
}

/** The end that cannot be used, and why: then nothing was sent. */
export interface TraceProblem {
  end: 'from' | 'to';
  why: EndProblem;
}

/** What was tried on a network, and how it went. */
export interface Attempted {
  outcome: Outcome;
  tookMs: number;
  /** The request's journey, then those of its answers and of errors about it; retransmissions are left out. */
  journeys: Journey[];
  accepted: Accepted | undefined;
  /** The namespace that the request came to; none if it was lost. */
  reached: string | undefined;
  probe: Probe;
}

/** How long a caller waits. */
const PATIENCE_MS = 10_000;
const LOCAL_PORT = 40_000;
const ECHO = { id: 1, data: 56, df: false };

/** Tries it on a network that is in quiet. */
export function attempt(
  world: World,
  network: Network,
  { from, to, protocol, port }: TraceParams,
): (Attempted & { address: string }) | { problem: TraceProblem } {
  const sender = senderOf(world, from);
  if ('problem' in sender) return { problem: { end: 'from', why: sender.problem } };
  const target = addressOf(world, to);
  if ('problem' in target) return { problem: { end: 'to', why: target.problem } };
  const { address } = target;
  const tried = call(network, sender.netns, { address: ipv4Number(address), protocol, port });
  return tried ? { ...tried, address } : { problem: { end: 'from', why: 'no-sandbox' } };
}

/** A program of a namespace calls an address; undefined if there is no such namespace. */
export function call(
  network: Network,
  from: string,
  { address, protocol, port }: { address: number; protocol: 'tcp' | 'icmp'; port: number },
): Attempted | undefined {
  const netns = network.netns(from);
  if (!netns) return undefined;
  const began = network.now;
  const probe =
    protocol === 'tcp' ? connect(network, netns, { address, port }, LOCAL_PORT) : ping(network, netns, address, ECHO);
  network.run(began + PATIENCE_MS, () => probe.attempt.outcome !== undefined);
  const { journeys } = network.trace;
  const { end } = probe.journey ?? {};
  const reached = end?.fate === 'delivered' ? end.netns : undefined;
  return {
    outcome: probe.attempt.outcome ?? 'timed out',
    tookMs: probe.attempt.outcome ? network.now - began : PATIENCE_MS,
    journeys: journeys.filter((journey) => journey === probe.journey || journey.about),
    accepted: reached === undefined ? undefined : network.netns(reached)?.sockets.accepted[0],
    reached,
    probe,
  };
}
