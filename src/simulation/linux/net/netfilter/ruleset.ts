/**
 * The rules of a namespace, as `iptables-save` prints them and `iptables-restore` reads them.
 * A ruleset is never changed: machines may share one. What packets change (counters, lists) is the namespace's.
 */
import { ipv4Number } from '../../address';
import { prefixMask } from '../core/device';
import type { NftRuleset } from '../nftables/nft-ruleset';
import type { MatchTest } from './define-match';
import type { TargetAction } from './define-target';
import { getMatch } from './matches';
import { findTarget } from './targets';

/** The tables, in the order that a hook asks them. */
export const TABLES = ['raw', 'mangle', 'nat', 'filter'] as const;
export type TableName = (typeof TABLES)[number];

/** One rule. */
export interface Rule {
  readonly table: TableName;
  readonly chain: string;
  /** As `iptables-save` prints it: `-A FORWARD -s 10.244.0.0/16 -j ACCEPT`. */
  readonly text: string;
  readonly source?: AddressTest;
  readonly destination?: AddressTest;
  readonly protocol?: { readonly name: string; readonly isNegated: boolean };
  readonly inDevice?: NameTest;
  readonly outDevice?: NameTest;
  readonly matches: readonly MatchTest[];
  /** What it does; nothing for a rule that only counts. */
  readonly action?: TargetAction;
  readonly jump?: string;
  readonly isGoto?: boolean;
}

export interface AddressTest {
  readonly base: number;
  readonly mask: number;
  readonly isNegated: boolean;
}

export interface NameTest {
  readonly name: string;
  /** `veth+`: any device whose name begins so. */
  readonly isPrefix: boolean;
  readonly isNegated: boolean;
}

/** A list of rules; built-in chains have a policy. */
export interface Chain {
  readonly name: string;
  readonly policy?: 'ACCEPT' | 'DROP';
  readonly rules: readonly Rule[];
}

/** All tables of a namespace. */
export interface Ruleset {
  readonly tables: ReadonlyMap<TableName, ReadonlyMap<string, Chain>>;
  /** Tables of nftables, which the kernel asks beside these. */
  readonly nftables?: NftRuleset;
  /** A table or match needs connection tracking. */
  readonly hasConntrack: boolean;
}

/** Reads what `iptables-save` prints, line by line. Throws with the line that it does not know. */
export function parseRuleset(lines: readonly string[]): Ruleset {
  const tables = new Map<TableName, Map<string, Chain & { rules: Rule[] }>>();
  let table: TableName = 'filter';
  for (const line of lines) {
    if (line.startsWith('#') || line === 'COMMIT' || line.trim() === '') continue;
    if (line.startsWith('*')) {
      table = line.slice(1) as TableName;
      tables.set(table, new Map());
    } else if (line.startsWith(':')) {
      const [name = '', policy] = line.slice(1).split(' ');
      const chain = { name, rules: [] as Rule[], ...(policy !== '-' && { policy: policy as 'ACCEPT' | 'DROP' }) };
      tables.get(table)?.set(name, chain);
    } else {
      const name = line.split(' ')[1] ?? '';
      const chain = tables.get(table)?.get(name);
      if (!chain) throw new Error(`there is no chain ${name} in table ${table}: ${line}`);
      chain.rules.push(readRule(table, line));
    }
  }
  const hasConntrack =
    tables.has('nat') || lines.some((line) => /-m (conntrack|state|connmark)|-j (CONNMARK|CT)/.test(line));
  return { tables, hasConntrack };
}

type RuleDraft = { -readonly [K in keyof Rule]: Rule[K] } & { matches: MatchTest[] };

/** Machines have most of their rules in common: each is read once. */
const known = new Map<string, Rule>();
const MOST_KNOWN = 500_000;

/** Reads `-A CHAIN …`; the same rule for the same text. */
export function readRule(table: TableName, text: string): Rule {
  const key = `${table} ${text}`;
  let rule = known.get(key);
  if (!rule) {
    if (known.size >= MOST_KNOWN) known.clear();
    rule = parseRule(table, text);
    known.set(key, rule);
  }
  return rule;
}

function parseRule(table: TableName, text: string): Rule {
  const words = splitWords(text);
  const rule: RuleDraft = { table, chain: words[1] ?? '', text, matches: [] };
  let at = 2;
  while (at < words.length) at = parseOption(rule, words, at);
  return rule;
}

function parseOption(rule: RuleDraft, words: string[], at: number): number {
  const isNegated = words[at] === '!';
  const optionAt = isNegated ? at + 1 : at;
  const value = words[optionAt + 1] ?? '';
  switch (words[optionAt]) {
    case '-s':
      rule.source = addressTest(value, isNegated);
      return optionAt + 2;
    case '-d':
      rule.destination = addressTest(value, isNegated);
      return optionAt + 2;
    case '-p':
      rule.protocol = { name: value, isNegated };
      return optionAt + 2;
    case '-i':
      rule.inDevice = nameTest(value, isNegated);
      return optionAt + 2;
    case '-o':
      rule.outDevice = nameTest(value, isNegated);
      return optionAt + 2;
    case '-m': {
      const end = endOfMatch(words, optionAt + 2);
      rule.matches.push(getMatch(value).parse(words.slice(optionAt + 2, end)));
      return end;
    }
    case '-j':
    case '-g': {
      rule.isGoto = words[optionAt] === '-g';
      const target = findTarget(value);
      if (target) rule.action = target.parse(words.slice(optionAt + 2));
      else rule.jump = value;
      return words.length;
    }
    default:
      throw new Error(`unknown option ${words[optionAt]} in: ${rule.text}`);
  }
}

const CORE_OPTIONS = new Set(['-s', '-d', '-p', '-i', '-o', '-m', '-j', '-g']);

/** The options of a match go on to the next core option; a `!` before that one belongs to it. */
function endOfMatch(words: string[], from: number): number {
  let end = from;
  while (end < words.length && !CORE_OPTIONS.has(words[end] ?? '')) {
    if (words[end] === '!' && CORE_OPTIONS.has(words[end + 1] ?? '')) break;
    end++;
  }
  return end;
}

/** Splits at spaces outside quotes. */
function splitWords(text: string): string[] {
  return [...text.matchAll(/"((?:[^"\\]|\\.)*)"|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
}

function addressTest(text: string, isNegated: boolean): AddressTest {
  const [address = '', prefix = '32'] = text.split('/');
  const mask = prefix.includes('.') ? ipv4Number(prefix) : prefixMask(Number(prefix));
  return { base: (ipv4Number(address) & mask) >>> 0, mask, isNegated };
}

function nameTest(text: string, isNegated: boolean): NameTest {
  const isPrefix = text.endsWith('+');
  return { name: isPrefix ? text.slice(0, -1) : text, isPrefix, isNegated };
}
