/**
 * Reads a rule as `nft list` prints it.
 * Models: the statements of nft(8) that kube-proxy's mode nftables and simple firewalls use.
 * Leaves out: IPv6, flow tables, queues, quotas; limits always let through.
 */
import { ICMP, UNREACHABLE } from '../core/packet';
import { sendIcmpError } from '../ipv4/icmp';
import { sendReset } from '../ipv4/tcp';
import { keyOf, namedSet, verdictOf } from './elements';
import { readKey, readNumber } from './expression';
import { readMatch } from './match-statement';
import { readMasquerade, readNat, readRedirect } from './nat-statement';
import type { NftRule, NftStatement } from './nft-ruleset';
import { Tokens } from './tokens';

/** Machines have most of their rules in common: each is read once. */
const known = new Map<string, NftRule>();
const MOST_KNOWN = 200_000;

/** Reads a rule; the same one for the same text of the same chain. */
export function readNftRule(table: string, chain: string, text: string): NftRule {
  const key = `${table} ${chain} ${text}`;
  let rule = known.get(key);
  if (!rule) {
    if (known.size >= MOST_KNOWN) known.clear();
    rule = parseRule(table, chain, text);
    known.set(key, rule);
  }
  return rule;
}

function parseRule(table: string, chain: string, text: string): NftRule {
  const tokens = new Tokens(text);
  const statements: NftStatement[] = [];
  let hasEffect = false;
  while (!tokens.isAtEnd) {
    const isTest = !READERS[tokens.peek()] && !isAssignment(tokens);
    const isVerdictMap = text.includes(' vmap ');
    hasEffect ||= !isTest || isVerdictMap;
    const statement = readStatement(tokens);
    if (statement) statements.push(statement);
  }
  return { table, chain, text, statements, hasEffect };
}

function readStatement(tokens: Tokens): NftStatement | undefined {
  const read = READERS[tokens.peek()];
  if (read) {
    tokens.take();
    return read(tokens);
  }
  return isAssignment(tokens) ? readAssignment(tokens) : readMatch(tokens);
}

type Reader = (tokens: Tokens) => NftStatement | undefined;

/** What the word at the start of a statement means; all other statements start with a field. */
const READERS: Readonly<Record<string, Reader>> = {
  accept: () => () => ({ code: 'accept' }),
  drop: () => () => ({ code: 'drop' }),
  return: () => () => ({ code: 'return' }),
  continue: () => () => ({ code: 'continue' }),
  jump: (tokens) => chainVerdict('jump', tokens.take()),
  goto: (tokens) => chainVerdict('goto', tokens.take()),
  dnat: (tokens) => readNat(tokens, 'destination'),
  snat: (tokens) => readNat(tokens, 'source'),
  masquerade: readMasquerade,
  redirect: readRedirect,
  reject: readReject,
  update: readUpdate,
  add: readUpdate,
  notrack: () => (at) => {
    at.context.skb.tracked = 'UNTRACKED';
    return 'next';
  },
  counter: (tokens) => skip(tokens, ['packets', 'bytes']),
  log: (tokens) => skip(tokens, ['prefix', 'level', 'flags', 'group']),
  limit: (tokens) => skip(tokens, ['rate', 'over', 'burst', 'packets']),
  comment: (tokens) => {
    tokens.take();
    return undefined;
  },
};

function chainVerdict(code: 'jump' | 'goto', chain: string): NftStatement {
  const verdict = { code, chain };
  return () => verdict;
}

/** Options that change nothing about where a packet goes. */
function skip(tokens: Tokens, options: readonly string[]): undefined {
  while (options.includes(tokens.peek())) {
    tokens.take();
    if (!verdictOf(tokens.peek())) tokens.take();
  }
}

/** `reject`: ICMP port unreachable if nothing else is said. */
function readReject(tokens: Tokens): NftStatement {
  let how = 'port-unreachable';
  if (tokens.accept('with')) {
    const kind = tokens.take();
    tokens.accept('type');
    how = kind === 'tcp' ? tokens.take() && 'reset' : tokens.take();
  }
  const code = UNREACHABLE_CODES[how] ?? UNREACHABLE.port;
  return ({ context: { network, skb } }) => {
    if (how === 'reset') sendReset(network, skb);
    else sendIcmpError(network, skb, { type: ICMP.unreachable, code });
    return { code: 'reject' };
  };
}

const UNREACHABLE_CODES: Readonly<Record<string, number>> = {
  'net-unreachable': UNREACHABLE.network,
  'no-route': UNREACHABLE.network,
  'host-unreachable': UNREACHABLE.host,
  'prot-unreachable': UNREACHABLE.protocol,
  'port-unreachable': UNREACHABLE.port,
  'net-prohibited': UNREACHABLE.networkProhibited,
  'host-prohibited': UNREACHABLE.hostProhibited,
  'admin-prohibited': UNREACHABLE.filtered,
};

/** `update @affinity { ip saddr }`: the element is there from now on, for the time that the set keeps it. */
function readUpdate(tokens: Tokens): NftStatement {
  const name = tokens.take().slice(1);
  tokens.expect('{');
  const parts = readKey(tokens);
  tokens.takeUntil('}');
  tokens.expect('}');
  return ({ context, table }) => {
    const key = keyOf(parts, context);
    if (key === undefined) return 'no match';
    context.skb.netns.memory.dynamicSet(namedSet(table, name).name).set(key, context.network.now);
    return 'next';
  };
}

function isAssignment(tokens: Tokens): boolean {
  return tokens.peek(1) === 'set' || tokens.peek(2) === 'set';
}

/** `meta mark set meta mark | 0x4000`, `ct mark set 0x1`. */
function readAssignment(tokens: Tokens): NftStatement {
  const [field] = tokens.takeUntil('set');
  tokens.expect('set');
  const value = readNumber(tokens);
  return ({ context }) => {
    const { skb } = context;
    const next = value(context);
    if (field !== 'ct') skb.mark = next;
    else if (typeof skb.tracked === 'object') skb.tracked.connection.mark = next;
    return 'next';
  };
}
