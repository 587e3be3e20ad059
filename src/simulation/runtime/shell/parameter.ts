import { evaluateArithmetic } from './arithmetic';
import type { Parameter, Word } from './ast';
import { patternSource } from './pattern';
import { complain, type Shell, ShellExit, type Steps } from './shell';

/** What a parameter stands for: one value or several; undefined when unset. */
export type ParameterValue =
  | { readonly values: readonly string[]; readonly isList: boolean; readonly isStar: boolean }
  | undefined;

const one = (value: string | undefined): ParameterValue =>
  value === undefined ? undefined : { values: [value], isList: false, isStar: false };

/** How words inside of a parameter are expanded; given by the expansion, which knows the rest. */
export interface Expander {
  text(shell: Shell, word: Word): Steps<string>;
  pattern(shell: Shell, word: Word): Steps<string>;
}

/** The value of a parameter before any operator. */
export function* readParameter(shell: Shell, parameter: Parameter, expander: Expander): Steps<ParameterValue> {
  const { name, index } = parameter;
  if (parameter.isIndirect) {
    const target = shell.get(name) ?? '';
    return one(positional(shell, target) ?? shell.get(target));
  }
  if (name === '@' || name === '*') return { values: shell.parameters, isList: true, isStar: name === '*' };
  if (!index) return one(special(shell, name) ?? shell.get(name));
  const subscript = yield* expander.text(shell, index);
  if (subscript === '@' || subscript === '*') {
    return { values: elementsOf(shell, name), isList: true, isStar: subscript === '*' };
  }
  return one(elementAt(shell, name, subscript));
}

/** All elements of an array; a plain variable is an array of one. */
export function elementsOf(shell: Shell, name: string): readonly string[] {
  const value = shell.variables.get(name)?.value;
  if (value === undefined || typeof value === 'string') {
    const text = shell.get(name);
    return text === undefined ? [] : [text];
  }
  // Indexed arrays may have holes.
  return Array.isArray(value)
    ? value.filter((each) => each !== undefined)
    : [...(value as ReadonlyMap<string, string>).values()];
}

function elementAt(shell: Shell, name: string, subscript: string): string | undefined {
  const value = shell.variables.get(name)?.value;
  if (value instanceof Map) return value.get(subscript);
  const index = Number(evaluateArithmetic(subscript, shell));
  if (Array.isArray(value)) return value[index < 0 ? value.length + index : index];
  return index === 0 ? shell.get(name) : undefined;
}

function positional(shell: Shell, name: string): string | undefined {
  if (name === '0') return shell.name;
  return /^\d+$/.test(name) ? shell.parameters[Number(name) - 1] : undefined;
}

function special(shell: Shell, name: string): string | undefined {
  switch (name) {
    case '?':
      return String(shell.status);
    case '$':
      return String(shell.proc.pid);
    case '#':
      return String(shell.parameters.length);
    case '!':
      return shell.lastBackgroundPid === undefined ? undefined : String(shell.lastBackgroundPid);
    case '-':
      return flags(shell);
    default:
      return positional(shell, name);
  }
}

function flags(shell: Shell): string {
  const { errexit, nounset, xtrace, noglob } = shell.options;
  return `${errexit ? 'e' : ''}${noglob ? 'f' : ''}${nounset ? 'u' : ''}${xtrace ? 'x' : ''}`;
}

/** Ends the shell over an unset parameter (`set -u`, `${x?message}`). */
export function failUnset(shell: Shell, name: string, message?: string): never {
  const fallback = shell.dialect === 'bash' ? 'unbound variable' : 'parameter not set';
  complain(shell, `${name}: ${message || fallback}`);
  throw new ShellExit(shell.dialect === 'bash' ? 1 : 2);
}

/** `${#name}`: characters of a value, or how many values. */
export function lengthOf(value: ParameterValue): string {
  if (!value) return '0';
  return String(value.isList ? value.values.length : [...(value.values[0] ?? '')].length);
}

