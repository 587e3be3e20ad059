/** How a packet goes through a chain of nftables at a hook. */
import type { HookContext, Verdict } from '../netfilter/hook';
import type { NftChain, NftContext, NftHookChain, NftRule, NftVerdict } from './nft-ruleset';

/** Asks a chain at a hook; what it and those that it leads to say, else its policy. */
export function askNftChain({ table, chain }: NftHookChain, context: HookContext): Verdict {
  const verdict = walk(chain, { context, table });
  if (verdict !== 'return') return verdict;
  if (!chain.base?.isDrop) return 'accept';
  const { skb } = context;
  const policy = { netns: skb.netns.name, by: 'policy' as const, table: table.name, chain: chain.name };
  skb.decisions.push({ ...policy, row: 'policy drop', effect: 'drop' });
  return 'drop';
}

function walk(chain: NftChain, at: NftContext): Verdict | 'return' {
  for (const [index, rule] of chain.rules.entries()) {
    const verdict = runRule(rule, at);
    if (verdict === 'no match') continue;
    note(rule, index, verdict, at);
    if (verdict === 'next' || verdict.code === 'continue') continue;
    if (verdict.code !== 'jump' && verdict.code !== 'goto') return verdict.code;
    const inner = walk(chainNamed(verdict.chain, at), at);
    if (inner !== 'return' || verdict.code === 'goto') return inner;
  }
  return 'return';
}

function chainNamed(name = '', { table }: NftContext): NftChain {
  const chain = table.chains.get(name);
  if (!chain) throw new Error(`nft: no chain ${name} in table ${table.name}`);
  return chain;
}

function runRule(rule: NftRule, at: NftContext): 'next' | 'no match' | NftVerdict {
  at.context.rule = rule;
  for (const statement of rule.statements) {
    const result = statement(at);
    if (result !== 'next') return result;
  }
  return 'next';
}

function note({ table, chain, text, hasEffect }: NftRule, index: number, verdict: 'next' | NftVerdict, at: NftContext) {
  const { skb } = at.context;
  const netns = skb.netns.name;
  if (!hasEffect) return;
  const effect = verdict === 'next' ? 'continue' : effectOf(verdict);
  skb.decisions.push({ netns, by: 'rule', table, chain, index, row: text, effect });
  const element = verdict === 'next' ? undefined : verdict.element;
  if (element?.map) skb.decisions.push({ netns, by: 'rule', table, chain: element.map, row: element.text, effect });
}

function effectOf({ code, chain }: NftVerdict): string {
  return code === 'jump' ? `to ${chain}` : code === 'goto' ? `goto ${chain}` : code;
}
