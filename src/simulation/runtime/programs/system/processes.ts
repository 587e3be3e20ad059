import type { ProcessApi, ProcessRow, Program } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { findSignal, type SignalName, signalNumbers } from '../../signals';

const nameOf = (row: ProcessRow) => (row.argv[0] ?? '').replace(/:$/, '').split('/').at(-1) ?? '';

const elapsed = (proc: ProcessApi, row: ProcessRow) => {
  const seconds = Math.floor((proc.now() - row.startedAtMs) / 1000);
  return `${String(Math.floor(seconds / 60)).padStart(2, '0')}:${String(seconds % 60).padStart(2, '0')}`;
};

/** ps: busybox's columns, `ps aux` and `ps -ef` where the image has procps. */
export const psProgram: Program = (proc) => {
  const style = proc.argv[1] ?? '';
  const rows = proc.processes();
  const user = proc.user.userName;
  if (proc.machine.userland === 'busybox') {
    proc.stdout.write('PID   USER     TIME  COMMAND\n');
    for (const row of rows)
      proc.stdout.write(`${String(row.pid).padStart(5)} ${user.padEnd(8)}  0:00 ${row.argv.join(' ')}\n`);
  } else if (style.includes('u')) {
    proc.stdout.write('USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n');
    for (const row of rows) {
      const state = row.isWaiting ? 'S' : 'R';
      proc.stdout.write(
        `${user.padEnd(8)} ${String(row.pid).padStart(7)}  0.0  0.0      0     0 ?        ${state}    00:00   0:00 ${row.argv.join(' ')}\n`,
      );
    }
  } else if (style.includes('f')) {
    proc.stdout.write('UID          PID    PPID  C STIME TTY          TIME CMD\n');
    for (const row of rows) {
      proc.stdout.write(
        `${user.padEnd(8)} ${String(row.pid).padStart(7)} ${String(row.parentPid).padStart(7)}  0 00:00 ?        00:00:00 ${row.argv.join(' ')}\n`,
      );
    }
  } else {
    proc.stdout.write('    PID TTY          TIME CMD\n');
    for (const row of rows)
      proc.stdout.write(`${String(row.pid).padStart(7)} ?        00:${elapsed(proc, row)} ${nameOf(row)}\n`);
  }
  return 0;
};

function signalOf(proc: ProcessApi, words: string[]): SignalName | undefined | 'none' {
  if (words[0] === '-s') return findSignal(words.splice(0, 2)[1] ?? '');
  if (!/^-[A-Z0-9]/i.test(words[0] ?? '')) return 'TERM';
  const name = (words.shift() as string).slice(1);
  const signal = name === '0' ? 'none' : findSignal(name);
  if (!signal) fail(proc, `bad signal name '${name}'`);
  return signal;
}

/** kill as a program of its own. */
export const killProgram: Program = (proc) => {
  const words = proc.argv.slice(1);
  if (words[0] === '-l') {
    proc.stdout.write(`${Object.keys(signalNumbers).join('\n')}\n`);
    return 0;
  }
  const signal = signalOf(proc, words);
  if (!signal) return 1;
  let status = 0;
  for (const word of words) {
    const isThere = proc.processes().some(({ pid }) => pid === Number(word));
    if (!isThere) status = fail(proc, `can't kill pid ${word}: No such process`);
    else if (signal !== 'none') proc.kill(Number(word), signal);
  }
  return status;
};

/** killall: every process of that name. */
export const killAllProgram: Program = (proc) => {
  const words = proc.argv.slice(1).filter((word) => word !== '-q');
  const signal = signalOf(proc, words);
  if (!signal) return 1;
  let status = 0;
  for (const name of words) {
    const hits = proc.processes().filter((row) => row.pid !== proc.pid && nameOf(row) === name);
    if (hits.length === 0) status = fail(proc, `${name}: no process killed`);
    if (signal !== 'none') for (const { pid } of hits) proc.kill(pid, signal);
  }
  return status;
};

function matching(proc: ProcessApi, pattern: string, isFull: boolean): ProcessRow[] {
  const matcher = new RegExp(pattern);
  return proc
    .processes()
    .filter((row) => row.pid !== proc.pid && matcher.test(isFull ? row.argv.join(' ') : nameOf(row)));
}

/** pkill: every process whose name matches. */
export const pkillProgram: Program = (proc) => {
  const words = proc.argv.slice(1);
  const isFull = words.includes('-f');
  const rest = words.filter((word) => word !== '-f');
  const signal = signalOf(proc, rest);
  if (!signal) return 1;
  const hits = matching(proc, rest[0] ?? '', isFull);
  if (signal !== 'none') for (const { pid } of hits) proc.kill(pid, signal);
  return hits.length > 0 ? 0 : 1;
};

/** pgrep: the pids of processes whose name matches. */
export const pgrepProgram: Program = (proc) => {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const hits = matching(proc, operands[0] ?? '', flags.has('f'));
  for (const row of hits) proc.stdout.write(`${row.pid}${flags.has('l') ? ` ${nameOf(row)}` : ''}\n`);
  return hits.length > 0 ? 0 : 1;
};

/** pidof: the pids of a program, newest first. */
export const pidofProgram: Program = (proc) => {
  const options = readOptions(proc.argv.slice(1), ['o']);
  const omitted = optionValue(options, 'o');
  const hits = proc.processes().filter((row) => options.operands.includes(nameOf(row)) && String(row.pid) !== omitted);
  if (hits.length === 0) return 1;
  const pids = hits.map(({ pid }) => pid).reverse();
  proc.stdout.write(`${(options.flags.has('s') ? pids.slice(0, 1) : pids).join(' ')}\n`);
  return 0;
};
