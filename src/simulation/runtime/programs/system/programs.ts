import { formatTime } from '../../calendar';
import { definePrograms } from '../../define-programs';
import type { ProcessApi, Program, Running } from '../../process';
import { fail, notModelled, readOptions } from '../../program-options';
import { humanSize } from '../files/ls';
import { evaluateExpr } from './expr';
import { killAllProgram, killProgram, pgrepProgram, pidofProgram, pkillProgram, psProgram } from './processes';

const say = (proc: ProcessApi, text: string): number => {
  proc.stdout.write(`${text}\n`);
  return 0;
};

const runEnv: Program = (proc) => {
  const words = proc.argv.slice(1);
  const env = new Map(proc.env);
  while (words.length > 0) {
    const word = words[0] as string;
    if (word === '-i' || word === '-') env.clear();
    else if (word === '-u') {
      words.shift();
      env.delete(words[0] ?? '');
    } else if (/^[A-Za-z_]\w*=/.test(word))
      env.set(word.slice(0, word.indexOf('=')), word.slice(word.indexOf('=') + 1));
    else break;
    words.shift();
  }
  if (words.length > 0) return runIn(proc, words, env);
  for (const [name, value] of env) proc.stdout.write(`${name}=${value}\n`);
  return 0;
};

/** Replaces this program by another, as env, nohup and their like do. */
function runIn(proc: ProcessApi, argv: readonly string[], env: ReadonlyMap<string, string>): Running | number {
  const view = proc.withStreams({ argv, env });
  const lookup = view.findProgram(argv[0] ?? '');
  if (lookup.found !== 'program') return fail(proc, `can't execute '${argv[0]}': No such file or directory`, 127);
  proc.rename(argv);
  return lookup.program(view);
}

/** Runs the rest of the command line after so many words of options. */
const passThrough: Program = (proc) => {
  const words = proc.argv.slice(1);
  while (words[0]?.startsWith('-')) words.splice(0, /^-[ncpu]$/.test(words[0]) ? 2 : 1);
  return runIn(proc, words, proc.env);
};

const runPrintenv: Program = (proc) => {
  const names = proc.argv.slice(1).filter((word) => !word.startsWith('-'));
  if (names.length === 0) return runEnv(proc.withStreams({ argv: ['env'] }));
  let status = 0;
  for (const name of names) {
    const value = proc.env.get(name);
    if (value === undefined) status = 1;
    else proc.stdout.write(`${value}\n`);
  }
  return status;
};

const runHostname: Program = (proc) => {
  const option = proc.argv[1];
  const { hostname, addresses } = proc.machine;
  if (option === '-i' || option === '-I') return say(proc, addresses.join(' '));
  if (option === '-s') return say(proc, hostname.split('.')[0] ?? hostname);
  if (option && !option.startsWith('-')) return fail(proc, 'sethostname: Operation not permitted');
  return say(proc, hostname);
};

const runId: Program = (proc) => {
  const { uid, gid, groups, userName } = proc.user;
  const option = proc.argv[1];
  const named = (id: number) =>
    id === 0 ? `${id}(root)` : userName !== '?' && id === uid ? `${id}(${userName})` : String(id);
  if (option === '-u') return say(proc, String(uid));
  if (option === '-g') return say(proc, String(gid));
  if (option === '-un' || option === '-nu') {
    return userName === '?' ? fail(proc, `unknown user ID ${uid}`) : say(proc, userName);
  }
  if (option === '-G') return say(proc, groups.join(' '));
  return say(proc, `uid=${named(uid)} gid=${named(gid)} groups=${groups.map(named).join(',')}`);
};

const runUname: Program = (proc) => {
  const { flags } = readOptions(proc.argv.slice(1));
  const { hostname, kernelVersion } = proc.machine;
  const parts: [string, string][] = [
    ['s', 'Linux'],
    ['n', hostname],
    ['r', kernelVersion],
    ['v', '#1 SMP PREEMPT_DYNAMIC'],
    ['m', 'x86_64'],
    ['o', proc.machine.userland === 'busybox' ? 'Linux' : 'GNU/Linux'],
  ];
  const shown = parts.filter(([flag]) => flags.has('a') || flags.has(flag) || (flags.size === 0 && flag === 's'));
  return say(proc, shown.map(([, text]) => text).join(' '));
};

const runUptime: Program = (proc) => {
  const minutes = Math.floor((proc.now() - proc.machine.bootedAtMs) / 60_000);
  const days = Math.floor(minutes / 1440);
  const clock = `${Math.floor(minutes / 60) % 24}:${String(minutes % 60).padStart(2, '0')}`;
  const text = `${formatTime('%H:%M:%S', proc.now())} up ${days > 0 ? `${days} days, ` : ''}${clock},  load average: 0.00, 0.00, 0.00`;
  return say(proc, ` ${text}`);
};

const runFree: Program = (proc) => {
  const { flags } = readOptions(proc.argv.slice(1));
  const total = proc.machine.memoryBytes;
  const used = proc.memoryInUse();
  const cell = (bytes: number) => {
    const text = flags.has('h')
      ? humanSize(bytes)
      : String(Math.floor(bytes / (flags.has('m') ? 1024 ** 2 : flags.has('g') ? 1024 ** 3 : 1024)));
    return text.padStart(12);
  };
  const row = [total, used, total - used, 0, 0, total - used].map(cell).join('');
  return say(
    proc,
    `              total        used        free      shared  buff/cache   available\nMem:  ${row}\nSwap: ${[0, 0, 0].map(cell).join('')}`,
  );
};

const runWhich: Program = (proc) => {
  let status = 0;
  for (const name of proc.argv.slice(1)) {
    const lookup = proc.findProgram(name);
    if (lookup.found === 'program' || lookup.found === 'script') proc.stdout.write(`${lookup.path}\n`);
    else status = 1;
  }
  return status;
};

const runExpr: Program = (proc) => {
  const result = evaluateExpr(proc.argv.slice(1));
  if ('error' in result) return fail(proc, result.error, 2);
  say(proc, result.value);
  return result.value === '' || result.value === '0' ? 1 : 0;
};

const refuse =
  (what: string): Program =>
  (proc) =>
    notModelled(proc, what);

/** Programs about the machine, its processes and its users. */
export default definePrograms('system', {
  env: runEnv,
  printenv: runPrintenv,
  hostname: runHostname,
  id: runId,
  whoami: (proc) =>
    proc.user.userName === '?' ? fail(proc, `unknown uid ${proc.user.uid}`) : say(proc, proc.user.userName),
  uname: runUname,
  arch: (proc) => say(proc, 'x86_64'),
  uptime: runUptime,
  nproc: (proc) => say(proc, String(proc.machine.cpuCount)),
  free: runFree,
  which: runWhich,
  expr: runExpr,
  ps: psProgram,
  kill: killProgram,
  killall: killAllProgram,
  pkill: pkillProgram,
  pidof: pidofProgram,
  pgrep: pgrepProgram,
  nohup: passThrough,
  nice: passThrough,
  setsid: passThrough,
  tty: (proc) => (proc.hasTerminal ? say(proc, '/dev/pts/0') : say(proc, 'not a tty') + 1),
  logger: () => 0,
  groups: (proc) => say(proc, proc.user.gid === 0 ? 'root' : String(proc.user.gid)),
  logname: (proc) => fail(proc, 'no login name'),
  mount: refuse('mounting'),
  umount: refuse('unmounting'),
  sysctl: refuse('changing kernel settings'),
  'apt-get': refuse('installing packages'),
  apt: refuse('installing packages'),
  apk: refuse('installing packages'),
  dpkg: refuse('the package database'),
});
