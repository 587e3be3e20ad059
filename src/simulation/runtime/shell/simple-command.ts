import { FileError } from '../container-files';
import type { ProcessApi, Program } from '../process';
import { type SignalName, signalNumbers } from '../signals';
import { evaluateArithmetic } from './arithmetic';
import type { Assignment, SimpleCommand, Word } from './ast';
import { findBuiltin, findInlineProgram } from './builtins';
import { expandFields, expandText } from './expansion';
import { runChild } from './job-control';
import { applyRedirects } from './redirection';
import { rest } from './rest';
import { complain, FunctionReturn, ReadonlyVariable, type Shell, ShellExit, type Steps, type Variable } from './shell';

// Deeper than any script needs; beyond it our own stack would end first.
const deepestCall = 300;

/** Runs assignments, a function, a builtin or a program. */
export function* runSimple(shell: Shell, command: SimpleCommand): Steps<number> {
  shell.line = command.line;
  if (shell.isTired()) yield* rest(shell);
  const mayExec = shell.mayExec;
  shell.mayExec = false;
  shell.hasSubstituted = false;
  const argv = yield* expandFields(shell, command.words);
  const before = shell.fds;
  try {
    if (argv.length === 0) return yield* runAssignments(shell, command);
    const isExec = argv[0] === 'exec' && !shell.functions.has('exec');
    if (command.redirects.length > 0) {
      shell.fds = [...before];
      if (!(yield* applyRedirects(shell, command.redirects))) return isExec ? leave(shell, 1) : 1;
    }
    if (shell.options.xtrace) trace(shell, command, argv);
    if (isExec) return yield* runExec(shell, command, argv.slice(1), before);
    return yield* dispatch(shell, command, argv, mayExec);
  } catch (error) {
    if (!(error instanceof ReadonlyVariable)) throw error;
    complain(shell, error.message);
    return leave(shell, shell.dialect === 'bash' ? 1 : 2);
  } finally {
    if (!keepsFds(shell, before)) shell.fds = before;
  }
}

/** `exec >file` changes the shell's own files; it says so by replacing the list it was given. */
const kept = new WeakSet<object>();
const keepsFds = (shell: Shell, before: object) => shell.fds !== before && kept.has(shell.fds);

function leave(shell: Shell, status: number): number {
  if (shell.proc.hasTerminal) return status;
  throw new ShellExit(status);
}

function* runAssignments(shell: Shell, command: SimpleCommand): Steps<number> {
  for (const assignment of command.assignments) yield* assign(shell, assignment);
  if (shell.options.xtrace) trace(shell, command, []);
  const { status } = shell;
  const hasSubstituted = shell.hasSubstituted;
  if (command.redirects.length > 0) {
    shell.fds = [...shell.fds];
    if (!(yield* applyRedirects(shell, command.redirects))) return 1;
  }
  return hasSubstituted ? status : 0;
}

function* dispatch(shell: Shell, command: SimpleCommand, argv: readonly string[], mayExec: boolean): Steps<number> {
  const name = argv[0] as string;
  const body = shell.functions.get(name);
  const builtin = body ? undefined : findBuiltin(name, shell);
  if (body || builtin) {
    const undo = yield* assignForNow(shell, command.assignments, builtin?.takesAssignments === true);
    try {
      if (body) return yield* callFunction(shell, body, argv);
      return yield* runBuiltin(shell, builtin!.run, argv);
    } finally {
      undo();
    }
  }
  const inline = findInlineProgram(name, shell);
  if (inline && command.assignments.length === 0) return runInline(shell, inline, argv);
  const env = yield* environmentWith(shell, command.assignments);
  return yield* runProgram(shell, argv, env, mayExec);
}

function* runBuiltin(
  shell: Shell,
  run: (shell: Shell, argv: readonly string[]) => Steps<number> | number,
  argv: readonly string[],
): Steps<number> {
  try {
    const status = run(shell, argv);
    return typeof status === 'number' ? status : yield* status;
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    complain(shell, `${argv[0]}: ${error.message}`);
    return 1;
  }
}

function runInline(shell: Shell, program: Program, argv: readonly string[]): number {
  const status = program(viewOf(shell, argv, shell.environment));
  return typeof status === 'number' ? status : 1;
}

function viewOf(shell: Shell, argv: readonly string[], env: ReadonlyMap<string, string>): ProcessApi {
  const { stdin, stdout, stderr, cwd } = shell;
  return shell.proc.withStreams({ argv, env, cwd, stdin, stdout, stderr });
}

function* callFunction(
  shell: Shell,
  body: NonNullable<ReturnType<Shell['functions']['get']>>,
  argv: readonly string[],
): Steps<number> {
  if (shell.functionDepth >= deepestCall) {
    complain(shell, `${argv[0]}: maximum function nesting level exceeded (${deepestCall})`);
    return leave(shell, 1);
  }
  const { parameters, loopDepth } = shell;
  shell.parameters = argv.slice(1);
  shell.loopDepth = 0;
  shell.functionDepth++;
  shell.scopes.push(new Map());
  try {
    return yield* shell.interpreter.runCommand(shell, body);
  } catch (error) {
    if (error instanceof FunctionReturn) return error.code;
    throw error;
  } finally {
    for (const [name, before] of shell.scopes.pop() ?? []) shell.restore(name, before);
    shell.functionDepth--;
    shell.loopDepth = loopDepth;
    shell.parameters = parameters;
  }
}

