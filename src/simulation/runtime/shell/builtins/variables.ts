import { complain, type Shell, type ShellOptions } from '../shell';
import type { Builtins } from './builtin';

/** Builtins that set, show and forget variables and options. */
export const variableBuiltins: Builtins = {
  export: { run: (shell, argv) => declare(shell, argv, { isExported: true }), takesAssignments: true },
  readonly: { run: (shell, argv) => declare(shell, argv, { isReadonly: true }), takesAssignments: true },
  local: { run: runLocal, takesAssignments: true },
  declare: { run: runDeclare, dialects: ['bash'], takesAssignments: true },
  typeset: { run: runDeclare, dialects: ['bash'], takesAssignments: true },
  unset: { run: runUnset },
  set: { run: runSet, takesAssignments: true },
  shift: { run: runShift },
  shopt: { run: () => 0, dialects: ['bash'] },
  getopts: { run: runGetopts },
};

const assignment = /^([A-Za-z_]\w*)(?:(\+?)=([\s\S]*))?$/;

function declare(shell: Shell, argv: readonly string[], marks: { isExported?: boolean; isReadonly?: boolean }): number {
  const words = argv.slice(1).filter((word) => word !== '--');
  const isRemoval = words[0] === '-n';
  const names = words.filter((word) => !/^-[npfx]$/.test(word));
  if (names.length === 0) {
    for (const name of shell.names()) {
      const isShown = marks.isExported ? shell.environment.has(name) : shell.variables.get(name)?.isReadonly;
      if (isShown) shell.stdout.write(`${argv[0]} ${name}='${shell.get(name) ?? ''}'\n`);
    }
    return 0;
  }
  for (const word of names) {
    const found = assignment.exec(word);
    if (!found) {
      complain(shell, `${argv[0]}: ${word}: bad variable name`);
      return 2;
    }
    const [, name = '', plus, value] = found;
    if (value !== undefined) shell.set(name, plus ? (shell.get(name) ?? '') + value : value);
    shell.mark(name, isRemoval ? { isExported: false } : marks);
  }
  return 0;
}

function runLocal(shell: Shell, argv: readonly string[]): number {
  const scope = shell.scopes.at(-1);
  if (!scope) {
    complain(shell, 'local: not in a function');
    return 1;
  }
  for (const word of argv.slice(1)) {
    if (word.startsWith('-')) continue;
    const found = assignment.exec(word);
    if (!found) continue;
    const [, name = '', , value] = found;
    if (!scope.has(name)) scope.set(name, shell.variables.get(name));
    shell.set(name, value ?? '');
  }
  return 0;
}

function runDeclare(shell: Shell, argv: readonly string[]): number {
  const options = argv
    .slice(1)
    .filter((word) => word.startsWith('-'))
    .join('');
  const words = argv.slice(1).filter((word) => !word.startsWith('-'));
  if (options.includes('p')) {
    for (const name of words.length > 0 ? words : shell.names())
      shell.stdout.write(`declare -- ${name}="${shell.get(name) ?? ''}"\n`);
    return 0;
  }
  for (const word of words) {
    const [, name = '', , value] = assignment.exec(word) ?? [];
    if (name === '') continue;
    const scope = shell.scopes.at(-1);
    if (scope && !options.includes('g') && !scope.has(name)) scope.set(name, shell.variables.get(name));
    if (options.includes('A')) shell.set(name, new Map());
    else if (options.includes('a')) shell.set(name, value === undefined ? [] : [value]);
    else if (value !== undefined || scope) shell.set(name, value ?? '');
    if (options.includes('x')) shell.mark(name, { isExported: true });
    if (options.includes('r')) shell.mark(name, { isReadonly: true });
  }
  return 0;
}

function runUnset(shell: Shell, argv: readonly string[]): number {
  const isFunction = argv[1] === '-f';
  for (const name of argv.slice(1).filter((word) => !word.startsWith('-'))) {
    if (isFunction) shell.functions.delete(name);
    else if (shell.get(name) === undefined && shell.functions.has(name)) shell.functions.delete(name);
    else shell.unset(name);
  }
  return 0;
}

