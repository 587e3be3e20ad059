import { compileRegular } from './regular-expression';

/** Which lines a command is for. */
export type Address =
  | { readonly type: 'line'; readonly number: number }
  | { readonly type: 'last' }
  | { readonly type: 'match'; readonly matcher: RegExp };

/** One command of a sed script; `{` carries where its block ends. */
export interface SedCommand {
  readonly name: string;
  readonly from?: Address;
  readonly to?: Address;
  readonly isNegated: boolean;
  readonly matcher?: RegExp;
  readonly replacement?: string;
  readonly isGlobal?: boolean;
  readonly isPrinting?: boolean;
  readonly nth?: number;
  readonly text?: string;
  readonly map?: ReadonlyMap<string, string>;
  jump?: number;
}

/** Reads a sed script; a text says what is wrong with it. */
export function parseSed(text: string, isExtended: boolean): SedCommand[] | string {
  const reader = new SedReader(text, isExtended);
  try {
    return reader.read();
  } catch (error) {
    if (error instanceof SedError) return error.message;
    throw error;
  }
}

class SedError extends Error {}

class SedReader {
  readonly #text: string;
  readonly #isExtended: boolean;
  #at = 0;

  constructor(text: string, isExtended: boolean) {
    this.#text = text;
    this.#isExtended = isExtended;
  }

  read(): SedCommand[] {
    const commands: SedCommand[] = [];
    const blocks: SedCommand[] = [];
    for (;;) {
      this.#skip(/[\s;]*/y);
      if (this.#at >= this.#text.length) break;
      if (this.#text[this.#at] === '#') {
        this.#skip(/[^\n]*/y);
        continue;
      }
      if (this.#text[this.#at] === '}') {
        this.#at++;
        const block = blocks.pop();
        if (!block) throw new SedError('unexpected }');
        block.jump = commands.length - 1;
        continue;
      }
      const command = this.#command();
      commands.push(command);
      if (command.name === '{') blocks.push(command);
    }
    if (blocks.length > 0) throw new SedError('unmatched {');
    return commands;
  }

  #command(): SedCommand {
    const from = this.#address();
    const to = from && this.#skip(/\s*,\s*/y) ? this.#address() : undefined;
    this.#skip(/\s*/y);
    const isNegated = this.#skip(/!\s*/y) !== '';
    const name = this.#text[this.#at++] ?? '';
    const base = { name, isNegated, ...(from ? { from } : {}), ...(to ? { to } : {}) };
    if (name === 's') return { ...base, ...this.#substitution() };
    if (name === 'y') return { ...base, map: this.#map() };
    if (name === 'a' || name === 'i' || name === 'c') {
      this.#skip(/\s*\\?\s*\n?/y);
      return { ...base, text: this.#skip(/[^\n]*/y) };
    }
    if (name === '' || !'{dpq=nNDgGhHx'.includes(name)) throw new SedError(`unsupported command ${name || '(none)'}`);
    return base;
  }

  #address(): Address | undefined {
    const number = this.#skip(/\d+/y);
    if (number) return { type: 'line', number: Number(number) };
    if (this.#skip(/\$/y)) return { type: 'last' };
    const custom = this.#skip(/\\/y) !== '';
    const delimiter = this.#text[this.#at];
    if (!custom && delimiter !== '/') return undefined;
    this.#at++;
    const source = this.#until(delimiter ?? '/');
    const flags = this.#skip(/I/y) ? 'i' : '';
    return { type: 'match', matcher: this.#compile(source, flags) };
  }

  #substitution(): Pick<SedCommand, 'matcher' | 'replacement' | 'isGlobal' | 'isPrinting' | 'nth'> {
    const delimiter = this.#text[this.#at++] ?? '/';
    const pattern = this.#until(delimiter);
    const replacement = this.#until(delimiter, true);
    const flags = this.#skip(/[gpiIm0-9]*/y);
    const nth = /\d+/.exec(flags)?.[0];
    return {
      matcher: this.#compile(pattern, /i/i.test(flags) ? 'gi' : 'g'),
      replacement,
      isGlobal: flags.includes('g'),
      isPrinting: flags.includes('p'),
      ...(nth ? { nth: Number(nth) } : {}),
    };
  }

  #map(): ReadonlyMap<string, string> {
    const delimiter = this.#text[this.#at++] ?? '/';
    const from = [...this.#until(delimiter)];
    const to = [...this.#until(delimiter)];
    return new Map(from.map((letter, index) => [letter, to[index] ?? letter]));
  }

  /** Up to the delimiter; escaped delimiters lose their backslash, brackets hide them. */
  #until(delimiter: string, isReplacement = false): string {
    let result = '';
    let isInSet = false;
    for (; this.#at < this.#text.length; this.#at++) {
      const next = this.#text[this.#at] as string;
      if (next === '\\') {
        const code = this.#text[++this.#at] ?? '';
        result += code === delimiter && !isReplacement ? code : code === delimiter ? code : `\\${code}`;
      } else if (next === delimiter && !isInSet) {
        this.#at++;
        return result;
      } else {
        if (!isReplacement && next === '[') isInSet = true;
        if (next === ']') isInSet = false;
        result += next;
      }
    }
    throw new SedError('unmatched delimiter');
  }

  #compile(source: string, flags: string): RegExp {
    const matcher = compileRegular(source, this.#isExtended ? 'extended' : 'basic', flags);
    if (!matcher) throw new SedError(`bad regex '${source}'`);
    return matcher;
  }

  #skip(pattern: RegExp): string {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.#text)?.[0] ?? '';
    this.#at += found.length;
    return found;
  }
}