function* runExec(shell: Shell, command: SimpleCommand, argv: readonly string[], before: object): Steps<number> {
  if (argv.length === 0) {
    if (shell.fds !== before) kept.add(shell.fds);
    return 0;
  }
  const env = yield* environmentWith(shell, command.assignments);
  const status = yield* runProgram(shell, argv, env, true);
  throw new ShellExit(status);
}

/** Runs a program: as a child, or in this process when nothing comes after it. */
export function* runProgram(
  shell: Shell,
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
  mayExec: boolean,
): Steps<number> {
  const [name = '', ...args] = argv;
  const lookup = viewOf(shell, argv, env).findProgram(name);
  if (lookup.found === 'program') return yield* start(shell, lookup.program, { argv, env }, mayExec);
  if (lookup.found === 'script') {
    const [interpreter, ...options] = interpreterOf(lookup.text);
    const found = viewOf(shell, argv, env).findProgram(interpreter);
    if (found.found === 'program') {
      return yield* start(
        shell,
        found.program,
        { argv: [interpreter, ...options, lookup.path, ...args], env },
        mayExec,
      );
    }
  }
  return notFound(shell, name, lookup.found);
}

/** What the first line of a script says should run it. */
export function interpreterOf(text: string): [string, ...string[]] {
  const first = /^#!\s*(\S+)[ \t]*([^\n]*)/.exec(text);
  if (!first) return ['/bin/sh'];
  const [, path = '', rest = ''] = first;
  const words = rest
    .trim()
    .split(/\s+/)
    .filter((word) => word !== '');
  if (path.endsWith('/env') && words[0]) return [words[0], ...words.slice(1)];
  return [path, ...words];
}

function* start(
  shell: Shell,
  program: Program,
  { argv, env }: { argv: readonly string[]; env: ReadonlyMap<string, string> },
  mayExec: boolean,
): Steps<number> {
  if (!mayExec || shell.traps.has('EXIT')) return yield* runChild(shell, program, argv, env);
  const { proc } = shell;
  for (const signal of Object.keys(signalNumbers) as SignalName[]) {
    if (proc.disposition(signal) === 'catch') proc.setDisposition(signal, 'default');
  }
  proc.rename(argv);
  const running = program(viewOf(shell, argv, env));
  return typeof running === 'number' ? running : yield* running;
}

function notFound(shell: Shell, name: string, found: string): number {
  const isPath = name.includes('/');
  if (found === 'directory') {
    complain(shell, `${name}: ${shell.dialect === 'bash' ? 'Is a directory' : 'Permission denied'}`);
    return 126;
  }
  if (found === 'not-executable') {
    complain(shell, `${name}: Permission denied`);
    return 126;
  }
  const inBash = isPath ? 'No such file or directory' : 'command not found';
  complain(shell, `${name}: ${shell.dialect === 'bash' ? inBash : 'not found'}`);
  return 127;
}

function* environmentWith(shell: Shell, assignments: readonly Assignment[]): Steps<ReadonlyMap<string, string>> {
  if (assignments.length === 0) return shell.environment;
  const env = new Map(shell.environment);
  for (const { name, value } of assignments) {
    env.set(name, Array.isArray(value) ? '' : yield* expandText(shell, value as Word));
  }
  return env;
}

/** Assigns for the time of one command; special builtins keep it. */
function* assignForNow(shell: Shell, assignments: readonly Assignment[], isKept: boolean): Steps<() => void> {
  const before = new Map<string, Variable | null | undefined>();
  for (const assignment of assignments) {
    before.set(assignment.name, shell.variables.get(assignment.name));
    yield* assign(shell, assignment);
    if (!isKept) shell.mark(assignment.name, { isExported: true });
  }
  return () => {
    if (!isKept) for (const [name, variable] of before) shell.restore(name, variable);
  };
}

/** Assigns a value or an array. */
export function* assign(shell: Shell, assignment: Assignment): Steps<void> {
  const { name, index, isAppend } = assignment;
  if (Array.isArray(assignment.value)) {
    const values = yield* expandFields(shell, assignment.value as readonly Word[]);
    const before = shell.variables.get(name)?.value;
    shell.set(name, isAppend && Array.isArray(before) ? [...before, ...values] : values);
    return;
  }
  const value = yield* expandText(shell, assignment.value as Word);
  if (index) assignElement(shell, name, yield* expandText(shell, index), value);
  else shell.set(name, isAppend ? (shell.get(name) ?? '') + value : value);
}

function assignElement(shell: Shell, name: string, subscript: string, value: string): void {
  const before = shell.variables.get(name)?.value;
  if (before instanceof Map) {
    shell.set(name, new Map(before).set(subscript, value));
    return;
  }
  const values = Array.isArray(before) ? [...before] : before === undefined ? [] : [String(before)];
  const position = Number(evaluateArithmetic(subscript, shell));
  // An index beyond reason must not fill the memory with holes.
  if (position >= 0 && position < 1_000_000) values[position] = value;
  shell.set(name, values);
}

/** `set -x`: says on the error stream what is run. */
function trace(shell: Shell, command: SimpleCommand, argv: readonly string[]): void {
  const assignments = command.assignments.map(({ name }) => `${name}=${quoted(shell.get(name) ?? '')}`);
  const words = argv.length > 0 ? argv.map(quoted) : assignments;
  shell.stderr.write(`${'+'.repeat(Math.min(shell.nesting + 1, 8))} ${words.join(' ')}\n`);
}

function quoted(word: string): string {
  return /^[\w@%+=:,./[\]-]+$/.test(word) ? word : `'${word.replaceAll("'", "'\\''")}'`;
}
