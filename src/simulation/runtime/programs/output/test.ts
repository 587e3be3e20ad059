import type { ProcessApi, Program } from '../../process';
import { fail } from '../../program-options';
import { evaluateTest, TestError } from '../../shell/test-expression';

/** test: 0 if the expression holds, 1 if not, 2 if it cannot be read. */
export const testProgram: Program = (proc) => run(proc, proc.argv.slice(1));

/** The same as `test`, closed by a bracket. */
export const bracketProgram: Program = (proc) => {
  const words = proc.argv.slice(1);
  if (words.pop() !== ']') return fail(proc, 'missing ]', 2);
  return run(proc, words);
};

function run(proc: ProcessApi, words: readonly string[]): number {
  try {
    return evaluateTest(words, proc) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    return fail(proc, error.message, 2);
  }
}
