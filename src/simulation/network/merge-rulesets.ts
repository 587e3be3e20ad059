/** The rules of one machine are written by several: kube-proxy in front, the network implementation behind. */
import { type Chain, parseRuleset, type Ruleset } from '../linux/net/netfilter/ruleset';
import type { NftRuleset } from '../linux/net/nftables/nft-ruleset';

/** Long lists are shared between machines, and known by identity; short ones by their text. */
const parsedLists = new WeakMap<readonly string[], Ruleset>();
const parsedTexts = new Map<string, Ruleset>();
const SHORT = 64;
const MOST_TEXTS = 4096;

/** Reads rules once. */
export function readRules(lines: readonly string[]): Ruleset {
  const known = parsedLists.get(lines);
  if (known) return known;
  if (lines.length > SHORT) {
    const ruleset = parseRuleset(lines);
    parsedLists.set(lines, ruleset);
    return ruleset;
  }
  const text = lines.join('\n');
  let ruleset = parsedTexts.get(text);
  if (!ruleset) {
    if (parsedTexts.size >= MOST_TEXTS) parsedTexts.clear();
    ruleset = parseRuleset(lines);
    parsedTexts.set(text, ruleset);
  }
  parsedLists.set(lines, ruleset);
  return ruleset;
}

/** Pairs that were merged: machines share the parts, and what is worked out for a whole hangs on it. */
const merged = new WeakMap<Ruleset, WeakMap<Ruleset, Ruleset>>();

/** One ruleset of several: rules in built-in chains one part after the other; a policy of DROP wins. */
export function mergeRulesets([first, ...more]: readonly Ruleset[]): Ruleset | undefined {
  return first && more.reduce(mergePair, first);
}

function mergePair(front: Ruleset, behind: Ruleset): Ruleset {
  const pairs = merged.get(front) ?? new WeakMap<Ruleset, Ruleset>();
  merged.set(front, pairs);
  const whole = pairs.get(behind) ?? merge(front, behind);
  pairs.set(behind, whole);
  return whole;
}

function merge(front: Ruleset, behind: Ruleset): Ruleset {
  const tables = new Map(front.tables);
  for (const [name, chains] of behind.tables) {
    const table = new Map(tables.get(name));
    tables.set(name, table);
    for (const chain of chains.values()) table.set(chain.name, joined(table.get(chain.name), chain));
  }
  const nftables = mergeNftables(front.nftables, behind.nftables);
  return { tables, hasConntrack: front.hasConntrack || behind.hasConntrack, ...(nftables && { nftables }) };
}

function mergeNftables(front: NftRuleset | undefined, behind: NftRuleset | undefined): NftRuleset | undefined {
  if (!front || !behind) return front ?? behind;
  const hasConntrack = front.hasConntrack || behind.hasConntrack;
  return { tables: [...front.tables, ...behind.tables], hasConntrack };
}

function joined(front: Chain | undefined, behind: Chain): Chain {
  if (!front) return behind;
  const isDrop = front.policy === 'DROP' || behind.policy === 'DROP';
  const policy = front.policy ?? behind.policy;
  return {
    name: front.name,
    rules: [...front.rules, ...behind.rules],
    ...(policy && { policy: isDrop ? 'DROP' : policy }),
  };
}
