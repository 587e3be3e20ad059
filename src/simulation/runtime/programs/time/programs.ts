import { dateLine, formatTime, parseDate } from '../../calendar';
import { normalizePath } from '../../container-files';
import { definePrograms } from '../../define-programs';
import { type ProcessApi, type Program, type Running, sleep } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { findSignal } from '../../signals';

const unitMs: Readonly<Record<string, number>> = { '': 1000, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

/** The milliseconds of `5`, `1.5m`, `infinity`; undefined if it is no duration. */
export function durationMs(text: string): number | undefined {
  if (/^inf(?:inity)?$/i.test(text)) return Number.POSITIVE_INFINITY;
  const found = /^(\d+(?:\.\d*)?|\.\d+)([smhd]?)$/.exec(text);
  return found ? Math.round(Number(found[1]) * (unitMs[found[2] as string] as number)) : undefined;
}

function* runSleep(proc: ProcessApi): Running {
  const words = proc.argv.slice(1).filter((word) => word !== '--');
  if (words.length === 0) {
    return fail(
      proc,
      proc.machine.userland === 'debian'
        ? "missing operand\nTry 'sleep --help' for more information."
        : 'missing operand',
    );
  }
  let total = 0;
  for (const word of words) {
    const duration = durationMs(word);
    if (duration === undefined) {
      const isBusybox = proc.machine.userland === 'busybox';
      return fail(proc, isBusybox ? `invalid number '${word}'` : `invalid time interval '${word}'`);
    }
    total += duration;
  }
  // Nobody waits 24 days for a timer; beyond that it is the same as for ever.
  yield* sleep(total > 2_000_000_000 ? Number.POSITIVE_INFINITY : total);
  return 0;
}

const runDate: Program = (proc) => {
  const options = readOptions(proc.argv.slice(1), ['d', 'date', 'r', 'reference', 's', 'D']);
  const { flags } = options;
  let moment = proc.now();
  const text = optionValue(options, 'd', 'date');
  const reference = optionValue(options, 'r', 'reference');
  if (text !== undefined) {
    const parsed = parseDate(text, moment);
    if (parsed === undefined) return fail(proc, `invalid date '${text}'`);
    moment = parsed;
  } else if (reference !== undefined) {
    const entry = proc.files.stat(normalizePath(reference, proc.cwd));
    if (!entry) return fail(proc, `${reference}: No such file or directory`);
    moment = entry.mtimeMs;
  }
  if (options.values.has('s')) return fail(proc, "can't set date: Operation not permitted");
  const format = options.operands.find((word) => word.startsWith('+'));
  const [iso] = [...flags].filter((flag) => flag.startsWith('I') || flag === 'iso-8601');
  if (format) proc.stdout.write(`${formatTime(format.slice(1), moment)}\n`);
  else if (flags.has('R')) proc.stdout.write(`${formatTime('%a, %d %b %Y %H:%M:%S +0000', moment)}\n`);
  else if (iso && flags.has('s')) proc.stdout.write(`${formatTime('%Y-%m-%dT%H:%M:%S+00:00', moment)}\n`);
  else if (iso) proc.stdout.write(`${formatTime('%Y-%m-%d', moment)}\n`);
  else proc.stdout.write(`${dateLine(moment)}\n`);
  return 0;
};

function* runTimeout(proc: ProcessApi): Running {
  const words = proc.argv.slice(1);
  let signal = findSignal('TERM');
  while (words[0]?.startsWith('-')) {
    const option = words.shift() as string;
    if (option === '-s' || option === '-k') {
      const value = words.shift() ?? '';
      if (option === '-s') signal = findSignal(value) ?? signal;
    } else if (option === '-t') break;
  }
  const duration = durationMs(words.shift() ?? '');
  const [name, ...args] = words;
  if (duration === undefined || name === undefined) return fail(proc, 'invalid time interval', 125);
  const lookup = proc.findProgram(name);
  if (lookup.found !== 'program') return fail(proc, `failed to run command '${name}': No such file or directory`, 127);
  const pid = proc.spawn({ argv: [name, ...args], program: lookup.program });
  if (pid === undefined) return fail(proc, 'fork: Resource temporarily unavailable', 125);
  // The alarm is a child of its own, so that whichever ends first is heard.
  const alarm = proc.spawn({ argv: [proc.argv[0] ?? 'timeout'], program: () => alarmAfter(duration) });
  for (;;) {
    const ended = proc.reap(pid);
    if (ended) {
      if (alarm !== undefined) proc.kill(alarm, 'KILL');
      return ended.code;
    }
    if (alarm !== undefined && proc.reap(alarm)) {
      if (signal) proc.kill(pid, signal);
      yield { until: 'exit', pid };
      proc.reap(pid);
      return signal === 'KILL' ? 137 : proc.machine.userland === 'busybox' ? 143 : 124;
    }
    yield { until: 'exit' };
  }
}

function* alarmAfter(duration: number): Running {
  yield* sleep(duration);
  return 0;
}

/** Programs about time. */
export default definePrograms('time', {
  sleep: runSleep,
  date: runDate,
  timeout: runTimeout,
  usleep: function* (proc) {
    yield* sleep(Math.round(Number(proc.argv[1] ?? 0) / 1000));
    return 0;
  },
});
