import { normalizePath } from '../container-files';
import { readInput } from '../open-file';
import { TextOutput } from '../process-streams';
import { ArithmeticError, evaluateArithmetic } from './arithmetic';
import type { List, Parameter, SimpleCommand, Word, WordPart } from './ast';
import { expandBraces } from './braces';
import { FieldSink, PatternSink, type Sink, TextSink } from './fields';
import { changeValue, type Expander, failUnset, lengthOf, type ParameterValue, readParameter } from './parameter';
import { expandPath, isPattern } from './pattern';
import { complain, type Shell, ShellExit, type Steps } from './shell';

const separatorsOf = (shell: Shell) => shell.get('IFS') ?? ' \t\n';

/** The fields that words become: the arguments of a command. */
export function* expandFields(shell: Shell, words: readonly Word[]): Steps<string[]> {
  const fields: string[] = [];
  for (const word of words) {
    if (word.literal !== undefined) {
      fields.push(word.literal);
      continue;
    }
    const expanded = shell.dialect === 'bash' ? expandBraces(word) : [word];
    for (const each of expanded) {
      const sink = new FieldSink(separatorsOf(shell));
      yield* expandParts(shell, each.parts, sink);
      sink.end();
      for (const { text, pattern } of sink.fields) {
        const paths =
          shell.options.noglob || !isPattern(pattern) ? [] : expandPath(pattern, shell.proc.files, shell.cwd);
        if (paths.length > 0) fields.push(...paths);
        else fields.push(text);
      }
    }
  }
  return fields;
}

/** The one text that a word becomes where nothing is split: assignments, redirections, here-documents. */
export function* expandText(shell: Shell, word: Word): Steps<string> {
  if (word.literal !== undefined) return word.literal;
  const sink = new TextSink(separatorsOf(shell));
  yield* expandParts(shell, word.parts, sink);
  return sink.result;
}

/** The shell pattern that a word becomes, with what was quoted made literal. */
export function* expandPattern(shell: Shell, word: Word): Steps<string> {
  const sink = new PatternSink('shell');
  yield* expandParts(shell, word.parts, sink);
  return sink.result;
}

/** The regular expression that the right side of `=~` becomes. */
export function* expandRegularExpression(shell: Shell, word: Word): Steps<string> {
  const sink = new PatternSink('regular-expression');
  yield* expandParts(shell, word.parts, sink);
  return sink.result;
}

/** The value of an arithmetic expression; a broken one ends the shell as it does in reality. */
export function* expandArithmetic(shell: Shell, expression: Word): Steps<bigint> {
  const text = yield* expandText(shell, expression);
  try {
    return evaluateArithmetic(text, shell);
  } catch (error) {
    if (!(error instanceof ArithmeticError)) throw error;
    complain(shell, error.message);
    throw new ShellExit(shell.dialect === 'bash' ? 1 : 2);
  }
}

const expander: Expander = { text: expandText, pattern: expandPattern };

function* expandParts(shell: Shell, parts: readonly WordPart[], sink: Sink, isInner = false): Steps<void> {
  for (let i = 0; i < parts.length; i++) {
    const part = parts[i] as WordPart;
    switch (part.type) {
      case 'text':
        if (isInner && !part.isQuoted) sink.value(part.text, false);
        else expandTilde(shell, part, i === 0 && !isInner, sink);
        break;
      case 'parameter':
        yield* expandParameter(shell, part.parameter, part.isQuoted, sink);
        break;
      case 'command':
        sink.value(yield* substitute(shell, part.body), part.isQuoted);
        break;
      case 'arithmetic':
        sink.value(String(yield* expandArithmetic(shell, part.expression)), part.isQuoted);
        break;
    }
  }
}

function expandTilde(shell: Shell, part: { text: string; isQuoted: boolean }, isFirst: boolean, sink: Sink): void {
  const { text, isQuoted } = part;
  if (isFirst && !isQuoted && /^~(?:\/|$)/.test(text)) {
    sink.text(shell.get('HOME') ?? '/root', true);
    sink.text(text.slice(1), false);
  } else sink.text(text, isQuoted);
}

function* expandParameter(shell: Shell, parameter: Parameter, isQuoted: boolean, sink: Sink): Steps<void> {
  const value = yield* readParameter(shell, parameter, expander);
  const { operator, word, name } = parameter;
  if (parameter.isLength) {
    sink.value(lengthOf(value), isQuoted);
    return;
  }
  const kind = operator?.replace(':', '');
  if (word && kind !== undefined && kind !== '' && '-=?+'.includes(kind)) {
    const isEmpty =
      value === undefined || value.values.length === 0 || (operator !== kind && value.values.join('') === '');
    if (kind === '+' ? isEmpty : !isEmpty) {
      if (kind !== '+') give(value, isQuoted, sink);
    } else if (kind === '?') failUnset(shell, name, yield* expandText(shell, word));
    else if (kind === '=') {
      shell.set(name, yield* expandText(shell, word));
      sink.value(shell.get(name) ?? '', isQuoted);
    } else yield* expandParts(shell, word.parts, sink, true);
    return;
  }
  if (!value) {
    if (shell.options.nounset && !parameter.isIndirect) failUnset(shell, name);
    if (isQuoted) sink.text('', true);
    return;
  }
  give(operator ? yield* changeValue(shell, parameter, value, expander) : value, isQuoted, sink);
}

function give(value: ParameterValue, isQuoted: boolean, sink: Sink): void {
  if (!value) return;
  if (value.isList) sink.list(value.values, isQuoted, value.isStar);
  else sink.value(value.values[0] ?? '', isQuoted);
}

/** What a command writes, without the line feeds at its end. */
function* substitute(shell: Shell, body: List): Steps<string> {
  const path = fileOnly(body);
  if (path) {
    shell.hasSubstituted = true;
    shell.status = 0;
    const file = normalizePath(yield* expandText(shell, path), shell.cwd);
    return readInput(shell.proc, file).readAll()?.replace(/\n+$/, '') ?? '';
  }
  shell.hasSubstituted = true;
  const output = new TextOutput();
  const inner = shell.fork();
  inner.mayExec = false;
  inner.fds[1] = output;
  try {
    shell.status = yield* inner.interpreter.runList(inner, body);
  } catch (error) {
    if (!(error instanceof ShellExit)) throw error;
    shell.status = error.code;
  }
  return output.text.replace(/\n+$/, '');
}

/** `$(<file)` reads the file. */
function fileOnly(body: List): Word | undefined {
  const only = body.items.length === 1 ? (body.items[0]?.command as SimpleCommand) : undefined;
  if (only?.type !== 'simple' || only.words.length > 0 || only.assignments.length > 0) return undefined;
  const redirect = only.redirects[0];
  return redirect?.operator === '<' ? redirect.target : undefined;
}
