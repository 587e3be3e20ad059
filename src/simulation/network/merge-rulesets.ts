/** The rules of one machine are written by several: kube-proxy in front, the network implementation behind. */
import { type Chain, parseRuleset, type Ruleset, type TableName } from '../linux/net/netfilter/ruleset';

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

/** One ruleset of several: rules in built-in chains one part after the other; a policy of DROP wins. */
export function mergeRulesets(parts: readonly Ruleset[]): Ruleset | undefined {
  const [only, ...more] = parts;
  if (more.length === 0) return only;
  const tables = new Map<TableName, Map<string, Chain>>();
  for (const part of parts) {
    for (const [name, chains] of part.tables) {
      const table = tables.get(name) ?? new Map<string, Chain>();
      tables.set(name, table);
      for (const chain of chains.values()) table.set(chain.name, joined(table.get(chain.name), chain));
    }
  }
  return { tables, hasConntrack: parts.some(({ hasConntrack }) => hasConntrack) };
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
