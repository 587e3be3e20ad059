import { normalizePath } from '../container-files';
import type { ProcessApi } from '../process';

/** An expression that `test` cannot read. */
export class TestError extends Error {}

/** Whether a unary test such as `-f path` holds. */
export function unaryTest(operator: string, operand: string, proc: ProcessApi): boolean {
  if (operator === '-n') return operand !== '';
  if (operator === '-z') return operand === '';
  if (operator === '-t') return proc.hasTerminal;
  const path = normalizePath(operand, proc.cwd);
  if (operand === '') return false;
  const entry = proc.files.stat(path);
  switch (operator) {
    case '-e':
    case '-a':
      return entry !== undefined;
    case '-f':
      return entry?.kind === 'file' && !path.startsWith('/dev/');
    case '-d':
      return entry?.kind === 'directory';
    case '-h':
    case '-L':
      return proc.files.linkStat(path)?.kind === 'symlink';
    case '-s':
      return entry !== undefined && (entry.kind !== 'file' || entry.sizeBytes > 0);
    case '-r':
    case '-w':
      return entry !== undefined;
    case '-x':
      return entry !== undefined && (entry.mode & 0o111) !== 0;
    case '-O':
    case '-G':
      return entry?.uid === proc.user.uid;
    case '-b':
    case '-c':
      return operator === '-c' && path.startsWith('/dev/') && entry !== undefined;
    case '-p':
    case '-S':
    case '-g':
    case '-u':
    case '-k':
      return false;
    default:
      throw new TestError(`${operator}: unknown operand`);
  }
}

/** Whether a binary test such as `1 -lt 2` holds. */
export function binaryTest(left: string, operator: string, right: string, proc: ProcessApi): boolean {
  switch (operator) {
    case '=':
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '>':
      return left > right;
    case '-nt':
      return modified(left, proc) > modified(right, proc);
    case '-ot':
      return modified(left, proc) < modified(right, proc);
    case '-ef':
      return proc.files.realPath(normalizePath(left, proc.cwd)) === proc.files.realPath(normalizePath(right, proc.cwd));
    default:
      return compareNumbers(integer(left), operator, integer(right));
  }
}

/** Compares as `-eq` and its like do. */
export function compareNumbers(left: bigint, operator: string, right: bigint): boolean {
  switch (operator) {
    case '-eq':
      return left === right;
    case '-ne':
      return left !== right;
    case '-lt':
      return left < right;
    case '-le':
      return left <= right;
    case '-gt':
      return left > right;
    case '-ge':
      return left >= right;
    default:
      throw new TestError(`${operator}: unknown operand`);
  }
}

function integer(text: string): bigint {
  if (!/^\s*[-+]?\d+\s*$/.test(text)) throw new TestError(`${text}: bad number`);
  return BigInt(text.trim().replace(/^\+/, ''));
}

function modified(path: string, proc: ProcessApi): number {
  return proc.files.stat(normalizePath(path, proc.cwd))?.mtimeMs ?? -1;
}

const binary = new Set(['=', '==', '!=', '<', '>', '-eq', '-ne', '-lt', '-le', '-gt', '-ge', '-nt', '-ot', '-ef']);

/** Whether the arguments of `test` hold, with `!`, `( )`, `-a` and `-o`. */
export function evaluateTest(args: readonly string[], proc: ProcessApi): boolean {
  // POSIX decides by the number of arguments, so that data may look like operators.
  if (args.length === 0) return false;
  if (args.length === 1) return args[0] !== '';
  const [first = '', second = '', third = ''] = args;
  if (args.length === 2) return first === '!' ? second === '' : unaryTest(first, second, proc);
  if (args.length === 3 && binary.has(second)) return binaryTest(first, second, third, proc);
  if (args.length <= 4 && first === '!') return !evaluateTest(args.slice(1), proc);
  const cursor = { at: 0 };
  const result = readEither(args, cursor, proc);
  if (cursor.at < args.length) throw new TestError(`${args[cursor.at]}: unknown operand`);
  return result;
}

function readEither(args: readonly string[], cursor: { at: number }, proc: ProcessApi): boolean {
  let result = readBoth(args, cursor, proc);
  while (args[cursor.at] === '-o') {
    cursor.at++;
    result = readBoth(args, cursor, proc) || result;
  }
  return result;
}

function readBoth(args: readonly string[], cursor: { at: number }, proc: ProcessApi): boolean {
  let result = readOne(args, cursor, proc);
  while (args[cursor.at] === '-a') {
    cursor.at++;
    result = readOne(args, cursor, proc) && result;
  }
  return result;
}

function readOne(args: readonly string[], cursor: { at: number }, proc: ProcessApi): boolean {
  const first = args[cursor.at];
  if (first === undefined) throw new TestError('argument expected');
  const operator = args[cursor.at + 1];
  if (operator !== undefined && binary.has(operator) && cursor.at + 2 < args.length) {
    cursor.at += 3;
    return binaryTest(first, operator, args[cursor.at - 1] as string, proc);
  }
  cursor.at++;
  if (first === '!') return !readOne(args, cursor, proc);
  if (first === '(') {
    const result = readEither(args, cursor, proc);
    if (args[cursor.at++] !== ')') throw new TestError('closing paren expected');
    return result;
  }
  if (/^-[a-zA-Z]$/.test(first) && operator !== undefined) {
    cursor.at++;
    return unaryTest(first, operator, proc);
  }
  return first !== '';
}
