import { evaluateArithmetic } from './arithmetic';
import type { Test } from './ast';
import { expandPattern, expandRegularExpression, expandText } from './expansion';
import { matchesPattern, posixClasses } from './pattern';
import { complain, type Shell, ShellExit, type Steps } from './shell';
import { binaryTest, compareNumbers, TestError, unaryTest } from './test-expression';

/** Runs `[[ … ]]`: 0 if it holds, 1 if not, 2 if it cannot be read. */
export function* runConditional(shell: Shell, test: Test): Steps<number> {
  try {
    return (yield* holds(shell, test)) ? 0 : 1;
  } catch (error) {
    if (!(error instanceof TestError)) throw error;
    complain(shell, `[[: ${error.message}`);
    return 2;
  }
}

function* holds(shell: Shell, test: Test): Steps<boolean> {
  switch (test.type) {
    case 'not':
      return !(yield* holds(shell, test.test));
    case 'both':
      return (yield* holds(shell, test.left)) && (yield* holds(shell, test.right));
    case 'either':
      return (yield* holds(shell, test.left)) || (yield* holds(shell, test.right));
    case 'unary': {
      const operand = yield* expandText(shell, test.word);
      if (test.operator === '-v') return shell.get(operand) !== undefined;
      return unaryTest(test.operator, operand, shell.proc.withStreams({ cwd: shell.cwd }));
    }
    case 'binary':
      return yield* compare(shell, test);
  }
}

function* compare(shell: Shell, test: Extract<Test, { type: 'binary' }>): Steps<boolean> {
  const left = yield* expandText(shell, test.left);
  const { operator } = test;
  if (operator === '==' || operator === '=' || operator === '!=') {
    const pattern = yield* expandPattern(shell, test.right);
    return matchesPattern(left, pattern) === (operator !== '!=');
  }
  if (operator === '=~') return matchRegularExpression(shell, left, yield* expandRegularExpression(shell, test.right));
  const right = yield* expandText(shell, test.right);
  if (/^-[a-z]t$|^-ef$/.test(operator) && !/^-(?:nt|ot|ef)$/.test(operator)) {
    return compareNumbers(number(shell, left), operator, number(shell, right));
  }
  if (/^-(?:eq|ne|le|ge)$/.test(operator)) return compareNumbers(number(shell, left), operator, number(shell, right));
  return binaryTest(left, operator, right, shell.proc.withStreams({ cwd: shell.cwd }));
}

/** Inside of [[ ]] numbers are arithmetic expressions. */
function number(shell: Shell, text: string): bigint {
  try {
    return evaluateArithmetic(text, shell);
  } catch {
    throw new TestError(`${text}: bad number`);
  }
}

function matchRegularExpression(shell: Shell, text: string, source: string): boolean {
  let matcher: RegExp;
  try {
    matcher = new RegExp(posixClasses(source));
  } catch {
    complain(shell, `[[: invalid regular expression \`${source}'`);
    throw new ShellExit(2);
  }
  const found = matcher.exec(text);
  if (shell.dialect === 'bash') shell.set('BASH_REMATCH', found ? found.map((group) => group ?? '') : []);
  return found !== null;
}
