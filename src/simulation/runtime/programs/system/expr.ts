import { compileRegular } from '../text/regular-expression';

type Result = { readonly value: string } | { readonly error: string };

class ExprError extends Error {}

const levels: readonly (readonly string[])[] = [
  ['|'],
  ['&'],
  ['=', '==', '!=', '<', '<=', '>', '>='],
  ['+', '-'],
  ['*', '/', '%'],
  [':'],
];

/** The value of an `expr` command line. */
export function evaluateExpr(words: readonly string[]): Result {
  const cursor = { at: 0 };
  try {
    const value = binary(words, cursor, 0);
    return cursor.at < words.length ? { error: 'syntax error' } : { value };
  } catch (error) {
    if (error instanceof ExprError) return { error: error.message };
    throw error;
  }
}

function binary(words: readonly string[], cursor: { at: number }, level: number): string {
  if (level === levels.length) return primary(words, cursor);
  let left = binary(words, cursor, level + 1);
  for (;;) {
    const operator = words[cursor.at];
    if (operator === undefined || !levels[level]?.includes(operator)) return left;
    cursor.at++;
    left = apply(left, operator, binary(words, cursor, level + 1));
  }
}

function primary(words: readonly string[], cursor: { at: number }): string {
  const word = words[cursor.at++];
  if (word === undefined) throw new ExprError('syntax error');
  if (word === '(') {
    const value = binary(words, cursor, 0);
    if (words[cursor.at++] !== ')') throw new ExprError('syntax error');
    return value;
  }
  const take = () => primary(words, cursor);
  if (word === 'length' && cursor.at < words.length) return String(take().length);
  if (word === 'substr') {
    const text = take();
    const start = Number(take());
    return text.slice(start - 1, start - 1 + Number(take()));
  }
  if (word === 'index') {
    const text = take();
    const letters = take();
    return String([...text].findIndex((letter) => letters.includes(letter)) + 1);
  }
  return word === 'match' ? match(take(), take()) : word;
}

const isEmpty = (value: string) => value === '' || value === '0';

function apply(left: string, operator: string, right: string): string {
  const areNumbers = /^-?\d+$/.test(left) && /^-?\d+$/.test(right);
  const order = areNumbers ? Number(BigInt(left) - BigInt(right)) : left < right ? -1 : left > right ? 1 : 0;
  const truth = (holds: boolean) => (holds ? '1' : '0');
  switch (operator) {
    case '|':
      return isEmpty(left) ? right : left;
    case '&':
      return isEmpty(left) || isEmpty(right) ? '0' : left;
    case ':':
      return match(left, right);
    case '=':
    case '==':
      return truth(order === 0);
    case '!=':
      return truth(order !== 0);
    case '<':
      return truth(order < 0);
    case '<=':
      return truth(order <= 0);
    case '>':
      return truth(order > 0);
    case '>=':
      return truth(order >= 0);
    default:
      return calculate(left, operator, right, areNumbers);
  }
}

function calculate(left: string, operator: string, right: string, areNumbers: boolean): string {
  if (!areNumbers) throw new ExprError('non-integer argument');
  const a = BigInt(left);
  const b = BigInt(right);
  if (operator === '+') return String(a + b);
  if (operator === '-') return String(a - b);
  if (operator === '*') return String(a * b);
  if (b === 0n) throw new ExprError('division by zero');
  return String(operator === '/' ? a / b : a % b);
}

function match(text: string, pattern: string): string {
  const found = compileRegular(`^${pattern}`, 'basic')?.exec(text);
  if (pattern.includes('\\(')) return found?.[1] ?? '';
  return String(found?.[0].length ?? 0);
}
