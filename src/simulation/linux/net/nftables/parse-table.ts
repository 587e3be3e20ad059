/** Reads what `nft list table` and `nft list ruleset` print. */
import type { Hook } from '../netfilter/hook';
import { setOf } from './elements';
import type { NftChain, NftRule, NftRuleset, NftSet, NftTable } from './nft-ruleset';
import { readNftRule } from './parse-rule';

/** Lists are shared between machines, and known by identity. */
const knownTables = new WeakMap<readonly string[], NftRuleset>();

/** Reads a listing once. Tables of IPv6 and of bridges are passed over. */
export function readNftables(lines: readonly string[]): NftRuleset {
  let ruleset = knownTables.get(lines);
  if (!ruleset) {
    const tables = blocksOf(lines.map((line) => line.trim())).flatMap((block) => tableOf(block));
    const isStateful = tables.some(({ chains }) => [...chains.values()].some(needsConntrack));
    ruleset = { tables, hasConntrack: isStateful };
    knownTables.set(lines, ruleset);
  }
  return ruleset;
}

function needsConntrack({ base, rules }: NftChain): boolean {
  return base?.type === 'nat' || rules.some(({ text }) => /\bct (state|status|mark)\b/.test(text));
}

interface Block {
  readonly head: string;
  readonly body: readonly string[];
}

/** Groups lines into `head { … }`; what stands between is left out. */
function blocksOf(lines: readonly string[]): Block[] {
  const blocks: Block[] = [];
  let from = -1;
  let depth = 0;
  for (const [i, line] of lines.entries()) {
    const opens = line.endsWith('{');
    if (opens && depth++ === 0) from = i;
    if (line !== '}' || --depth > 0) continue;
    blocks.push({ head: (lines[from] ?? '').slice(0, -1).trim(), body: lines.slice(from + 1, i) });
  }
  return blocks;
}

function tableOf({ head, body }: Block): NftTable[] {
  const [, family = '', name = ''] = head.split(' ');
  if (family !== 'ip' && family !== 'inet') return [];
  const table = `${family} ${name}`;
  const sets = new Map<string, NftSet>();
  const chains = new Map<string, NftChain>();
  for (const block of blocksOf(body)) {
    const [kind, own = ''] = block.head.split(' ');
    if (kind === 'chain') chains.set(own, chainOf(table, own, block.body));
    else if (kind === 'set' || kind === 'map') sets.set(own, namedSetOf(own, block.body));
  }
  const lines = [`table ${table} {`, ...body, '}'];
  return [{ name: table, sets, chains, lines }];
}

/** Machines mostly have equal sets: each is read once. */
const knownSets = new Map<string, NftSet>();
const MOST_SETS = 4096;

function namedSetOf(name: string, body: readonly string[]): NftSet {
  const key = `${name}\n${body.join('\n')}`;
  let set = knownSets.get(key);
  if (!set) {
    if (knownSets.size >= MOST_SETS) knownSets.clear();
    set = parseSet(name, body);
    knownSets.set(key, set);
  }
  return set;
}

function parseSet(name: string, body: readonly string[]): NftSet {
  const from = body.indexOf('elements = {');
  const to = body.indexOf('}', from);
  const texts = from < 0 ? [] : body.slice(from + 1, to).map((line) => line.replace(/,$/, ''));
  const flags = body.find((line) => line.startsWith('flags ')) ?? '';
  const timeout = body.find((line) => line.startsWith('timeout '))?.slice('timeout '.length);
  return setOf(name, texts, {
    isDynamic: flags.includes('dynamic'),
    ...(timeout && { timeoutMs: durationMs(timeout) }),
  });
}

const UNIT_MS: Readonly<Record<string, number>> = { d: 86_400_000, h: 3_600_000, m: 60_000, s: 1000, ms: 1 };

/** Reads `3h`, `1m30s`. */
function durationMs(text: string): number {
  return [...text.matchAll(/(\d+)(ms|[dhms])/g)].reduce(
    (sum, [, count, unit = 's']) => sum + Number(count) * (UNIT_MS[unit] ?? 0),
    0,
  );
}

function chainOf(table: string, name: string, body: readonly string[]): NftChain {
  const rules: NftRule[] = [];
  let base: NftChain['base'];
  for (const line of body) {
    if (line === '' || line.startsWith('comment "')) continue;
    const hook = /^type (\w+) hook (\w+) priority ([^;]+);(?: policy (\w+);)?/.exec(line);
    if (hook) base = baseOf(hook);
    else rules.push(readNftRule(table, name, line));
  }
  return { name, rules, ...(base && { base }) };
}

function baseOf([, type = '', hook = '', priority = '', policy]: RegExpExecArray): NonNullable<NftChain['base']> {
  return {
    type: type as 'filter' | 'nat' | 'route',
    hook: hook.toUpperCase() as Hook,
    priority: priorityOf(priority),
    isDrop: policy === 'drop',
  };
}

/** What priorities are called (nft(8)). */
const PRIORITIES: Readonly<Record<string, number>> = {
  raw: -300,
  mangle: -150,
  dstnat: -100,
  filter: 0,
  security: 50,
  srcnat: 100,
};

/** Reads `filter`, `-110`, `dstnat - 10`. */
function priorityOf(text: string): number {
  const [name = '', sign, offset] = text.split(' ');
  const base = PRIORITIES[name] ?? Number(name);
  return sign === undefined ? base : base + Number(`${sign}${offset}`);
}
