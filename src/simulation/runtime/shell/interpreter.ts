import type { AndOr, CaseClause, Command, List } from './ast';
import { findBuiltin } from './builtins';
import { runConditional } from './conditional';
import { expandArithmetic, expandFields, expandPattern, expandText } from './expansion';
import { runPipeline, startBackground } from './job-control';
import { matchesPattern } from './pattern';
import { applyRedirects } from './redirection';
import { rest } from './rest';
import { type Interpreter, LoopJump, type Shell, ShellExit, type Steps } from './shell';
import { runProgram, runSimple } from './simple-command';
import { runErrorTrap, runSignalTraps } from './traps';

/** Runs the commands of a list; the exit code is the last one's. */
export function* runList(shell: Shell, list: List): Steps<number> {
  let status = 0;
  for (const { command, isBackground, text } of list.items) {
    status = isBackground ? yield* startBackground(shell, command, text) : yield* runCommand(shell, command);
    shell.status = status;
    if (shell.ownsSignals) yield* runSignalTraps(shell);
  }
  return status;
}

/** Runs one command of any kind. */
export function* runCommand(shell: Shell, command: Command): Steps<number> {
  if (!('redirects' in command) || command.type === 'simple' || command.redirects.length === 0) {
    return yield* runPlain(shell, command);
  }
  const before = shell.fds;
  shell.fds = [...before];
  try {
    if (!(yield* applyRedirects(shell, command.redirects))) return yield* checked(shell, 1);
    return yield* runPlain(shell, command);
  } finally {
    shell.fds = before;
  }
}

/** What the parts of the shell call when they need the whole. */
export const interpreter: Interpreter = { runList, runCommand, runProgram, findBuiltin };

function* runPlain(shell: Shell, command: Command): Steps<number> {
  switch (command.type) {
    case 'simple':
      return yield* checked(shell, yield* runSimple(shell, command));
    case 'and-or':
      return yield* runAndOr(shell, command);
    case 'pipeline':
      return yield* runNegatable(shell, command);
    case 'group':
      return yield* runList(shell, command.body);
    case 'subshell':
      return yield* checked(shell, yield* runSubshell(shell, command.body));
    case 'if':
      return yield* runIf(shell, command);
    case 'loop':
    case 'for':
    case 'count':
      return yield* runLoops(shell, command);
    case 'case':
      return yield* runCase(shell, command);
    case 'function':
      shell.functions.set(command.name, command.body);
      return 0;
    case 'conditional':
      return yield* checked(shell, yield* runConditional(shell, command.test));
    case 'arithmetic':
      return yield* checked(shell, (yield* expandArithmetic(shell, command.expression)) === 0n ? 1 : 0);
  }
}

/** With `set -e` a failure outside of a condition ends the shell. */
function* checked(shell: Shell, status: number): Steps<number> {
  shell.status = status;
  if (status === 0 || shell.conditionDepth > 0) return status;
  yield* runErrorTrap(shell);
  if (shell.options.errexit) throw new ShellExit(status);
  return status;
}

function* asCondition(shell: Shell, run: () => Steps<number>): Steps<number> {
  shell.conditionDepth++;
  try {
    return yield* run();
  } finally {
    shell.conditionDepth--;
  }
}

function* runAndOr(shell: Shell, command: AndOr): Steps<number> {
  const { first, rest: others } = command;
  let status = yield* asCondition(shell, () => runCommand(shell, first));
  for (let i = 0; i < others.length; i++) {
    shell.status = status;
    const { operator, command: next } = others[i] as (typeof others)[number];
    if ((operator === '&&') !== (status === 0)) continue;
    const isLast = i === others.length - 1;
    status = isLast ? yield* runCommand(shell, next) : yield* asCondition(shell, () => runCommand(shell, next));
  }
  return status;
}

