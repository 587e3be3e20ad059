/** Sets and maps: what they hold, and whether a packet's values are among it. */
import type { HookContext } from '../netfilter/hook';
import { type NftExpression, numericRange, valueText } from './expression';
import type { NftContext, NftElement, NftRange, NftSet, NftVerdict } from './nft-ruleset';
import { Tokens } from './tokens';

/** Makes a set of the texts of its elements: `10.96.0.10 . tcp . 80 comment "x" : goto y`. */
export function setOf(name: string, texts: readonly string[], more: Partial<NftSet> = {}): NftSet {
  const elements = new Map<string, NftElement>();
  const ranges: NftRange[] = [];
  for (const text of texts) {
    const [key, element] = elementOf(text);
    const range = /[/-]/.test(key) ? numericRange(key) : undefined;
    if (range) ranges.push({ from: range[0], to: range[1], element });
    else elements.set(key, element);
  }
  return { name, elements, ranges, isDynamic: false, timeoutMs: Number.POSITIVE_INFINITY, ...more };
}

function elementOf(text: string): [key: string, element: NftElement] {
  const tokens = new Tokens(text);
  const key = tokens.takeUntil('comment', ':', 'timeout', 'expires').join(' ');
  tokens.takeUntil(':');
  tokens.accept(':');
  const value = tokens.takeUntil().join(' ');
  const verdict = value ? verdictOf(value) : undefined;
  return [key, { text, value, ...(verdict && { verdict }) }];
}

/** Reads `goto chain`, `drop`; undefined if it is no verdict. */
export function verdictOf(text: string): NftVerdict | undefined {
  const [code = '', chain] = text.split(' ');
  switch (code) {
    case 'accept':
    case 'drop':
    case 'return':
    case 'continue':
      return { code };
    case 'jump':
    case 'goto':
      return chain === undefined ? undefined : { code, chain };
    default:
      return undefined;
  }
}

/** Reads `{ … }` of a rule. */
export function readLiteral(tokens: Tokens): NftSet {
  tokens.expect('{');
  const texts: string[] = [];
  do texts.push(tokens.takeUntil(',', '}').join(' '));
  while (tokens.accept(','));
  tokens.expect('}');
  return setOf('', texts);
}

/** Reads `@name` or `{ … }`: what finds the set when the rule runs. */
export function readSet(tokens: Tokens): (at: NftContext) => NftSet {
  if (tokens.peek() === '{') {
    const literal = readLiteral(tokens);
    return () => literal;
  }
  const name = tokens.take().slice(1);
  return ({ table }) => namedSet(table, name);
}

/** The set of a name, which must be there. */
export function namedSet({ sets, name: table }: NftContext['table'], name: string): NftSet {
  const set = sets.get(name);
  if (!set) throw new Error(`nft: no set ${name} in table ${table}`);
  return set;
}

/** The key of a packet in sets; undefined where it has no such fields. */
export function keyOf(parts: readonly NftExpression[], context: HookContext): string | undefined {
  let key = '';
  for (const { kind, read } of parts) {
    const value = read(context);
    if (value === undefined) return undefined;
    key = key === '' ? valueText(kind, value) : `${key} . ${valueText(kind, value)}`;
  }
  return key;
}

/** The element that fits a packet. */
export function findElement(
  set: NftSet,
  parts: readonly NftExpression[],
  context: HookContext,
): NftElement | undefined {
  const key = keyOf(parts, context);
  if (key === undefined) return undefined;
  const found = set.elements.get(key) ?? rangeElement(set, parts, context);
  if (found || !set.isDynamic) return found;
  const { network, skb } = context;
  const addedMs = skb.netns.memory.dynamicSet(set.name).get(key);
  return addedMs !== undefined && network.now - addedMs < set.timeoutMs ? { text: key, value: '' } : undefined;
}

function rangeElement(
  { ranges }: NftSet,
  parts: readonly NftExpression[],
  context: HookContext,
): NftElement | undefined {
  const [only] = parts;
  if (ranges.length === 0 || parts.length !== 1 || !only) return undefined;
  const value = only.read(context);
  return typeof value === 'number' ? ranges.find(({ from, to }) => from <= value && value <= to)?.element : undefined;
}
