import type { ExitStatus, ProcessApi, Program, Running } from '../process';
import { emptyInput, Pipe } from '../process-streams';
import { signalDescription } from '../signals';
import type { Command } from './ast';
import { complain, FunctionReturn, LoopJump, type Shell, ShellExit, type Steps } from './shell';
import { runExitTrap } from './traps';

/** Runs commands side by side, each one's output the next one's input. */
export function* runPipeline(shell: Shell, commands: readonly Command[]): Steps<number> {
  const pids: number[] = [];
  let stdin = shell.stdin;
  for (let i = 0; i < commands.length; i++) {
    const pipe = i === commands.length - 1 ? undefined : new Pipe();
    const pid = startSubshell(shell, commands[i] as Command, { stdin, stdout: pipe ?? shell.stdout });
    if (pid === undefined) return yield* cannotFork(shell);
    pids.push(pid);
    if (pipe) stdin = pipe;
  }
  const statuses: number[] = [];
  for (const pid of pids) statuses.push(yield* waitFor(shell, pid));
  if (shell.dialect === 'bash') shell.set('PIPESTATUS', statuses.map(String));
  const failed = statuses.filter((status) => status !== 0).at(-1);
  return shell.options.pipefail ? (failed ?? 0) : (statuses.at(-1) ?? 0);
}

/** Starts a command in the background. */
export function* startBackground(shell: Shell, command: Command, text: string): Steps<number> {
  const pid = startSubshell(shell, command, { stdin: emptyInput, stdout: shell.stdout });
  if (pid === undefined) return yield* cannotFork(shell);
  shell.lastBackgroundPid = pid;
  const last = shell.jobs.at(-1);
  shell.jobs = [...shell.jobs, { number: (last?.number ?? 0) + 1, pid, text }];
  return 0;
}

function startSubshell(
  shell: Shell,
  command: Command,
  streams: Pick<ProcessApi, 'stdin' | 'stdout'>,
): number | undefined {
  const program: Program = (proc) => runForked(shell.fork(proc), command);
  return shell.proc.spawn({
    argv: shell.proc.argv,
    program,
    env: shell.environment,
    cwd: shell.cwd,
    stderr: shell.stderr,
    ...streams,
  });
}

function* runForked(shell: Shell, command: Command): Running {
  shell.mayExec = command.type === 'simple';
  shell.conditionDepth = 0;
  let status: number;
  try {
    status = yield* shell.interpreter.runCommand(shell, command);
  } catch (error) {
    if (error instanceof ShellExit || error instanceof FunctionReturn) status = error.code;
    else if (error instanceof LoopJump) status = 0;
    else throw error;
  }
  return yield* runExitTrap(shell, status);
}

/** Runs a program as a child in the foreground. */
export function* runChild(
  shell: Shell,
  program: Program,
  argv: readonly string[],
  env: ReadonlyMap<string, string>,
): Steps<number> {
  const { stdin, stdout, stderr, cwd } = shell;
  const pid = shell.proc.spawn({ argv, program, env, cwd, stdin, stdout, stderr });
  return pid === undefined ? yield* cannotFork(shell) : yield* waitFor(shell, pid);
}

/** Waits for a child; signals that come meanwhile are dealt with afterwards, as in every shell. */
export function* waitFor(shell: Shell, pid: number): Steps<number> {
  for (;;) {
    const status = shell.proc.reap(pid);
    if (status) {
      announce(shell, status);
      return status.code;
    }
    yield { until: 'exit', pid };
  }
}

function announce(shell: Shell, status: ExitStatus): void {
  const text = status.signal && signalDescription(status.signal);
  if (text && status.signal !== 'PIPE') shell.stderr.write(`${text}\n`);
}

/** A machine without room for another process is slow; the pause also keeps a fork bomb from taking ours. */
function* cannotFork(shell: Shell): Steps<number> {
  yield { sleepMs: 1000 };
  complain(
    shell,
    shell.dialect === 'bash'
      ? 'fork: Resource temporarily unavailable'
      : "can't fork: Resource temporarily unavailable",
  );
  return shell.dialect === 'bash' ? 254 : 2;
}
