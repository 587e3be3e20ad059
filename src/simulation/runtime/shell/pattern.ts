import type { ContainerFiles } from '../container-files';
import { normalizePath } from '../container-files';

const classes: Readonly<Record<string, string>> = {
  alpha: 'A-Za-z',
  digit: '0-9',
  alnum: 'A-Za-z0-9',
  upper: 'A-Z',
  lower: 'a-z',
  space: '\\s',
  blank: ' \\t',
  punct: '!-\\/:-@\\[-`{-~',
  xdigit: '0-9A-Fa-f',
  cntrl: '\\x00-\\x1f\\x7f',
  print: '\\x20-\\x7e',
  graph: '\\x21-\\x7e',
};

const compiled = new Map<string, string>();

/** The regular expression (as text, not anchored) of a shell pattern in which quoted characters have a backslash. */
export function patternSource(pattern: string, isLazy = false): string {
  const key = isLazy ? `l${pattern}` : `g${pattern}`;
  let source = compiled.get(key);
  if (source === undefined) {
    source = translate(pattern, isLazy);
    if (compiled.size > 2000) compiled.clear();
    compiled.set(key, source);
  }
  return source;
}

function translate(pattern: string, isLazy: boolean): string {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const next = pattern[i] as string;
    if (next === '*') source += isLazy ? '[^]*?' : '[^]*';
    else if (next === '?') source += '[^]';
    else if (next === '\\') source += escapeRegExp(pattern[++i] ?? '\\');
    else if (next === '[') {
      const set = translateSet(pattern, i);
      source += set ? set.source : '\\[';
      if (set) i = set.end;
    } else source += escapeRegExp(next);
  }
  return source;
}

function translateSet(pattern: string, start: number): { source: string; end: number } | undefined {
  let at = start + 1;
  const isNegated = pattern[at] === '!' || pattern[at] === '^';
  if (isNegated) at++;
  let body = '';
  for (const first = at; at < pattern.length; at++) {
    const next = pattern[at] as string;
    if (next === ']' && at > first) return { source: `[${isNegated ? '^' : ''}${body}]`, end: at };
    const named = next === '[' ? /^\[:(\w+):\]/.exec(pattern.slice(at)) : null;
    if (named) {
      body += classes[named[1] as string] ?? '';
      at += named[0].length - 1;
    } else if (next === '\\') body += escapeRegExp(pattern[++at] ?? '');
    else body += next === '[' || next === '\\' || next === ']' || next === '^' ? `\\${next}` : next;
  }
  return undefined;
}

/** The text with everything that a regular expression would read as an operator escaped. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

/** POSIX classes of an extended regular expression, put as JavaScript knows them. */
export function posixClasses(source: string): string {
  return source.replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole);
}

/** Whether the whole text matches the pattern. */
export function matchesPattern(text: string, pattern: string): boolean {
  return new RegExp(`^${patternSource(pattern)}$`).test(text);
}

/** Whether the pattern has an operator that is not quoted. */
export function isPattern(pattern: string): boolean {
  return /(?:^|[^\\])(?:\\\\)*[*?[]/.test(pattern);
}

/** The paths that a pattern stands for, sorted; none if nothing matches. */
export function expandPath(pattern: string, files: ContainerFiles, cwd: string): string[] {
  const isAbsolute = pattern.startsWith('/');
  const steps = pattern.split('/').filter((step) => step !== '');
  let found = [isAbsolute ? '/' : ''];
  for (const step of steps) {
    const next: string[] = [];
    for (const at of found) next.push(...matchesIn(at, step, files, cwd));
    found = next;
  }
  return found;
}

function matchesIn(at: string, step: string, files: ContainerFiles, cwd: string): string[] {
  const place = at === '' ? cwd : normalizePath(at, cwd);
  const prefix = at === '' || at === '/' ? at : `${at}/`;
  if (!isPattern(step)) {
    const name = step.replace(/\\(.)/g, '$1');
    return files.linkStat(normalizePath(name, place)) ? [prefix + name] : [];
  }
  if (files.stat(place)?.kind !== 'directory') return [];
  const matcher = new RegExp(`^${patternSource(step)}$`);
  const names = files
    .list(place)
    .filter((name) => matcher.test(name) && (!name.startsWith('.') || step.startsWith('.')));
  return names.map((name) => prefix + name);
}
