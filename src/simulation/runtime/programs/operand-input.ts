import { FileError, normalizePath } from '../container-files';
import { readInput } from '../open-file';
import type { ProcessApi, Resume, Wait } from '../process';
import type { Input } from '../process-streams';
import { fail } from '../program-options';

/** Opens an operand for reading (`-` is the input); says what is wrong and gives undefined if it cannot. */
export function openOperand(proc: ProcessApi, operand: string): Input | undefined {
  if (operand === '-') return proc.stdin;
  try {
    const path = normalizePath(operand, proc.cwd);
    if (proc.files.stat(path)?.kind === 'directory') throw new FileError('EISDIR');
    return readInput(proc, path);
  } catch (error) {
    if (!(error instanceof FileError)) throw error;
    fail(proc, fileFailure(proc, operand, error));
    return undefined;
  }
}

/** How a program words that it cannot open a file. */
export function fileFailure(proc: ProcessApi, operand: string, error: FileError): string {
  const isBusybox = proc.machine.userland === 'busybox';
  return isBusybox && error.code === 'ENOENT'
    ? `can't open '${operand}': ${error.message}`
    : `${operand}: ${error.message}`;
}

/** The next piece of an input, waited for if need be; '' at its end. */
export function* readPiece(input: Input): Generator<Wait, string, Resume> {
  for (;;) {
    const text = input.readAll();
    if (text !== undefined || !input.pipe) return text ?? '';
    yield { until: 'readable', pipe: input.pipe };
  }
}

/** The next line of an input, waited for if need be; '' at its end. */
export function* readLineOf(input: Input): Generator<Wait, string, Resume> {
  for (;;) {
    const line = input.readLine();
    if (line !== undefined || !input.pipe) return line ?? '';
    yield { until: 'readable', pipe: input.pipe };
  }
}

/** Everything up to the end of an input. */
export function* readWhole(input: Input): Generator<Wait, string, Resume> {
  let text = '';
  for (;;) {
    const piece = yield* readPiece(input);
    if (piece === '') return text;
    text += piece;
  }
}

/** All text of all operands (the input if there are none); `failed` when one could not be read. */
export function* readOperands(
  proc: ProcessApi,
  operands: readonly string[],
): Generator<Wait, { text: string; failed: boolean }, Resume> {
  let text = '';
  let failed = false;
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const input = openOperand(proc, operand);
    if (input) text += yield* readWhole(input);
    else failed = true;
  }
  return { text, failed };
}

/** The lines of a text, without their line feeds. */
export function linesOf(text: string): string[] {
  if (text === '') return [];
  return (text.endsWith('\n') ? text.slice(0, -1) : text).split('\n');
}
