import type { HookContext } from './hook';

/** The test of one `-m` in one rule. */
export type MatchTest = (context: HookContext) => boolean;

/** A match extension: `-m name`. */
export interface MatchDefinition {
  readonly name: string;
  /** Reads its options, `!` included: `['!', '--mark', '0x1/0x1']`. Throws on what it does not know. */
  parse(options: readonly string[]): MatchTest;
}

/** Says what a match is. One call a file, default-exported. */
export function defineMatch(definition: MatchDefinition): MatchDefinition {
  return definition;
}

/** An option with whether a `!` stands before it. */
export interface MatchOption {
  readonly name: string;
  readonly value: string;
  readonly isNegated: boolean;
}

/** Groups words into options; those named in `flags` have no value. */
export function matchOptions(words: readonly string[], flags: readonly string[] = []): MatchOption[] {
  const options: MatchOption[] = [];
  for (let at = 0; at < words.length; ) {
    const isNegated = words[at] === '!';
    if (isNegated) at++;
    const name = words[at] ?? '';
    const hasValue = !flags.includes(name);
    options.push({ name, value: hasValue ? (words[at + 1] ?? '') : '', isNegated });
    at += hasValue ? 2 : 1;
  }
  return options;
}

/** Reads `80` or `1024:65535`. */
export function portRange(text: string): [from: number, to: number] {
  const [from = '0', to] = text.split(':');
  return [Number(from || 0), to === undefined ? Number(from) : Number(to || 65_535)];
}
