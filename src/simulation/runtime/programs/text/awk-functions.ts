import { type AwkState, type AwkValue, format, numberOf, splitFields, textOf } from './awk-values';

type AwkFunction = (args: readonly AwkValue[], state: AwkState) => AwkValue;

const matcherOf = (value: AwkValue | undefined, flags = '') => new RegExp(textOf(value ?? ''), flags);

/** The functions of awk that take values; `sub`, `gsub` and `split` also write and are treated by the parser. */
export const awkFunctions: Readonly<Record<string, AwkFunction>> = {
  length: (args, state) => textOf(args[0] ?? state.record).length,
  substr: ([text = '', start = 1, length]) => {
    const from = Math.round(numberOf(start)) - 1;
    const end = length === undefined ? Number.POSITIVE_INFINITY : from + Math.round(numberOf(length));
    return textOf(text).slice(Math.max(0, from), Math.max(0, end));
  },
  index: ([text = '', part = '']) => textOf(text).indexOf(textOf(part)) + 1,
  toupper: ([text = '']) => textOf(text).toUpperCase(),
  tolower: ([text = '']) => textOf(text).toLowerCase(),
  sprintf: ([pattern = '', ...rest]) => format(textOf(pattern), rest),
  match: ([text = '', pattern], state) => {
    const found = matcherOf(pattern).exec(textOf(text));
    state.variables.set('RSTART', found ? found.index + 1 : 0);
    state.variables.set('RLENGTH', found ? found[0].length : -1);
    return found ? found.index + 1 : 0;
  },
  int: ([value = 0]) => Math.trunc(numberOf(value)),
  sqrt: ([value = 0]) => Math.sqrt(numberOf(value)),
  exp: ([value = 0]) => Math.exp(numberOf(value)),
  log: ([value = 0]) => Math.log(numberOf(value)),
  sin: ([value = 0]) => Math.sin(numberOf(value)),
  cos: ([value = 0]) => Math.cos(numberOf(value)),
  rand: (_, state) => state.random(),
  srand: () => 0,
};

/** `sub` and `gsub`: the changed text and how often. */
export function replaceIn(text: string, pattern: AwkValue, replacement: AwkValue, isGlobal: boolean): [string, number] {
  let count = 0;
  const result = text.replace(matcherOf(pattern, isGlobal ? 'g' : ''), (whole) => {
    count++;
    return textOf(replacement).replace(/\\?&/g, (mark) => (mark === '&' ? whole : '&'));
  });
  return [result, count];
}

/** `split`: fills an array from 1 and gives how many. */
export function splitInto(state: AwkState, name: string, text: string, separator: string): number {
  const array = state.array(name);
  array.clear();
  const parts = splitFields(text, separator);
  parts.forEach((part, index) => {
    array.set(String(index + 1), part);
  });
  return parts.length;
}
