import { normalizePath } from '../../container-files';
import { complain, type Shell, type Steps } from '../shell';
import type { Builtins } from './builtin';

/** Builtins about where the shell is and what it may do. */
export const placeBuiltins: Builtins = {
  cd: { run: runCd },
  pwd: {
    run: (shell) => {
      shell.stdout.write(`${shell.cwd}\n`);
      return 0;
    },
  },
  umask: {
    run: (shell, argv) => {
      if (argv.length === 1) shell.stdout.write('0022\n');
      return 0;
    },
  },
  ulimit: { run: runUlimit },
  times: {
    run: (shell) => {
      shell.stdout.write('0m0.00s 0m0.00s\n0m0.00s 0m0.00s\n');
      return 0;
    },
  },
  hash: { run: () => 0 },
  alias: { run: () => 0 },
  unalias: { run: () => 0 },
  command: { run: runCommandBuiltin },
  builtin: {
    run: (shell, argv) => shell.interpreter.runProgram(shell, argv.slice(1), shell.environment, false),
    dialects: ['bash'],
  },
  type: { run: (shell, argv) => describeNames(shell, argv.slice(1), true) },
};

function runCd(shell: Shell, argv: readonly string[]): number {
  const words = argv.slice(1).filter((word) => word !== '-P' && word !== '-L' && word !== '--');
  const target = words[0] ?? shell.get('HOME') ?? '/';
  const isBack = target === '-';
  const path = normalizePath(isBack ? (shell.get('OLDPWD') ?? shell.cwd) : target, shell.cwd);
  const entry = shell.proc.files.stat(path);
  if (entry?.kind !== 'directory') {
    const reason = entry ? 'Not a directory' : 'No such file or directory';
    if (shell.dialect === 'dash') complain(shell, `cd: can't cd to ${target}`);
    else
      complain(shell, shell.dialect === 'bash' ? `cd: ${target}: ${reason}` : `cd: can't cd to ${target}: ${reason}`);
    return shell.dialect === 'bash' ? 1 : 2;
  }
  shell.set('OLDPWD', shell.cwd);
  shell.cwd = path;
  shell.set('PWD', path);
  if (isBack) shell.stdout.write(`${path}\n`);
  return 0;
}

function runUlimit(shell: Shell, argv: readonly string[]): number {
  if (argv.some((word) => /^\d+$|^unlimited$/.test(word))) return 0;
  shell.stdout.write(`${argv.includes('-n') ? '1048576' : 'unlimited'}\n`);
  return 0;
}

function* runCommandBuiltin(shell: Shell, argv: readonly string[]): Steps<number> {
  const words = argv.slice(1);
  if (words[0] === '-v' || words[0] === '-V') return describeNames(shell, words.slice(1), words[0] === '-V');
  const rest = words[0] === '-p' || words[0] === '--' ? words.slice(1) : words;
  if (rest.length === 0) return 0;
  const builtin = shell.findBuiltin(rest[0] as string);
  if (!builtin) return yield* shell.interpreter.runProgram(shell, rest, shell.environment, false);
  const status = builtin.run(shell, rest);
  return typeof status === 'number' ? status : yield* status;
}

function describeNames(shell: Shell, names: readonly string[], isLong: boolean): number {
  let status = 0;
  for (const name of names) {
    const lookup = shell.proc.findProgram(name);
    const path = lookup.found === 'program' || lookup.found === 'script' ? lookup.path : undefined;
    const isFunction = shell.functions.has(name);
    const isBuiltin =
      !isFunction && (shell.findBuiltin(name) !== undefined || ['echo', 'printf', 'test', '['].includes(name));
    if (isFunction) shell.stdout.write(isLong ? `${name} is a function\n` : `${name}\n`);
    else if (isBuiltin) shell.stdout.write(isLong ? `${name} is a shell builtin\n` : `${name}\n`);
    else if (path) shell.stdout.write(isLong ? `${name} is ${path}\n` : `${path}\n`);
    else {
      if (isLong) shell.stderr.write(`${name}: not found\n`);
      status = shell.dialect === 'bash' ? 1 : 127;
    }
  }
  return status;
}
