import { normalizePath } from '../../container-files';
import { evaluateArithmetic } from '../arithmetic';
import { parseScript } from '../parser';
import { complain, FunctionReturn, LoopJump, type Shell, ShellExit, type Steps } from '../shell';
import { syntaxComplaint } from '../syntax-complaint';
import { ShellSyntaxError } from '../syntax-error';
import type { Builtins } from './builtin';

/** Builtins that change what runs next: `exit`, `break`, `return`, `eval`, `.` and their like. */
export const flowBuiltins: Builtins = {
  ':': { run: () => 0, takesAssignments: true },
  true: { run: () => 0 },
  false: { run: () => 1 },
  exit: {
    run: (shell, argv) => {
      throw new ShellExit(statusOf(shell, argv));
    },
  },
  return: {
    run: (shell, argv) => {
      throw new FunctionReturn(statusOf(shell, argv));
    },
  },
  break: { run: (shell, argv) => jump(shell, 'break', argv[1]) },
  continue: { run: (shell, argv) => jump(shell, 'continue', argv[1]) },
  eval: { run: (shell, argv) => runText(shell, argv.slice(1).join(' ')), takesAssignments: true },
  '.': { run: source },
  source: { run: source, dialects: ['ash', 'bash'] },
  let: { run: runLet, dialects: ['ash', 'bash'] },
  time: { run: runTimed, dialects: ['ash', 'bash'] },
};

function statusOf(shell: Shell, argv: readonly string[]): number {
  const text = argv[1];
  if (text === undefined) return shell.status;
  if (!/^-?\d+$/.test(text)) {
    complain(shell, `${argv[0]}: Illegal number: ${text}`);
    return 2;
  }
  return Number(text) & 255;
}

function jump(shell: Shell, kind: 'break' | 'continue', text = '1'): number {
  if (shell.loopDepth === 0) return 0;
  throw new LoopJump(kind, Math.min(Math.max(1, Number(text) || 1), shell.loopDepth));
}

function* runText(shell: Shell, text: string): Steps<number> {
  try {
    return yield* shell.interpreter.runList(shell, parseScript(text));
  } catch (error) {
    if (!(error instanceof ShellSyntaxError)) throw error;
    syntaxComplaint(shell, error);
    throw new ShellExit(2);
  }
}

function* source(shell: Shell, argv: readonly string[]): Steps<number> {
  const [name = '.', path, ...parameters] = argv;
  if (path === undefined) {
    complain(shell, `${name}: filename argument required`);
    return 2;
  }
  const full = path.includes('/') ? normalizePath(path, shell.cwd) : alongPath(shell, path);
  if (full === undefined || shell.proc.files.stat(full)?.kind !== 'file') {
    const reason =
      shell.dialect === 'bash'
        ? `${path}: No such file or directory`
        : `can't open '${path}': No such file or directory`;
    complain(shell, shell.dialect === 'dash' ? `.: cannot open ${path}: No such file` : reason);
    if (shell.dialect === 'bash') return 1;
    throw new ShellExit(2);
  }
  const before = shell.parameters;
  if (parameters.length > 0) shell.parameters = parameters;
  try {
    return yield* runText(shell, shell.proc.files.read(full));
  } catch (error) {
    if (error instanceof FunctionReturn) return error.code;
    throw error;
  } finally {
    if (parameters.length > 0) shell.parameters = before;
  }
}

function alongPath(shell: Shell, name: string): string | undefined {
  const directories = [...(shell.get('PATH') ?? '').split(':'), ...(shell.dialect === 'bash' ? [shell.cwd] : [])];
  return directories
    .map((directory) => normalizePath(`${directory}/${name}`))
    .find((path) => shell.proc.files.stat(path));
}

function runLet(shell: Shell, argv: readonly string[]): number {
  let value = 0n;
  for (const expression of argv.slice(1)) value = evaluateArithmetic(expression, shell);
  return value === 0n ? 1 : 0;
}

function* runTimed(shell: Shell, argv: readonly string[]): Steps<number> {
  const before = shell.proc.now();
  const text = argv.slice(1).map((word) => `'${word.replaceAll("'", "'\\''")}'`);
  const status = yield* runText(shell, text.join(' '));
  const seconds = (shell.proc.now() - before) / 1000;
  const real = `${Math.floor(seconds / 60)}m ${(seconds % 60).toFixed(2)}s`;
  shell.stderr.write(`real\t${real}\nuser\t0m 0.00s\nsys\t0m 0.00s\n`);
  return status;
}
