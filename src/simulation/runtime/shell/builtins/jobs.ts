import { findSignal, type SignalName, signalNumbers } from '../../signals';
import { waitFor } from '../job-control';
import { complain, type Shell, type Steps, type TrapName } from '../shell';
import type { Builtins } from './builtin';

/** Builtins for children and signals: `wait`, `kill`, `trap`, `jobs`. */
export const jobBuiltins: Builtins = {
  wait: { run: runWait },
  kill: { run: runKill },
  trap: { run: runTrapCommand, takesAssignments: true },
  jobs: { run: listJobs },
  fg: { run: runForeground },
  bg: { run: () => 0 },
  disown: { run: () => 0, dialects: ['bash'] },
};

function* runWait(shell: Shell, argv: readonly string[]): Steps<number> {
  const words = argv.slice(1);
  const isAny = words[0] === '-n';
  const targets = words.filter((word) => word !== '-n');
  if (targets.length === 0) return isAny ? yield* waitForAny(shell) : yield* waitForAll(shell);
  let status = 0;
  for (const word of targets) {
    const pid = pidOf(shell, word);
    if (pid === undefined || !isChild(shell, pid)) {
      if (shell.dialect === 'bash') complain(shell, `wait: pid ${word} is not a child of this shell`);
      status = 127;
      continue;
    }
    const result = yield* waitForOne(shell, pid);
    if (result.signal) return 128 + signalNumbers[result.signal];
    status = result.status;
  }
  return status;
}

const isChild = (shell: Shell, pid: number) =>
  shell.proc.children().includes(pid) || shell.jobs.some((job) => job.pid === pid);

/** Waits for a child; a signal that is trapped ends the wait, as POSIX says. */
function* waitForOne(shell: Shell, pid: number): Steps<{ status: number; signal?: SignalName }> {
  for (;;) {
    const ended = shell.proc.reap(pid);
    if (ended || !shell.proc.children().includes(pid)) {
      shell.jobs = shell.jobs.filter((job) => job.pid !== pid);
      return { status: ended?.code ?? 127 };
    }
    const resume = yield { until: 'exit', pid };
    if (resume && 'signal' in resume) return { status: 0, signal: resume.signal };
  }
}

function* waitForAll(shell: Shell): Steps<number> {
  for (;;) {
    const pid = shell.proc.children()[0];
    if (pid === undefined) break;
    const result = yield* waitForOne(shell, pid);
    if (result.signal) return 128 + signalNumbers[result.signal];
  }
  for (const { pid } of shell.jobs) shell.proc.reap(pid);
  shell.jobs = [];
  return 0;
}

function* waitForAny(shell: Shell): Steps<number> {
  for (;;) {
    for (const { pid } of shell.jobs) {
      const ended = shell.proc.reap(pid);
      if (!ended) continue;
      shell.jobs = shell.jobs.filter((job) => job.pid !== pid);
      return ended.code;
    }
    if (shell.proc.children().length === 0) return 127;
    const resume = yield { until: 'exit' };
    if (resume && 'signal' in resume) return 128 + signalNumbers[resume.signal];
  }
}

function pidOf(shell: Shell, word: string): number | undefined {
  if (/^\d+$/.test(word)) return Number(word);
  if (word === '%%' || word === '%+') return shell.jobs.at(-1)?.pid;
  const job = /^%(\d+)$/.exec(word);
  return job ? shell.jobs.find(({ number }) => number === Number(job[1]))?.pid : undefined;
}

function* runKill(shell: Shell, argv: readonly string[]): Steps<number> {
  const words = argv.slice(1);
  if (words[0] === '-l') {
    shell.stdout.write(`${Object.keys(signalNumbers).join('\n')}\n`);
    return 0;
  }
  let name = 'TERM';
  if (words[0] === '-s') name = words.splice(0, 2)[1] ?? '';
  else if (/^-[A-Za-z0-9]+$/.test(words[0] ?? '')) name = (words.shift() as string).slice(1);
  if (words[0] === '--') words.shift();
  // Signal 0 only asks whether the process is there.
  const signal = name === '0' ? undefined : findSignal(name);
  if (name !== '0' && !signal) {
    complain(shell, `kill: bad signal name '${name}'`);
    return 1;
  }
  let status = 0;
  for (const word of words) {
    const pid = pidOf(shell, word);
    if (pid === undefined) {
      complain(shell, `kill: invalid number '${word}'`);
      status = 1;
    } else if (!sendTo(shell, pid, signal)) {
      complain(
        shell,
        shell.dialect === 'bash' ? `kill: (${pid}) - No such process` : `kill: can't kill pid ${pid}: No such process`,
      );
      status = 1;
    }
  }
  // A shell that has just ended itself must not go on.
  if (signal && words.includes(String(shell.proc.pid))) yield { sleepMs: 0 };
  return status;
}

function sendTo(shell: Shell, pid: number, signal: SignalName | undefined): boolean {
  if (!signal) return shell.proc.processes().some((process) => process.pid === pid);
  return shell.proc.kill(pid, signal);
}

function runTrapCommand(shell: Shell, argv: readonly string[]): number {
  const words = argv.slice(1).filter((word) => word !== '--');
  if (words.length === 0 || words[0] === '-p') {
    for (const [name, action] of shell.traps) shell.stdout.write(`trap -- '${action}' ${name}\n`);
    return 0;
  }
  // With one word, or a number first, the rest are names to reset.
  const isReset = words.length === 1 || words[0] === '-' || /^\d+$/.test(words[0] ?? '');
  const action = isReset ? undefined : words[0];
  const names = isReset && words[0] !== '-' ? words : words.slice(1);
  let status = 0;
  for (const word of names) {
    const name = trapName(word);
    if (!name) {
      complain(
        shell,
        `trap: ${word}: ${shell.dialect === 'bash' ? 'invalid signal specification' : 'invalid signal specification'}`,
      );
      status = 1;
    } else setTrap(shell, name, action);
  }
  return status;
}

function trapName(word: string): TrapName | undefined {
  const upper = word.toUpperCase();
  if (upper === 'EXIT' || word === '0') return 'EXIT';
  if (upper === 'ERR') return 'ERR';
  return findSignal(word);
}

function setTrap(shell: Shell, name: TrapName, action: string | undefined): void {
  if (action === undefined) shell.traps.delete(name);
  else shell.traps.set(name, action);
  if (name === 'EXIT' || name === 'ERR') return;
  const disposition = action === undefined ? 'default' : action === '' ? 'ignore' : 'catch';
  shell.proc.setDisposition(name, disposition);
}

function listJobs(shell: Shell, argv: readonly string[]): number {
  const running = new Set(shell.proc.children());
  for (const { number, pid, text } of shell.jobs) {
    if (argv[1] === '-p') shell.stdout.write(`${pid}\n`);
    else shell.stdout.write(`[${number}]+  ${running.has(pid) ? 'Running' : 'Done'}                    ${text}\n`);
  }
  shell.jobs = shell.jobs.filter(({ pid }) => running.has(pid));
  return 0;
}

function* runForeground(shell: Shell, argv: readonly string[]): Steps<number> {
  const pid = pidOf(shell, argv[1] ?? '%%');
  if (pid === undefined) {
    complain(shell, 'fg: no current job');
    return 1;
  }
  const status = yield* waitFor(shell, pid);
  shell.jobs = shell.jobs.filter((job) => job.pid !== pid);
  return status;
}
