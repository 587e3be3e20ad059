import { FileError, normalizePath } from '../container-files';
import type { ProcessApi, Program, Running } from '../process';
import type { List } from './ast';
import { readLine } from './builtins/read';
import { setOptions } from './builtins/variables';
import { interpreter } from './interpreter';
import { parseScript } from './parser';
import { complain, type Dialect, FunctionReturn, Shell, ShellExit, type Steps } from './shell';
import { syntaxComplaint } from './syntax-complaint';
import { ShellSyntaxError } from './syntax-error';
import { runExitTrap } from './traps';

/**
 * sh, bash and busybox ash as one interpreter with virtual time.
 * Models: POSIX shell grammar, expansions, redirections, jobs, traps, set -eux and pipefail; arrays, [[ ]], (( )), braces of bash.
 * Leaves out: aliases, process substitution, extglob, coproc, select, running the lines before a syntax error, permission checks.
 */
export function shellProgram(dialectOf: (proc: ProcessApi) => Dialect): Program {
  return function* runShell(proc): Running {
    const name = proc.argv[0] ?? 'sh';
    const shell = new Shell(proc, dialectOf(proc), name.replace(/^-/, ''), interpreter);
    const invocation = readInvocation(shell, proc.argv.slice(1));
    if (typeof invocation === 'number') return invocation;
    if (invocation.script === undefined) return yield* runInput(shell);
    return yield* runWhole(shell, invocation.script, invocation.isCommand);
  };
}

interface Invocation {
  readonly script: string | undefined;
  readonly isCommand: boolean;
}

function readInvocation(shell: Shell, words: readonly string[]): Invocation | number {
  let isCommand = false;
  let at = 0;
  for (; at < words.length; at++) {
    const word = words[at] as string;
    if (word === '--') {
      at++;
      break;
    }
    if (word.startsWith('--')) continue;
    if (!/^[-+]./.test(word)) break;
    if (word.startsWith('-') && word.includes('c')) isCommand = true;
    const takesName = word.endsWith('o');
    if (!setOptions(shell, word.replace('c', ''), takesName ? words[at + 1] : undefined)) {
      complain(shell, `Illegal option ${word}`);
      return 2;
    }
    if (takesName) at++;
  }
  const [first, ...parameters] = words.slice(at);
  if (isCommand) {
    if (first === undefined) {
      complain(shell, '-c: option requires an argument');
      return 2;
    }
    shell.name = parameters[0] ?? shell.name;
    shell.parameters = parameters.slice(1);
    return { script: first, isCommand };
  }
  if (first === undefined) return { script: undefined, isCommand };
  shell.parameters = parameters;
  return readScriptFile(shell, first);
}

function readScriptFile(shell: Shell, path: string): Invocation | number {
  try {
    const script = shell.proc.files.read(normalizePath(path, shell.cwd));
    shell.name = path;
    return { script, isCommand: false };
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    if (shell.dialect === 'dash') complain(shell, `cannot open ${path}: No such file`);
    else if (shell.dialect === 'bash') shell.stderr.write(`${shell.name}: ${path}: ${error.message}\n`);
    else complain(shell, `can't open '${path}': ${error.message}`);
    return shell.dialect === 'bash' ? 127 : 2;
  }
}

function* runWhole(shell: Shell, script: string, isCommand: boolean): Running {
  let list: List;
  try {
    list = parseScript(script);
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    syntaxComplaint(shell, error);
    return 2;
  }
  const [only] = list.items;
  shell.mayExec = isCommand && list.items.length === 1 && only?.command.type === 'simple' && !only.isBackground;
  return yield* runExitTrap(shell, yield* runGuarded(shell, list));
}

/** Runs a list; `exit` and a stray `return` end it. */
function* runGuarded(shell: Shell, list: List): Steps<number> {
  try {
    return yield* shell.interpreter.runList(shell, list);
  } catch (error) {
    if (error instanceof ShellExit || error instanceof FunctionReturn) return error.code;
    throw error;
  }
}

/** Reads commands line by line, as at a terminal or from a pipe. */
function* runInput(shell: Shell): Running {
  let text = '';
  for (;;) {
    if (shell.proc.hasTerminal) shell.stderr.write(text === '' ? prompt(shell) : '> ');
    const line = yield* readLine(shell.stdin);
    if (!line) break;
    text += line;
    let list: List;
    try {
      list = parseScript(text);
    } catch (error) {
      if (!(error instanceof ShellSyntaxError)) throw error;
      if (error.isIncomplete) continue;
      syntaxComplaint(shell, error);
      text = '';
      shell.status = 2;
      if (!shell.proc.hasTerminal) return 2;
      continue;
    }
    text = '';
    try {
      shell.status = yield* shell.interpreter.runList(shell, list);
    } catch (error) {
      if (!(error instanceof ShellExit)) throw error;
      return yield* runExitTrap(shell, error.code);
    }
  }
  if (text !== '') {
    complain(shell, 'syntax error: unexpected end of file');
    return 2;
  }
  return yield* runExitTrap(shell, shell.status);
}

function prompt(shell: Shell): string {
  const sign = shell.proc.user.uid === 0 ? '#' : '$';
  const home = shell.get('HOME');
  const place = shell.cwd === home ? '~' : shell.cwd;
  if (shell.dialect === 'dash') return `${sign} `;
  if (shell.dialect === 'ash') return `${place} ${sign} `;
  return `${shell.proc.user.userName}@${shell.proc.machine.hostname}:${place}${sign} `;
}
