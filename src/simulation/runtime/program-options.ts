import type { ProcessApi } from './process';

/** The options and operands of a program's command line. */
export interface Options {
  readonly flags: ReadonlySet<string>;
  readonly values: ReadonlyMap<string, readonly string[]>;
  readonly operands: readonly string[];
}

/**
 * Reads a command line: `-ab`, `-n5`, `-n 5`, `--lines=5`, `--lines 5`, `--`.
 * `withValue` names the options that take a value: letters, and long ones by their name.
 */
export function readOptions(args: readonly string[], withValue: readonly string[] = []): Options {
  const flags = new Set<string>();
  const values = new Map<string, string[]>();
  const operands: string[] = [];
  const add = (name: string, value: string) => {
    const before = values.get(name);
    if (before) before.push(value);
    else values.set(name, [value]);
  };
  for (let i = 0; i < args.length; i++) {
    const word = args[i] as string;
    if (word === '--') {
      operands.push(...args.slice(i + 1));
      break;
    }
    if (word.startsWith('--')) {
      const [name = '', ...rest] = word.slice(2).split('=');
      if (rest.length > 0) add(name, rest.join('='));
      else if (withValue.includes(name)) add(name, args[++i] ?? '');
      else flags.add(name);
    } else if (word.length > 1 && word.startsWith('-')) {
      for (let at = 1; at < word.length; at++) {
        const letter = word[at] as string;
        if (withValue.includes(letter)) {
          add(letter, word.slice(at + 1) || (args[++i] ?? ''));
          break;
        }
        flags.add(letter);
      }
    } else operands.push(word);
  }
  return { flags, values, operands };
}

/** The last value of the first of these options that was given. */
export function optionValue(options: Options, ...names: readonly string[]): string | undefined {
  for (const name of names) {
    const value = options.values.get(name)?.at(-1);
    if (value !== undefined) return value;
  }
  return undefined;
}

/** Writes an error in the usual form and returns the exit code. */
export function fail(proc: ProcessApi, message: string, code = 1): number {
  const name = proc.argv[0]?.split('/').at(-1) ?? '';
  proc.stderr.write(`${name}: ${message}\n`);
  return code;
}

/** Says openly that something is not part of the simulation. */
export function notModelled(proc: ProcessApi, what: string, code = 1): number {
  return fail(proc, `${what} is not modelled by the simulation`, code);
}