function* runNegatable(shell: Shell, command: Extract<Command, { type: 'pipeline' }>): Steps<number> {
  const { commands, isNegated } = command;
  const only = commands[0] as Command;
  const run = () => (commands.length === 1 ? runCommand(shell, only) : runPipeline(shell, commands));
  if (!isNegated) return yield* checked(shell, yield* run());
  const status = yield* asCondition(shell, run);
  return status === 0 ? 1 : 0;
}

/** A subshell in the foreground runs inside of its parent's process: only its variables are its own. */
function* runSubshell(shell: Shell, body: List): Steps<number> {
  const inner = shell.fork();
  try {
    return yield* runList(inner, body);
  } catch (error) {
    if (error instanceof ShellExit) return error.code;
    throw error;
  }
}

function* runIf(shell: Shell, command: Extract<Command, { type: 'if' }>): Steps<number> {
  for (const { condition, body } of command.clauses) {
    if ((yield* asCondition(shell, () => runList(shell, condition))) === 0) return yield* runList(shell, body);
  }
  return command.otherwise ? yield* runList(shell, command.otherwise) : 0;
}

type Loop = Extract<Command, { type: 'loop' | 'for' | 'count' }>;

function* runLoops(shell: Shell, command: Loop): Steps<number> {
  shell.loopDepth++;
  try {
    if (command.type === 'loop') return yield* runWhile(shell, command);
    if (command.type === 'for') return yield* runFor(shell, command);
    return yield* runCount(shell, command);
  } finally {
    shell.loopDepth--;
  }
}

/** One turn of a loop: its exit code, and whether the loop is left. */
function* runTurn(shell: Shell, body: List): Steps<{ status: number; isOver: boolean }> {
  if (shell.isTired()) yield* rest(shell);
  try {
    return { status: yield* runList(shell, body), isOver: false };
  } catch (error) {
    if (!(error instanceof LoopJump)) throw error;
    if (error.levels > 1) throw new LoopJump(error.kind, error.levels - 1);
    return { status: 0, isOver: error.kind === 'break' };
  }
}

function* runWhile(shell: Shell, command: Extract<Loop, { type: 'loop' }>): Steps<number> {
  let status = 0;
  for (;;) {
    const condition = yield* asCondition(shell, () => runList(shell, command.condition));
    if ((condition === 0) === command.isUntil) return status;
    const turn = yield* runTurn(shell, command.body);
    status = turn.status;
    if (turn.isOver) return status;
  }
}

function* runFor(shell: Shell, command: Extract<Loop, { type: 'for' }>): Steps<number> {
  const values = command.words ? yield* expandFields(shell, command.words) : shell.parameters;
  let status = 0;
  for (const value of values) {
    shell.set(command.name, value);
    const turn = yield* runTurn(shell, command.body);
    status = turn.status;
    if (turn.isOver) break;
  }
  return status;
}

function* runCount(shell: Shell, command: Extract<Loop, { type: 'count' }>): Steps<number> {
  yield* expandArithmetic(shell, command.start);
  let status = 0;
  for (;;) {
    const hasCondition = command.condition.parts.length > 0;
    if (hasCondition && (yield* expandArithmetic(shell, command.condition)) === 0n) return status;
    const turn = yield* runTurn(shell, command.body);
    status = turn.status;
    if (turn.isOver) return status;
    yield* expandArithmetic(shell, command.step);
  }
}

function* runCase(shell: Shell, command: Extract<Command, { type: 'case' }>): Steps<number> {
  const text = yield* expandText(shell, command.word);
  let status = 0;
  let fallsThrough = false;
  for (const clause of command.clauses) {
    if (!fallsThrough && !(yield* matchesClause(shell, clause, text))) continue;
    status = yield* runList(shell, clause.body);
    if (clause.end === ';;') return status;
    fallsThrough = clause.end === ';&';
  }
  return status;
}

function* matchesClause(shell: Shell, clause: CaseClause, text: string): Steps<boolean> {
  for (const pattern of clause.patterns) {
    if (matchesPattern(text, yield* expandPattern(shell, pattern))) return true;
  }
  return false;
}
