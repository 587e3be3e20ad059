import { definePrograms } from '../../define-programs';
import { type ProcessApi, type Running, sleep } from '../../process';
import { fail, notModelled, optionValue, readOptions } from '../../program-options';
import { sizeBytes } from '../files/sizes';
import { durationMs } from '../time/programs';
import { piDigits } from './pi';
import { pythonProgram } from './python';

// Perl's bignum takes some seconds for 2,000 digits; the time grows with the square of the digits.
const perlMsForTwoThousand = 4000;

function* runPerl(proc: ProcessApi): Running {
  const words = proc.argv.slice(1);
  const script = words.at(-1) ?? '';
  const pi = /^\s*print\s+bpi\((\d+)\)\s*;?\s*$/.exec(script);
  const hello = /^\s*print\s+["']([^"'$@]*)["']\s*;?\s*$/.exec(script);
  const addsLineFeed = words.some((word) => /^-[a-zA-Z]*l/.test(word) && !word.startsWith('-M'));
  if (pi && words.some((word) => word.startsWith('-Mbignum'))) {
    const digits = Math.min(Number(pi[1]), 20_000);
    proc.takeCpu(1000);
    yield* sleep(Math.round(perlMsForTwoThousand * (digits / 2000) ** 2));
    proc.stdout.write(`${piDigits(digits)}${addsLineFeed ? '\n' : ''}`);
    return 0;
  }
  if (hello) {
    proc.stdout.write(`${(hello[1] ?? '').replaceAll('\\n', '\n')}${addsLineFeed ? '\n' : ''}`);
    return 0;
  }
  return notModelled(proc, 'this Perl script');
}

/** stress and stress-ng: processor and memory held for a time. */
function* runStress(proc: ProcessApi): Running {
  const options = readOptions(proc.argv.slice(1), [
    'c',
    'm',
    't',
    'cpu',
    'vm',
    'vm-bytes',
    'vm-hang',
    'timeout',
    'io',
    'i',
    'd',
    'hdd',
    'vm-keep',
  ]);
  const cpus = Number(optionValue(options, 'c', 'cpu') ?? 0);
  const workers = Number(optionValue(options, 'm', 'vm') ?? 0);
  const bytes = sizeBytes(optionValue(options, 'vm-bytes') ?? '256M');
  const time = durationMs(optionValue(options, 't', 'timeout') ?? 'infinity');
  if (bytes === undefined || time === undefined) return fail(proc, 'FAIL: invalid argument');
  const io = Number(optionValue(options, 'i', 'io') ?? 0);
  proc.stdout.write(`stress: info: [${proc.pid}] dispatching hogs: ${cpus} cpu, ${io} io, ${workers} vm, 0 hdd\n`);
  proc.takeCpu(Math.min((cpus + workers) * 1000, proc.machine.cpuCount * 1000));
  // A page at a time takes a moment to fill; then the memory is held.
  yield* sleep(500);
  proc.holdMemory(workers * bytes);
  yield* sleep(time);
  proc.stdout.write(`stress: info: [${proc.pid}] successful run completed in ${Math.round(time / 1000)}s\n`);
  return 0;
}

/** Languages, and programs that only take what they are told to take. */
export default definePrograms('interpreters', {
  perl: runPerl,
  python: pythonProgram,
  python3: pythonProgram,
  stress: runStress,
  'stress-ng': runStress,
});
