import type { HookContext } from '../netfilter/hook';
import { findElement, readLiteral, readSet } from './elements';
import { type NftExpression, type NftValue, numericRange, OPERATORS, readKey } from './expression';
import type { NftSet, NftStatement } from './nft-ruleset';
import type { Tokens } from './tokens';

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '>': (a, b) => a > b,
  '<=': (a, b) => a <= b,
  '>=': (a, b) => a >= b,
};

/** Reads a test: `ip daddr @cluster-ips`, `ct state established,related`, `meta mark & 0x4000 != 0`; or a verdict map's use. */
export function readMatch(tokens: Tokens): NftStatement {
  const parts = readKey(tokens);
  if (tokens.accept('vmap')) return vmap(tokens, parts);
  const combine = OPERATORS[tokens.peek()];
  const only = combine ? combined(tokens, parts, combine) : parts;
  const operator = tokens.peek();
  const isGreater = COMPARISONS[operator];
  if (isGreater) return comparison(tokens, only, isGreater);
  const isNegated = tokens.accept('!=');
  if (!isNegated) tokens.accept('==');
  const test = testOf(tokens, only);
  return ({ context, table }) => {
    const isMatch = test({ context, table });
    return isMatch !== undefined && isMatch !== isNegated ? 'next' : 'no match';
  };
}

/** `& 0x4000`: the field with some of its bits. */
function combined(tokens: Tokens, [field]: readonly NftExpression[], combine: (a: number, b: number) => number) {
  tokens.take();
  const mask = Number(tokens.take());
  const read = (context: HookContext) => {
    const value = field?.read(context);
    return typeof value === 'number' ? combine(value, mask) >>> 0 : undefined;
  };
  return [{ kind: 'number' as const, read }];
}

function comparison(
  tokens: Tokens,
  [field]: readonly NftExpression[],
  holds: (a: number, b: number) => boolean,
): NftStatement {
  tokens.take();
  const bound = Number(tokens.take());
  return ({ context }) => {
    const value = field?.read(context);
    return typeof value === 'number' && holds(value, bound) ? 'next' : 'no match';
  };
}

type Test = (at: Parameters<NftStatement>[0]) => boolean | undefined;

/** Whether a packet has one of the values that follow; undefined where it has no such field. */
function testOf(tokens: Tokens, parts: readonly NftExpression[]): Test {
  if (tokens.peek() === '{' || tokens.peek().startsWith('@')) {
    const set = readSet(tokens);
    return (at) => {
      if (parts.some(({ read }) => read(at.context) === undefined)) return undefined;
      return findElement(set(at), parts, at.context) !== undefined;
    };
  }
  const wanted = [tokens.take()];
  while (tokens.accept(',')) wanted.push(tokens.take());
  const fits = wanted.map(fitOf);
  return ({ context }) => {
    const value = parts[0]?.read(context);
    return value === undefined ? undefined : fits.some((holds) => holds(value));
  };
}

/** Whether a value is what is written: a word, one of several words, a number, an address, a range, `veth*`. */
function fitOf(text: string): (value: NftValue) => boolean {
  const range = numericRange(text);
  return (value) => {
    if (typeof value === 'number') return range !== undefined && range[0] <= value && value <= range[1];
    if (typeof value !== 'string') return value.includes(text);
    return text.endsWith('*') ? value.startsWith(text.slice(0, -1)) : value === text;
  };
}

/** `vmap @service-ips`: the verdict of the element that fits; without one the rule does not match. */
function vmap(tokens: Tokens, parts: readonly NftExpression[]): NftStatement {
  const map: (at: Parameters<NftStatement>[0]) => NftSet = readSet(tokens);
  return (at) => {
    const set = map(at);
    const found = findElement(set, parts, at.context);
    if (!found?.verdict) return 'no match';
    return { ...found.verdict, element: { text: found.text, ...(set.name && { map: set.name }) } };
  };
}

/** Reads `numgen random mod 2 map { 0 : a . 1, 1 : b . 2 }`: a text that depends on the packet. */
export function readMapped(tokens: Tokens): (at: Parameters<NftStatement>[0]) => string | undefined {
  const parts = readKey(tokens);
  tokens.expect('map');
  if (tokens.peek() === '{') {
    const literal = readLiteral(tokens);
    return ({ context }) => findElement(literal, parts, context)?.value;
  }
  const set = readSet(tokens);
  return (at) => findElement(set(at), parts, at.context)?.value;
}
