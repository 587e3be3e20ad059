import type { Input } from '../../process-streams';
import { complain, type Shell, type Steps } from '../shell';
import type { Builtins } from './builtin';

/** `read` and bash's `mapfile`. */
export const readBuiltins: Builtins = {
  read: { run: runRead },
  mapfile: { run: runMapfile, dialects: ['bash'] },
  readarray: { run: runMapfile, dialects: ['bash'] },
};

/** The next line of an input, waited for if need be; '' at the end. */
export function* readLine(input: Input, deadlineMs?: number, now?: () => number): Steps<string | undefined> {
  for (;;) {
    const line = input.readLine();
    if (line !== undefined || !input.pipe) return line ?? '';
    if (deadlineMs === undefined) yield { until: 'readable', pipe: input.pipe };
    else if (now && now() >= deadlineMs) return undefined;
    // Waiting for a pipe and a time at once: look again every tenth of a second.
    else yield { sleepMs: Math.min(100, deadlineMs - (now?.() ?? 0)) };
  }
}

function* runRead(shell: Shell, argv: readonly string[]): Steps<number> {
  const { names, isRaw, prompt, seconds, arrayName } = options(argv.slice(1));
  if (prompt && shell.proc.hasTerminal) shell.stderr.write(prompt);
  const now = () => shell.proc.now();
  const deadline = seconds === undefined ? undefined : now() + seconds * 1000;
  let line = yield* readLine(shell.stdin, deadline, now);
  if (line === undefined) return 142;
  let hasEnd = line.endsWith('\n');
  // A backslash at the end of a line joins the next.
  while (!isRaw && hasEnd && /(?:^|[^\\])(?:\\\\)*\\\n$/.test(line)) {
    const next: string = (yield* readLine(shell.stdin)) ?? '';
    line = line.slice(0, -2) + next;
    hasEnd = next.endsWith('\n');
  }
  const text = hasEnd ? line.slice(0, -1) : line;
  const separators = shell.get('IFS') ?? ' \t\n';
  if (arrayName) shell.set(arrayName, splitLine(text, separators, Number.POSITIVE_INFINITY, isRaw));
  else {
    const targets = names.length > 0 ? names : ['REPLY'];
    const values =
      names.length > 0 ? splitLine(text, separators, targets.length, isRaw) : [isRaw ? text : withoutBackslashes(text)];
    for (let i = 0; i < targets.length; i++) shell.set(targets[i] as string, values[i] ?? '');
  }
  return hasEnd ? 0 : 1;
}

interface ReadOptions {
  names: string[];
  isRaw: boolean;
  prompt?: string;
  seconds?: number;
  arrayName?: string;
}

function options(words: readonly string[]): ReadOptions {
  const result: ReadOptions = { names: [], isRaw: false };
  for (let i = 0; i < words.length; i++) {
    const word = words[i] as string;
    if (!word.startsWith('-') || word === '-') {
      result.names.push(word);
      continue;
    }
    for (let at = 1; at < word.length; at++) {
      const letter = word[at] as string;
      if (letter === 'r') result.isRaw = true;
      if (!'ptnadu'.includes(letter)) continue;
      const value = word.slice(at + 1) || (words[++i] ?? '');
      if (letter === 'p') result.prompt = value;
      if (letter === 't') result.seconds = Number(value) || 0;
      if (letter === 'a') result.arrayName = value;
      break;
    }
  }
  return result;
}

const withoutBackslashes = (text: string) => text.replace(/\\([\s\S])/g, '$1');

function splitLine(text: string, separators: string, count: number, isRaw: boolean): string[] {
  const blanks = [...separators].filter((each) => ' \t\n'.includes(each)).join('');
  const values: string[] = [];
  let rest = trimBlanks(text, blanks);
  while (values.length < count - 1 && rest !== '') {
    const end = findSeparator(rest, separators, isRaw);
    if (end < 0) break;
    values.push(rest.slice(0, end));
    rest = trimBlanks(rest.slice(end + 1), blanks);
  }
  if (rest !== '') values.push(rest);
  return isRaw ? values : values.map(withoutBackslashes);
}

function findSeparator(text: string, separators: string, isRaw: boolean): number {
  for (let i = 0; i < text.length; i++) {
    if (!isRaw && text[i] === '\\') i++;
    else if (separators.includes(text[i] as string)) return i;
  }
  return -1;
}

function trimBlanks(text: string, blanks: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && blanks.includes(text[start] as string)) start++;
  while (end > start && blanks.includes(text[end - 1] as string)) end--;
  return text.slice(start, end);
}

function* runMapfile(shell: Shell, argv: readonly string[]): Steps<number> {
  const name = argv.slice(1).find((word) => !word.startsWith('-')) ?? 'MAPFILE';
  const isTrimmed = argv.includes('-t');
  const lines: string[] = [];
  for (;;) {
    const line = yield* readLine(shell.stdin);
    if (!line) break;
    lines.push(isTrimmed ? line.replace(/\n$/, '') : line);
  }
  shell.set(name, lines);
  if (lines.length > 100_000) complain(shell, 'mapfile: more lines than are sensible');
  return 0;
}