const optionLetters: Readonly<Record<string, keyof ShellOptions | undefined>> = {
  e: 'errexit',
  u: 'nounset',
  x: 'xtrace',
  f: 'noglob',
  n: 'noexec',
  a: 'allexport',
};

/** Sets options as `set -eu -o pipefail` and the shell's own arguments do; false if one is unknown. */
export function setOptions(shell: Shell, word: string, name: string | undefined): boolean {
  const isOn = word.startsWith('-');
  for (const letter of word.slice(1)) {
    if (letter === 'o') {
      // vi, emacs, monitor, ignoreeof … change nothing in a script.
      if (name !== undefined && Object.hasOwn(shell.options, name)) shell.options[name as keyof ShellOptions] = isOn;
      continue;
    }
    const option = optionLetters[letter];
    if (option) shell.options[option] = isOn;
    else if (!/[bhmvCEHBTPilsc]/.test(letter)) return false;
  }
  return true;
}

function runSet(shell: Shell, argv: readonly string[]): number {
  if (argv.length === 1) {
    for (const name of shell.names()) shell.stdout.write(`${name}='${shell.get(name) ?? ''}'\n`);
    return 0;
  }
  let at = 1;
  for (; at < argv.length; at++) {
    const word = argv[at] as string;
    if (word === '--' || !/^[-+]./.test(word)) break;
    const takesName = word.endsWith('o');
    if (!setOptions(shell, word, takesName ? argv[at + 1] : undefined)) {
      complain(shell, `set: Illegal option ${word}`);
      return 2;
    }
    if (takesName) at++;
  }
  if (argv[at] === '--') shell.parameters = argv.slice(at + 1);
  else if (at < argv.length) shell.parameters = argv.slice(at);
  return 0;
}

function runShift(shell: Shell, argv: readonly string[]): number {
  const count = Number(argv[1] ?? 1);
  if (!(count <= shell.parameters.length)) return 1;
  shell.parameters = shell.parameters.slice(count);
  return 0;
}

/** Reads one option a call; where it stands inside of a cluster like `-ab` is kept beside OPTIND. */
function runGetopts(shell: Shell, argv: readonly string[]): number {
  const [, specification = '', name = '', ...given] = argv;
  const words = given.length > 0 ? given : shell.parameters;
  const index = Number(shell.get('OPTIND') ?? 1);
  const offset = Number(shell.get('_GETOPTS_OFFSET') ?? 1);
  const word = words[index - 1];
  if (word === undefined || !/^-./.test(word) || word === '--') {
    if (word === '--') shell.set('OPTIND', String(index + 1));
    shell.set(name, '?');
    return 1;
  }
  const letter = word[offset] as string;
  const isLast = offset + 1 >= word.length;
  const next = (position: number, inside: number) => {
    shell.set('OPTIND', String(position));
    shell.set('_GETOPTS_OFFSET', String(inside));
  };
  const known = specification.replace(/^:/, '').indexOf(letter);
  const takesValue = known >= 0 && specification.replace(/^:/, '')[known + 1] === ':';
  if (known < 0 || letter === ':') {
    if (!specification.startsWith(':')) complain(shell, `Illegal option -${letter}`);
    shell.set('OPTARG', letter);
    shell.set(name, '?');
  } else shell.set(name, letter);
  if (!takesValue) {
    next(isLast ? index + 1 : index, isLast ? 1 : offset + 1);
    return 0;
  }
  const value = isLast ? words[index] : word.slice(offset + 1);
  next(isLast ? index + 2 : index + 1, 1);
  if (value === undefined) {
    if (!specification.startsWith(':')) complain(shell, `No arg for -${letter} option`);
    shell.set(name, specification.startsWith(':') ? ':' : '?');
    shell.set('OPTARG', letter);
  } else shell.set('OPTARG', value);
  return 0;
}
