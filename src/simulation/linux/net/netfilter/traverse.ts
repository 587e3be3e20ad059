/** How a packet goes through the rules of one hook: tables in their order, chains rule by rule. */
import { ipv4Text } from '../../address';
import { connectionText } from './conntrack';
import type { Hook, HookContext, Verdict } from './hook';
import { isDone, manipOf, setUpNat, translate } from './nat';
import type { AddressTest, Chain, NameTest, Rule, Ruleset, TableName } from './ruleset';

/** The tables that each hook asks, in the order of their priorities; connection tracking stands after `raw`. */
const ORDER: Record<Hook, readonly TableName[]> = {
  PREROUTING: ['mangle', 'nat'],
  INPUT: ['mangle', 'filter', 'nat'],
  FORWARD: ['mangle', 'filter'],
  OUTPUT: ['mangle', 'nat', 'filter'],
  POSTROUTING: ['mangle', 'nat'],
};

/** Asks all tables of a hook, tracks the connection where packets come in, confirms it where they go. */
export function runHook(context: HookContext): Verdict {
  const { skb, hook } = context;
  const { ruleset } = skb.netns;
  if (!ruleset) return 'accept';
  if (hook === 'PREROUTING' || hook === 'OUTPUT') {
    const verdict = askTable(ruleset, 'raw', context);
    if (verdict !== 'accept') return verdict;
    if (ruleset.hasConntrack && skb.tracked === undefined) skb.tracked = skb.netns.conntrack.track(skb.packet);
  }
  for (const table of ORDER[hook]) {
    const verdict = table === 'nat' ? askNat(ruleset, context) : askTable(ruleset, table, context);
    if (verdict !== 'accept') return verdict;
  }
  // Only a packet of the connection's own direction makes it known, not an error about it (__nf_conntrack_confirm).
  const { tracked } = skb;
  const isLeaving = hook === 'INPUT' || hook === 'POSTROUTING';
  if (isLeaving && typeof tracked === 'object' && !tracked.isReply && !skb.netns.conntrack.confirm(tracked.connection))
    return 'drop';
  return 'accept';
}

/** The nat table is asked for the first packet of a connection only; then what it decided is done. */
function askNat(ruleset: Ruleset, context: HookContext): Verdict {
  const { skb, hook, network } = context;
  const { tracked } = skb;
  if (typeof tracked !== 'object') return 'accept';
  const manip = manipOf(hook);
  if (tracked.state === 'NEW' && !isDone(tracked.connection, manip)) {
    const verdict = askTable(ruleset, 'nat', context);
    if (verdict !== 'accept') return verdict;
    if (!isDone(tracked.connection, manip))
      setUpNat(skb.netns.conntrack, tracked.connection, manip, {}, network.chance);
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

function askTable(ruleset: Ruleset, table: TableName, context: HookContext): Verdict {
  const chains = ruleset.tables.get(table);
  const chain = chains?.get(context.hook);
  if (!chains || !chain) return 'accept';
  const verdict = walk(chains, chain, context);
  if (verdict !== 'return' && verdict !== 'continue') return verdict;
  if (chain.policy !== 'DROP') return 'accept';
  const { skb } = context;
  skb.decisions.push({
    netns: skb.netns.name,
    by: 'policy',
    table,
    chain: chain.name,
    row: `:${chain.name} DROP`,
    effect: 'drop',
  });
  return 'drop';
}

function walk(chains: ReadonlyMap<string, Chain>, chain: Chain, context: HookContext): Verdict | 'continue' | 'return' {
  for (const [index, rule] of chain.rules.entries()) {
    if (!matches(rule, context)) continue;
    context.skb.netns.hit(rule);
    if (rule.jump !== undefined) {
      const target = chains.get(rule.jump);
      if (!target) throw new Error(`no chain ${rule.jump}: ${rule.text}`);
      note(rule, index, context, rule.isGoto ? `goto ${rule.jump}` : `to ${rule.jump}`);
      const verdict = walk(chains, target, context);
      if (verdict === 'accept' || verdict === 'drop' || verdict === 'reject') return verdict;
      if (rule.isGoto) return 'return';
      continue;
    }
    if (!rule.action) continue;
    const verdict = rule.action(context);
    note(rule, index, context, verdict);
    if (verdict !== 'continue') return verdict;
  }
  return 'return';
}

function note(rule: Rule, index: number, { skb }: HookContext, effect: string): void {
  const { table, chain, text } = rule;
  skb.decisions.push({ netns: skb.netns.name, by: 'rule', table, chain, index, row: text, effect });
}

function matches(rule: Rule, context: HookContext): boolean {
  const { packet } = context.skb;
  if (rule.destination && !isIn(rule.destination, packet.dst)) return false;
  if (rule.source && !isIn(rule.source, packet.src)) return false;
  if (
    rule.protocol &&
    rule.protocol.name !== 'all' &&
    (rule.protocol.name === packet.body.protocol) === rule.protocol.isNegated
  )
    return false;
  if (rule.inDevice && !isNamed(rule.inDevice, context.inDevice?.name)) return false;
  if (rule.outDevice && !isNamed(rule.outDevice, context.outDevice?.name)) return false;
  context.rule = rule;
  return rule.matches.every((test) => test(context));
}

function isIn({ base, mask, isNegated }: AddressTest, address: number): boolean {
  return ((address & mask) >>> 0 === base) !== isNegated;
}

function isNamed({ name, isPrefix, isNegated }: NameTest, device = ''): boolean {
  return (isPrefix ? device.startsWith(name) : device === name) !== isNegated;
}
