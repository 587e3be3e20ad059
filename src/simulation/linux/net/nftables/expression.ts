/** What rules may look at: fields of the packet, of its connection, of the host, and numbers made up on the spot. */
import { ipv4Number, ipv4Text } from '../../address';
import type { Skb } from '../core/skb';
import { addressType } from '../netfilter/address-type';
import type { HookContext } from '../netfilter/hook';
import { ruleState } from '../netfilter/rule-state';
import type { Tokens } from './tokens';

/** A value while a rule runs: an address or number, a word, or several words of which one may fit. */
export type NftValue = number | string | readonly string[];

/** Something that has a value for a packet; undefined where a packet has no such field. */
export interface NftExpression {
  readonly kind: 'address' | 'number' | 'word' | 'words';
  read(context: HookContext): NftValue | undefined;
}

type Read = NftExpression['read'];

const address = (read: Read): NftExpression => ({ kind: 'address', read });
const number = (read: Read): NftExpression => ({ kind: 'number', read });
const word = (read: Read): NftExpression => ({ kind: 'word', read });
const words = (read: Read): NftExpression => ({ kind: 'words', read });

const mark = number(({ skb }) => skb.mark);
const inDevice = word(({ inDevice: device }) => device?.name ?? '');
const outDevice = word(({ outDevice: device }) => device?.name ?? '');
const protocol = word(({ skb }) => skb.packet.body.protocol);

/** Fields by the words that name them. */
const FIELDS: Readonly<Record<string, NftExpression>> = {
  'ip saddr': address(({ skb }) => skb.packet.src),
  'ip daddr': address(({ skb }) => skb.packet.dst),
  'ip protocol': protocol,
  'ip ttl': number(({ skb }) => skb.packet.ttl),
  'ip length': number(({ skb }) => skb.packet.length),
  'meta l4proto': protocol,
  'meta iifname': inDevice,
  'meta oifname': outDevice,
  'meta mark': mark,
  'ct state': words(({ skb }) => [connectionState(skb)]),
  'ct status': words(({ skb }) => connectionStatus(skb)),
  'ct mark': number(({ skb }) => (typeof skb.tracked === 'object' ? skb.tracked.connection.mark : undefined)),
  'icmp type': number(({ skb }) => (skb.packet.body.protocol === 'icmp' ? skb.packet.body.type : undefined)),
  ...portFields('th', undefined),
  ...portFields('tcp', 'tcp'),
  ...portFields('udp', 'udp'),
  iifname: inDevice,
  oifname: outDevice,
  mark,
};

function portFields(header: string, of: 'tcp' | 'udp' | undefined): Record<string, NftExpression> {
  const port = (end: 'sport' | 'dport') =>
    number(({ skb: { packet } }) =>
      packet.body.protocol === 'icmp' || (of && packet.body.protocol !== of) ? undefined : packet.body[end],
    );
  return { [`${header} sport`]: port('sport'), [`${header} dport`]: port('dport') };
}

function connectionState({ tracked }: Skb): string {
  if (tracked === undefined || tracked === 'UNTRACKED') return 'untracked';
  return tracked === 'INVALID' ? 'invalid' : tracked.state.toLowerCase();
}

function connectionStatus({ tracked }: Skb): string[] {
  if (typeof tracked !== 'object') return [];
  const { isSourceNat, isDestinationNat, isConfirmed, isAssured, hasReply } = tracked.connection;
  const status = { snat: isSourceNat, dnat: isDestinationNat, confirmed: isConfirmed, assured: isAssured };
  const all = { ...status, 'seen-reply': hasReply };
  return Object.entries(all).flatMap(([name, holds]) => (holds ? [name] : []));
}

/** Reads one field or number; undefined if the words are none. */
export function readTerm(tokens: Tokens): NftExpression | undefined {
  const [first, second] = [tokens.peek(), tokens.peek(1)];
  const field = FIELDS[`${first} ${second}`];
  if (field) {
    tokens.take();
    tokens.take();
    return field;
  }
  const alone = FIELDS[first];
  if (alone) {
    tokens.take();
    return alone;
  }
  if (first === 'fib') return readFib(tokens);
  return first === 'numgen' ? readNumgen(tokens) : undefined;
}

/** `fib daddr type`: what an address is to this host. */
function readFib(tokens: Tokens): NftExpression {
  tokens.expect('fib');
  const end = tokens.take() === 'saddr' ? 'src' : 'dst';
  tokens.expect('type');
  return word(({ skb }) => addressType(skb.netns, skb.packet[end]).toLowerCase());
}

/** `numgen random mod 3`, `numgen inc mod 3 offset 1`. */
function readNumgen(tokens: Tokens): NftExpression {
  tokens.expect('numgen');
  const isRandom = tokens.take() === 'random';
  tokens.expect('mod');
  const modulus = Number(tokens.take());
  const offset = tokens.accept('offset') ? Number(tokens.take()) : 0;
  if (isRandom) return number(({ network }) => offset + network.chance.below(modulus));
  return number((context) => {
    const state = ruleState(context, () => ({ next: 0 }));
    const value = state.next;
    state.next = (value + 1) % modulus;
    return offset + value;
  });
}

/** Reads fields joined by ` . `: a key of a set. */
export function readKey(tokens: Tokens): readonly NftExpression[] {
  const parts: NftExpression[] = [];
  do {
    const term = readTerm(tokens);
    if (!term) throw tokens.unknown(tokens.peek());
    parts.push(term);
  } while (tokens.accept('.'));
  return parts;
}

/** Reads `meta mark | 0x4000`, `meta mark ^ 0x4000`, `0x1`: a number that is worked out. */
export function readNumber(tokens: Tokens): (context: HookContext) => number {
  const term = readTerm(tokens) ?? constant(tokens.take());
  const operator = tokens.peek();
  const combine = OPERATORS[operator];
  const value = (context: HookContext) => Number(term.read(context) ?? 0);
  if (!combine) return value;
  tokens.take();
  const other = readNumber(tokens);
  return (context) => combine(value(context), other(context)) >>> 0;
}

function constant(text: string): NftExpression {
  const value = Number(text);
  return number(() => value);
}

/** How numbers are put together. */
export const OPERATORS: Readonly<Record<string, (a: number, b: number) => number>> = {
  '&': (a, b) => a & b,
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  and: (a, b) => a & b,
  or: (a, b) => a | b,
  xor: (a, b) => a ^ b,
};

/** A value as sets hold it: `10.96.0.10`, `tcp`, `80`. */
export function valueText(kind: NftExpression['kind'], value: NftValue): string {
  return kind === 'address' ? ipv4Text(value as number) : String(value);
}

/** The first and last number of `10.0.0.0/8`, `10.0.0.1-10.0.0.9`, `80`, `1024-65535`; undefined for words. */
export function numericRange(text: string): [from: number, to: number] | undefined {
  const read = (part: string) => (/^\d+(\.\d+){3}$/.test(part) ? ipv4Number(part) : Number(part));
  const [first = '', prefix] = text.split('/');
  if (prefix !== undefined) {
    const size = 2 ** (32 - Number(prefix));
    const base = Math.floor(read(first) / size) * size;
    return [base, base + size - 1];
  }
  const [from = '', to = from] = text.split('-');
  const range: [number, number] = [read(from), read(to)];
  return range.some(Number.isNaN) ? undefined : range;
}
