/** How a packet goes through the chains of one iptables table, rule by rule. */
import { candidates } from './chain-index';
import type { HookContext, Verdict } from './hook';
import type { AddressTest, Chain, NameTest, Rule, Ruleset, TableName } from './ruleset';

/** Asks a table's chain of the hook; what it and those that it leads to say, else its policy. */
export function askTable(ruleset: Ruleset, table: TableName, context: HookContext): Verdict {
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
  for (const { rule, index } of candidates(chain, context.skb.packet.dst)) {
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
