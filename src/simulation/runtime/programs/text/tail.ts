import { FileError, normalizePath } from '../../container-files';
import type { ProcessApi, Running } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { linesOf, openOperand, readLineOf, readWhole } from '../operand-input';

/** `-5` and `+5` of old times are `-n 5` and `-n +5`. */
function withNumbers(words: readonly string[]): string[] {
  return words.flatMap((word, index) => {
    const isValue = /^-[nc]$/.test(words[index - 1] ?? '');
    if (isValue || !/^[-+]\d+$/.test(word)) return [word];
    return ['-n', word.startsWith('-') ? word.slice(1) : word];
  });
}

const valued = ['n', 'c', 'lines', 'bytes', 's', 'pid'];

/** head: -n, -c. Reads no more than it needs, so that an endless writer meets a closed pipe. */
export function* headProgram(proc: ProcessApi): Running {
  const options = readOptions(withNumbers(proc.argv.slice(1)), valued);
  const bytes = optionValue(options, 'c', 'bytes');
  const count = Number(optionValue(options, 'n', 'lines') ?? 10);
  const operands = options.operands.length > 0 ? options.operands : ['-'];
  let status = 0;
  for (const operand of operands) {
    const input = openOperand(proc, operand);
    if (!input) {
      status = 1;
      continue;
    }
    if (operands.length > 1 && !options.flags.has('q')) proc.stdout.write(`==> ${operand} <==\n`);
    if (bytes !== undefined) {
      let text = '';
      while (text.length < Number(bytes)) {
        const piece = yield* readLineOf(input);
        if (piece === '') break;
        text += piece;
      }
      proc.stdout.write(text.slice(0, Number(bytes)));
    } else if (count < 0) {
      const lines = linesOf(yield* readWhole(input)).slice(0, count);
      proc.stdout.write(lines.map((line) => `${line}\n`).join(''));
    } else {
      for (let i = 0; i < count; i++) {
        const line = yield* readLineOf(input);
        if (line === '') break;
        proc.stdout.write(line);
      }
    }
  }
  return status;
}

/** tail: -n, -c, -f and -F. Following costs nothing while the file rests. */
export function* tailProgram(proc: ProcessApi): Running {
  const options = readOptions(withNumbers(proc.argv.slice(1)), valued);
  const { flags } = options;
  const retries = flags.has('F') || flags.has('retry');
  const follows = retries || flags.has('f') || flags.has('follow');
  const operands = options.operands.length > 0 ? options.operands : ['-'];
  const start = optionValue(options, 'n', 'lines') ?? '10';
  const bytes = optionValue(options, 'c', 'bytes');
  const seen = new Map<string, number>();
  let status = 0;
  let shown: string | undefined;
  const show = (operand: string, text: string) => {
    if (operands.length > 1 && !flags.has('q') && shown !== operand)
      proc.stdout.write(`${shown ? '\n' : ''}==> ${operand} <==\n`);
    shown = operand;
    proc.stdout.write(text);
  };
  for (const operand of operands) {
    const path = normalizePath(operand, proc.cwd);
    const input = openOperand(proc, operand);
    if (!input) {
      status = 1;
      if (retries) seen.set(path, 0);
      continue;
    }
    const text = yield* readWhole(input);
    if (operand !== '-') seen.set(path, sizeOf(proc, path));
    show(
      operand,
      bytes === undefined
        ? lastLines(text, start)
        : bytes.startsWith('+')
          ? text.slice(Number(bytes) - 1)
          : text.slice(-Number(bytes)),
    );
  }
  if (!follows || seen.size === 0) {
    if (follows && operands.length > 0 && seen.size === 0) fail(proc, 'no files');
    return status;
  }
  return yield* follow(proc, { operands, seen, retries, show });
}

function lastLines(text: string, start: string): string {
  const lines = text.split(/(?<=\n)/);
  if (start.startsWith('+')) return lines.slice(Math.max(0, Number(start) - 1)).join('');
  const count = Math.abs(Number(start));
  return count === 0 ? '' : lines.slice(-count).join('');
}

interface Following {
  readonly operands: readonly string[];
  /** Sizes up to which each file has been shown. */
  readonly seen: Map<string, number>;
  readonly retries: boolean;
  readonly show: (operand: string, text: string) => void;
}

function* follow(proc: ProcessApi, { operands, seen, retries, show }: Following): Running {
  const paths = [...seen.keys()];
  for (;;) {
    // One file is watched; several are looked at in turn, once a second, as busybox does.
    if (paths.length === 1) yield { until: 'changed', path: paths[0] as string };
    else yield { sleepMs: 1000 };
    for (const operand of operands) {
      const path = normalizePath(operand, proc.cwd);
      if (!seen.has(path)) continue;
      const before = seen.get(path) as number;
      const text = readSince(proc, path, before);
      if (text === undefined) {
        if (retries) seen.set(path, 0);
        continue;
      }
      seen.set(path, sizeOf(proc, path));
      if (text !== '') show(operand, text);
    }
  }
}

function sizeOf(proc: ProcessApi, path: string): number {
  const entry = proc.files.stat(path);
  return entry?.kind === 'file' ? entry.sizeBytes : 0;
}

/** What was added since a size; from the start if the file was cut or replaced. */
function readSince(proc: ProcessApi, path: string, before: number): string | undefined {
  try {
    const text = proc.files.read(path);
    const size = sizeOf(proc, path);
    if (size < before) return text;
    const added = size - before;
    if (added === 0) return '';
    // Sizes are bytes, texts are characters: equal unless something beyond ASCII was written.
    return text.length >= added ? text.slice(text.length - added) : text;
  } catch (error) {
    if (error instanceof FileError) return undefined;
    throw error;
  }
}
