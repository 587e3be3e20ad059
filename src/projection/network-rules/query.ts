/**
 * The three rules of the Kubernetes network, tried: pods reach pods without NAT, nodes and pods reach each other without NAT,
 * the address that a pod has is the one that others see. And the ports that somebody must keep account of.
 * Models: connections between some pods and nodes on the simulated kernels, their addresses where they set out and arrive.
 * Leaves out: pods that share their machine's namespace: the rules are not about them.
 */
import { ipv4Text } from '../../simulation/linux';
import type { Network } from '../../simulation/linux/net/core/network';
import type { Decision } from '../../simulation/linux/net/core/trace';
import type { Outcome } from '../../simulation/linux/net/ipv4/socket';
import { openNetwork } from '../../simulation/network';
import { defineQuery, doAll, type Query } from '../define-query';
import { networkStamp } from '../network-stamp';
import { networkStateOf } from '../network-state';
import type { MatrixEnd } from '../reachability/ends';
import { attempt, type TraceParams } from '../trace/attempt';
import { addressOf, type EndProblem, senderOf } from '../trace/ends';
import type { World } from '../world';
import { type KeptPort, keptPorts } from './kept-ports';
import { pairs, type RuleTry, sampleNodes, samplePods } from './tries';

export type { KeptPort } from './kept-ports';

/** What a rule says, and of which direction. */
export type RuleId = 'pod-to-pod' | 'node-to-pod' | 'pod-to-node' | 'own-address';

/** Why a call breaks a rule. */
export type Breach = Exclude<Outcome, 'connected'> | EndProblem | 'another' | 'source-changed' | 'destination-changed';

/** A call that breaks a rule: the trace behind it. */
export interface BrokenTry {
  trace: TraceParams;
  from: string;
  to: string;
  why: Breach;
  /** The address that the caller has, and the one that was seen; the one that was called, and where it came to. */
  was?: string;
  seen?: string;
  /** The rule that changed it. */
  because?: { table: string; chain: string; row: string };
}

/** How a rule stands. */
export interface RuleCheck {
  id: RuleId;
  tries: number;
  good: number;
  /** A call that shows it: the first that breaks it, or the first of all. */
  shown?: TraceParams;
  broken: BrokenTry[];
}

/** All of them. */
export interface NetworkRules {
  rules: RuleCheck[];
  /** The ports of machines that lead to pods. */
  ports: KeptPort[];
  model: 'kubernetes' | 'docker';
}

export type NetworkRulesQuery = Query<{ namespace: string }, NetworkRules> & { name: 'network-rules' };

/** The most calls that are listed for a rule. */
const MOST_BROKEN = 8;

/** The rules, call by call. */
export function* networkRulesOf(world: World, { namespace }: { namespace: string }): Generator<number, NetworkRules> {
  const pods = samplePods(world, namespace);
  const nodes = sampleNodes(world, namespace);
  const all: [RuleId, RuleTry[]][] = [
    ['pod-to-pod', pairs(pods, pods)],
    ['node-to-pod', pairs(nodes, pods)],
    ['pod-to-node', pairs(pods, nodes)],
    ['own-address', pairs(pods, pods)],
  ];
  const count = all.reduce((sum, [, tries]) => sum + tries.length, 0);
  const network = openNetwork(networkStateOf(world));
  const rules: RuleCheck[] = [];
  let done = 0;
  for (const [id, tries] of all) {
    const check: RuleCheck = { id, tries: tries.length, good: 0, broken: [] };
    for (const { from, to } of tries) {
      network.beginAnew();
      const trace = { from: from.end, to: to.end, protocol: 'tcp' as const, port: to.port };
      const breach = breachOf(world, network, { id, trace });
      if (!breach) check.good++;
      else if (check.broken.length < MOST_BROKEN)
        check.broken.push({ trace, from: shortName(from), to: shortName(to), ...breach });
      check.shown ??= trace;
      yield ++done / count;
    }
    const [first] = check.broken;
    if (first) check.shown = first.trace;
    rules.push(check);
  }
  return { rules, ports: keptPorts(world), model: world.settings.networkModel };
}

const shortName = ({ name, short = name }: MatrixEnd): string => short;

type Found = Omit<BrokenTry, 'trace' | 'from' | 'to'>;

/** Why a call breaks the rule; nothing if it holds. */
function breachOf(
  world: World,
  network: Network,
  { id, trace }: { id: RuleId; trace: TraceParams },
): Found | undefined {
  const tried = attempt(world, network, trace);
  if ('problem' in tried) return { why: tried.problem.why };
  if (tried.outcome !== 'connected') return { why: tried.outcome };
  const target = senderOf(world, trace.to);
  if ('netns' in target && tried.reached !== target.netns) return { why: 'another', was: tried.address };
  const hops = tried.probe.journey?.hops ?? [];
  const [first, last] = [hops[0]?.packet, hops.at(-1)?.packet];
  if (!first || !last) return undefined;
  const decisions = hops.flatMap(({ because }) => because);
  if (id === 'own-address') {
    const own = addressOf(world, trace.from);
    const seen = tried.accepted && ipv4Text(tried.accepted.from);
    if (!('address' in own) || seen === undefined || own.address === seen) return undefined;
    return { why: 'source-changed', was: own.address, seen, ...ruleThat(decisions, /-j (MASQUERADE|SNAT)/) };
  }
  if (first.src !== last.src) {
    const changed = { was: ipv4Text(first.src), seen: ipv4Text(last.src) };
    return { why: 'source-changed', ...changed, ...ruleThat(decisions, /-j (MASQUERADE|SNAT)/) };
  }
  if (first.dst !== last.dst) {
    const changed = { was: ipv4Text(first.dst), seen: ipv4Text(last.dst) };
    return { why: 'destination-changed', ...changed, ...ruleThat(decisions, /-j (DNAT|REDIRECT)/) };
  }
  return undefined;
}

function ruleThat(decisions: readonly Decision[], does: RegExp): Pick<Found, 'because'> {
  const found = decisions.findLast(({ by, row }) => by === 'rule' && does.test(row));
  return found ? { because: { table: found.table ?? '', chain: found.chain ?? '', row: found.row } } : {};
}

export default defineQuery<NetworkRulesQuery>({
  name: 'network-rules',
  answer: (world, params) => doAll(networkRulesOf(world, params)),
  steps: networkRulesOf,
  dependsOn: networkStamp,
});
