/**
 * What a namespace asks at one of its hooks, in the order of priorities: tables of iptables, chains of nftables,
 * connection tracking, translation.
 */
import { ipv4Text } from '../../address';
import { chainsAt, type NftHookChain } from '../nftables/nft-ruleset';
import { askNftChain } from '../nftables/walk';
import { connectionText } from './conntrack';
import type { Hook, HookContext, Verdict } from './hook';
import { isDone, manipOf, setUpNat, translate } from './nat';
import type { Ruleset, TableName } from './ruleset';
import { askTable } from './walk';

/** Something that is asked at a hook. */
interface Step {
  readonly priority: number;
  ask(context: HookContext): Verdict;
}

const RAW = -300;
const CONNTRACK = -200;
const MANGLE = -150;
const NAT_DESTINATION = -100;
const FILTER = 0;
const NAT_SOURCE = 100;
const CONFIRM = Number.MAX_SAFE_INTEGER;

/** The tables that each hook asks, with their priorities. */
const TABLES: Record<Hook, readonly [table: TableName, priority: number][]> = {
  PREROUTING: [
    ['raw', RAW],
    ['mangle', MANGLE],
  ],
  INPUT: [
    ['mangle', MANGLE],
    ['filter', FILTER],
  ],
  FORWARD: [
    ['mangle', MANGLE],
    ['filter', FILTER],
  ],
  OUTPUT: [
    ['raw', RAW],
    ['mangle', MANGLE],
    ['filter', FILTER],
  ],
  POSTROUTING: [['mangle', MANGLE]],
};

const NO_NFTABLES = { tables: [], hasConntrack: false };

/** Rulesets never change: what a hook asks is worked out once. */
const known = new WeakMap<Ruleset, Map<Hook, readonly Step[]>>();

/** Asks everything at a hook; the first that does not accept ends it. */
export function runHook(context: HookContext): Verdict {
  const { ruleset } = context.skb.netns;
  if (!ruleset) return 'accept';
  for (const step of stepsOf(ruleset, context.hook)) {
    const verdict = step.ask(context);
    if (verdict !== 'accept') return verdict;
  }
  return 'accept';
}

function stepsOf(ruleset: Ruleset, hook: Hook): readonly Step[] {
  const byHook = known.get(ruleset) ?? new Map<Hook, readonly Step[]>();
  known.set(ruleset, byHook);
  let steps = byHook.get(hook);
  if (!steps) {
    steps = makeSteps(ruleset, hook);
    byHook.set(hook, steps);
  }
  return steps;
}

/** Where priorities are equal, nftables' chains are first: the kernel asks what was registered last. */
function makeSteps(ruleset: Ruleset, hook: Hook): Step[] {
  const isDestination = hook === 'PREROUTING' || hook === 'OUTPUT';
  const steps: Step[] = chainsAt(ruleset.nftables ?? NO_NFTABLES, hook, false).map((chain) => ({
    priority: chain.priority,
    ask: (context) => askNftChain(chain, context),
  }));
  for (const [table, priority] of TABLES[hook])
    if (ruleset.tables.get(table)?.has(hook))
      steps.push({ priority, ask: (context) => askTable(ruleset, table, context) });
  if (ruleset.hasConntrack) {
    if (isDestination) steps.push({ priority: CONNTRACK, ask: track });
    if (hook !== 'FORWARD') {
      const chains = natSteps(ruleset, hook);
      steps.push({
        priority: isDestination ? NAT_DESTINATION : NAT_SOURCE,
        ask: (context) => askNat(chains, context),
      });
    }
    if (hook === 'INPUT' || hook === 'POSTROUTING') steps.push({ priority: CONFIRM, ask: confirm });
  }
  return steps.sort((a, b) => a.priority - b.priority);
}

/** What is asked about the translation of a connection, until one says something. */
function natSteps(ruleset: Ruleset, hook: Hook): Step[] {
  const steps: Step[] = chainsAt(ruleset.nftables ?? NO_NFTABLES, hook, true).map((chain: NftHookChain) => ({
    priority: chain.priority,
    ask: (context) => askNftChain(chain, context),
  }));
  const priority = manipOf(hook) === 'destination' ? NAT_DESTINATION : NAT_SOURCE;
  if (ruleset.tables.get('nat')?.has(hook))
    steps.push({ priority, ask: (context) => askTable(ruleset, 'nat', context) });
  return steps.sort((a, b) => a.priority - b.priority);
}

function track({ skb }: HookContext): Verdict {
  if (skb.tracked === undefined) skb.tracked = skb.netns.conntrack.track(skb.packet);
  return 'accept';
}

/** Only a packet of the connection's own direction makes it known, not an error about it (__nf_conntrack_confirm). */
function confirm({ skb }: HookContext): Verdict {
  const { tracked, netns } = skb;
  if (typeof tracked !== 'object' || tracked.isReply) return 'accept';
  return netns.conntrack.confirm(tracked.connection) ? 'accept' : 'drop';
}

/** Chains of translation are asked for the first packet of a connection only; then what one decided is done (nf_nat_inet_fn). */
function askNat(steps: readonly Step[], context: HookContext): Verdict {
  const { skb, hook, network } = context;
  const { tracked } = skb;
  if (typeof tracked !== 'object') return 'accept';
  const { connection } = tracked;
  const manip = manipOf(hook);
  if (tracked.state === 'NEW' && !isDone(connection, manip)) {
    for (const step of steps) {
      const verdict = step.ask(context);
      if (verdict !== 'accept') return verdict;
      if (isDone(connection, manip)) break;
    }
    if (!isDone(connection, manip)) setUpNat(skb.netns.conntrack, connection, manip, {}, network.chance);
  }
  const before = skb.packet;
  if (!translate(skb, tracked, hook)) {
    skb.netns.count('IpOutDiscards');
    return 'drop';
  }
  if (skb.packet !== before) noteTranslation(context, before);
  return 'accept';
}

function noteTranslation({ skb }: HookContext, before: HookContext['skb']['packet']): void {
  if (typeof skb.tracked !== 'object') return;
  const { packet } = skb;
  const change =
    packet.src === before.src && packet.dst === before.dst && packet.body.protocol === before.body.protocol
      ? 'ports'
      : packet.src === before.src
        ? `destination becomes ${ipv4Text(packet.dst)}`
        : `source becomes ${ipv4Text(packet.src)}`;
  skb.decisions.push({
    netns: skb.netns.name,
    by: 'conntrack',
    row: connectionText(skb.tracked.connection),
    effect: change,
  });
}
