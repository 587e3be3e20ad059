import { definePrograms } from '../../define-programs';
import type { ProcessApi, Program, Running } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { echoProgram } from './echo';
import { printfProgram } from './printf';
import { bracketProgram, testProgram } from './test';

// How much `yes` writes before it looks whether anybody still reads.
const yesLines = 500;

function* runYes(proc: ProcessApi): Running {
  const line = `${proc.argv.slice(1).join(' ') || 'y'}\n`;
  const text = line.repeat(yesLines);
  for (let turn = 0; ; turn++) {
    proc.stdout.write(text);
    const { pipe } = proc.stdout;
    if (pipe) yield { until: 'writable', pipe };
    else {
      // It takes a whole core for ever; each turn stands for more of it, or the log would fill the memory.
      proc.takeCpu(1000);
      yield { sleepMs: Math.min(100 * 2 ** turn, 60_000) };
    }
  }
}

const runSeq: Program = (proc) => {
  const options = readSeq(proc.argv.slice(1));
  const [first = 1, step = 1, last = 1] = options.numbers;
  if (options.numbers.some(Number.isNaN) || step === 0)
    return fail(proc, `invalid number: ${proc.argv.slice(1).join(' ')}`);
  const count = Math.floor((last - first) / step + 1e-10) + 1;
  if (count > 1_000_000) return fail(proc, 'more than a million numbers are not modelled by the simulation');
  const places = Math.max(...proc.argv.slice(1).map((word) => /\.(\d+)$/.exec(word)?.[1]?.length ?? 0));
  const lines: string[] = [];
  for (let i = 0; i < count; i++) lines.push((first + i * step).toFixed(places));
  const width = options.isPadded ? Math.max(...lines.map((line) => line.length)) : 0;
  const text = lines.map((line) => line.padStart(width, '0')).join(options.separator);
  proc.stdout.write(lines.length > 0 ? `${text}\n` : '');
  return 0;
};

function readSeq(words: readonly string[]): { numbers: number[]; isPadded: boolean; separator: string } {
  const numbers = words.filter((word) => /^[-+]?[\d.]+$/.test(word)).map(Number);
  const { flags, ...options } = readOptions(
    words.filter((word) => !/^[-+]?[\d.]+$/.test(word)),
    ['s', 'f'],
  );
  const separator = optionValue({ flags, ...options }, 's') ?? '\n';
  const [a = Number.NaN, b, c] = numbers;
  const triple = c !== undefined ? [a, b as number, c] : b !== undefined ? [a, 1, b] : [1, 1, a];
  return { numbers: triple, isPadded: flags.has('w'), separator };
}

/** Programs that only say something. */
export default definePrograms('output', {
  echo: echoProgram,
  printf: printfProgram,
  test: testProgram,
  '[': bracketProgram,
  true: () => 0,
  false: () => 1,
  clear: (proc) => {
    proc.stdout.write('\x1b[H\x1b[J');
    return 0;
  },
  yes: runYes,
  seq: runSeq,
});