/** Applies an operator that changes a value (`#`, `%`, `/`, `^`, `:`), to each if there are several. */
export function* changeValue(
  shell: Shell,
  parameter: Parameter,
  value: NonNullable<ParameterValue>,
  expander: Expander,
): Steps<NonNullable<ParameterValue>> {
  const { operator = '', word, second } = parameter;
  if (!word) return value;
  if (operator === ':') return yield* slice(shell, parameter, value, expander);
  if (operator === '@') return { ...value, values: value.values.map((each) => transform(each, word.literal ?? '')) };
  const pattern = yield* expander.pattern(shell, word);
  const replacement = second ? yield* expander.text(shell, second) : '';
  return { ...value, values: value.values.map((each) => changeText(operator, each, pattern, replacement)) };
}

function changeText(operator: string, text: string, pattern: string, replacement: string): string {
  switch (operator) {
    case '#':
      return text.replace(new RegExp(`^${patternSource(pattern, true)}`), () => '');
    case '##':
      return text.replace(new RegExp(`^${patternSource(pattern)}`), () => '');
    case '%':
      return cutEnd(text, pattern, true);
    case '%%':
      return cutEnd(text, pattern, false);
    case '/':
    case '//':
      return replaceIn(text, pattern, replacement, operator === '//');
    case '^':
      return text.slice(0, 1).toUpperCase() + text.slice(1);
    case '^^':
      return text.toUpperCase();
    case ',':
      return text.slice(0, 1).toLowerCase() + text.slice(1);
    case ',,':
      return text.toLowerCase();
    default:
      return text;
  }
}

function cutEnd(text: string, pattern: string, isShortest: boolean): string {
  const matcher = new RegExp(`^${patternSource(pattern)}$`);
  const { length } = text;
  for (let i = 0; i <= length; i++) {
    const at = isShortest ? length - i : i;
    if (matcher.test(text.slice(at))) return text.slice(0, at);
  }
  return text;
}

function replaceIn(text: string, pattern: string, replacement: string, isGlobal: boolean): string {
  const anchor = /^[#%]/.exec(pattern)?.[0];
  if (pattern === '') return text;
  const source = patternSource(anchor && !isGlobal ? pattern.slice(1) : pattern);
  if (anchor === '#' && !isGlobal) return text.replace(new RegExp(`^${source}`), () => replacement);
  if (anchor === '%' && !isGlobal) return text.replace(new RegExp(`${source}$`), () => replacement);
  return text.replace(new RegExp(source, isGlobal ? 'g' : ''), () => replacement);
}

function transform(text: string, letter: string): string {
  if (letter === 'Q') return `'${text.replaceAll("'", "'\\''")}'`;
  if (letter === 'U') return text.toUpperCase();
  if (letter === 'L') return text.toLowerCase();
  return text;
}

function* slice(
  shell: Shell,
  parameter: Parameter,
  value: NonNullable<ParameterValue>,
  expander: Expander,
): Steps<NonNullable<ParameterValue>> {
  const start = Number(evaluateArithmetic(yield* expander.text(shell, parameter.word as Word), shell));
  const lengthText = parameter.second ? yield* expander.text(shell, parameter.second) : undefined;
  const length = lengthText === undefined ? undefined : Number(evaluateArithmetic(lengthText, shell));
  const cut = <T extends string | readonly string[]>(whole: T, first: number): T => {
    const from = first < 0 ? Math.max(0, whole.length + first) : first;
    const to = length === undefined ? whole.length : length < 0 ? whole.length + length : from + length;
    return whole.slice(from, to) as T;
  };
  if (!value.isList) return { ...value, values: [cut(value.values[0] ?? '', start)] };
  // ${@:1} counts from the first parameter, with $0 as number 0.
  const isPositional = parameter.name === '@' || parameter.name === '*';
  const values = isPositional ? [shell.name, ...value.values] : value.values;
  return { ...value, values: cut(values, start) };
}
