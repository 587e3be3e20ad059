import type { List, Parameter, Word, WordPart } from './ast';
import type { SourceText } from './source-text';
import { ShellSyntaxError } from './syntax-error';

/** Where a run of word parts ends, and what is special in it. */
export interface ReadMode {
  readonly isEnd: (source: SourceText) => boolean;
  /** Inside of double quotes or a here-document: single quotes and globs are plain text. */
  readonly isQuoted: boolean;
  readonly isHereDocument?: boolean;
}

const wordEnds = new Set([' ', '\t', '\n', ';', '&', '|', '<', '>', '(', ')', '']);
const endsWord = (source: SourceText) => wordEnds.has(source.peek());

/** Reads words: quotes, `$name`, `${…}`, `$(…)`, `` `…` ``, `$((…))`. */
export class WordReader {
  readonly #source: SourceText;
  readonly #readList: (end: string) => List;
  readonly #parseScript: (text: string, line: number) => List;

  constructor(source: SourceText, readList: (end: string) => List, parseScript: (text: string, line: number) => List) {
    this.#source = source;
    this.#readList = readList;
    this.#parseScript = parseScript;
  }

  /** The word at the cursor; undefined if none begins there. */
  readWord(): Word | undefined {
    const source = this.#source;
    if (endsWord(source)) return undefined;
    const start = source.at;
    const parts = this.readParts({ isEnd: endsWord, isQuoted: false });
    return source.at === start ? undefined : wordOf(parts);
  }

  /** Reads parts up to where the mode ends them. */
  readParts(mode: ReadMode): WordPart[] {
    const source = this.#source;
    const parts: WordPart[] = [];
    let text = '';
    const flush = (isQuoted: boolean) => {
      if (text !== '') parts.push({ type: 'text', text, isQuoted });
      text = '';
    };
    while (!mode.isEnd(source)) {
      const next = source.peek();
      if (next === '') throw new ShellSyntaxError('unterminated word', source.line, true);
      const special = next === '\\' || next === '$' || next === '`' || (!mode.isHereDocument && next === '"');
      if (!special && (next !== "'" || mode.isQuoted)) {
        text += next;
        source.at++;
        continue;
      }
      flush(mode.isQuoted);
      const part = this.#readSpecial(mode);
      if (part) parts.push(...part);
    }
    flush(mode.isQuoted);
    return parts;
  }

  #readSpecial(mode: ReadMode): WordPart[] | undefined {
    const source = this.#source;
    switch (source.peek()) {
      case '\\':
        return this.#readEscape(mode);
      case "'":
        return [{ type: 'text', text: this.#readUntilQuote(), isQuoted: true }];
      case '"': {
        source.at++;
        const inner = this.readParts({ isEnd: (s) => s.peek() === '"', isQuoted: true });
        source.at++;
        // "" is an empty word, not nothing.
        return inner.length > 0 ? inner : [{ type: 'text', text: '', isQuoted: true }];
      }
      case '`':
        return [this.#readBackticks(mode.isQuoted)];
      default:
        return this.#readDollar(mode);
    }
  }

  #readEscape(mode: ReadMode): WordPart[] | undefined {
    const source = this.#source;
    const next = source.peek(1);
    if (next === '\n') {
      source.at += 2;
      return undefined;
    }
    const escapes = mode.isHereDocument ? '$`\\' : '$`"\\';
    if (next === '' || (mode.isQuoted && !escapes.includes(next))) {
      source.at++;
      return [{ type: 'text', text: '\\', isQuoted: true }];
    }
    source.at += 2;
    return [{ type: 'text', text: next, isQuoted: true }];
  }

  #readUntilQuote(): string {
    const source = this.#source;
    const end = source.text.indexOf("'", source.at + 1);
    if (end < 0) throw new ShellSyntaxError('unterminated quoted string', source.line, true);
    const text = source.text.slice(source.at + 1, end);
    source.at = end + 1;
    return text;
  }

  #readBackticks(isQuoted: boolean): WordPart {
    const source = this.#source;
    const { line } = source;
    source.at++;
    let script = '';
    while (source.peek() !== '`') {
      if (source.isAtEnd) throw new ShellSyntaxError('EOF in backquote substitution', line, true);
      const next = source.peek(1);
      if (source.peek() === '\\' && (next === '`' || next === '\\' || next === '$' || (isQuoted && next === '"'))) {
        source.at++;
      }
      script += source.peek();
      source.at++;
    }
    source.at++;
    return { type: 'command', body: this.#parseScript(script, line), isQuoted };
  }

  #readDollar(mode: ReadMode): WordPart[] {
    const source = this.#source;
    const { isQuoted } = mode;
    source.at++;
    const next = source.peek();
    if (next === '(' && source.peek(1) === '(') {
      const arithmetic = this.#readArithmetic(isQuoted);
      if (arithmetic) return [arithmetic];
    }
    if (next === '(') {
      source.at++;
      return [{ type: 'command', body: this.#readList(')'), isQuoted }];
    }
    if (next === '{') return [{ type: 'parameter', parameter: this.#readBraces(isQuoted), isQuoted }];
    if (next === "'" && !isQuoted) return [{ type: 'text', text: unescapeAnsi(this.#readAnsiQuote()), isQuoted: true }];
    const name = /^(?:[A-Za-z_]\w*|[0-9?$#@*!-])/.exec(source.text.slice(source.at, source.at + 256))?.[0];
    if (name === undefined) return [{ type: 'text', text: '$', isQuoted }];
    source.at += name.length;
    return [{ type: 'parameter', parameter: { name }, isQuoted }];
  }

  #readAnsiQuote(): string {
    const source = this.#source;
    const start = source.at + 1;
    let end = start;
    while (source.text[end] !== "'" && end < source.text.length) end += source.text[end] === '\\' ? 2 : 1;
    source.at = end + 1;
    return source.text.slice(start, end);
  }

  /** `$((…))`; undefined if it turns out to be a command substitution that begins with a subshell. */
  #readArithmetic(isQuoted: boolean): WordPart | undefined {
    const source = this.#source;
    const start = source.at;
    source.at += 2;
    const expression = this.readArithmeticWord();
    if (source.take('))')) return { type: 'arithmetic', expression, isQuoted };
    source.at = start;
    return undefined;
  }

  /** The inside of `(( ))`, up to where its parentheses close. */
  readArithmeticWord(alsoEnds = ''): Word {
    let depth = 0;
    const isEnd = (source: SourceText) => {
      const next = source.peek();
      if (next === '(') depth++;
      if (next === ')' && depth-- === 0) return true;
      return next === '' || (depth === 0 && alsoEnds.includes(next) && next !== '');
    };
    return wordOf(this.readParts({ isEnd, isQuoted: true }));
  }

  #readBraces(isQuoted: boolean): Parameter {
    const source = this.#source;
    const { line } = source;
    source.at++;
    const isLength = source.peek() === '#' && /[\w@*?$!-]/.test(source.peek(1)) && source.take('#');
    const isIndirect = !isLength && source.peek() === '!' && /\w/.test(source.peek(1)) && source.take('!');
    const name = /^(?:[A-Za-z_]\w*|\d+|[?$#@*!-])/.exec(source.text.slice(source.at))?.[0];
    if (name === undefined) throw new ShellSyntaxError('bad substitution', line, source.isAtEnd);
    source.at += name.length;
    const index = source.take('[') ? this.#readUntil(']', isQuoted) : undefined;
    const base = { name, isLength, isIndirect, ...(index ? { index } : {}) };
    if (source.take('}')) return base;
    const operator = /^(?::?[-=?+]|##?|%%?|\/\/?|\^\^?|,,?|:|@)/.exec(source.text.slice(source.at, source.at + 2))?.[0];
    if (operator === undefined) throw new ShellSyntaxError('bad substitution', line, source.isAtEnd);
    source.at += operator.length;
    const isReplacement = operator === '/' || operator === '//';
    if (!isReplacement && operator !== ':') return { ...base, operator, word: this.#readUntil('}', isQuoted) };
    const separator = isReplacement ? '/' : ':';
    // A leading / or # belongs to the pattern of a replacement.
    const word = this.#readUntil(`${separator}}`, isQuoted && !isReplacement, true);
    if (source.text[source.at - 1] === '}') return { ...base, operator, word };
    return { ...base, operator, word, second: this.#readUntil('}', isQuoted) };
  }

  #readUntil(ends: string, isQuoted: boolean, mayBeginWithEnd = false): Word {
    const source = this.#source;
    const { at } = source;
    const isEnd = (s: SourceText) => {
      const next = s.peek();
      return next !== '' && ends.includes(next) && !(mayBeginWithEnd && s.at === at && next === '/');
    };
    const parts = this.readParts({ isEnd, isQuoted });
    source.at++;
    return wordOf(parts);
  }
}

/** The word made of these parts. */
export function wordOf(parts: readonly WordPart[]): Word {
  let literal: string | undefined = '';
  for (const part of parts) {
    const isPlain = part.type === 'text' && (part.isQuoted || !/[*?[\]{}~\\]/.test(part.text));
    if (!isPlain) {
      literal = undefined;
      break;
    }
    literal += part.text;
  }
  return { parts, literal };
}

const ansiEscapes: Readonly<Record<string, string>> = {
  n: '\n',
  t: '\t',
  r: '\r',
  a: '\x07',
  b: '\b',
  f: '\f',
  v: '\v',
  e: '\x1b',
  E: '\x1b',
};

/** The text of `$'…'`. */
function unescapeAnsi(text: string): string {
  return text.replace(/\\(x[0-9a-fA-F]{1,2}|[0-7]{1,3}|u[0-9a-fA-F]{1,4}|.)/gs, (_, code: string) => {
    if (code[0] === 'x' && code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (code[0] === 'u' && code.length > 1) return String.fromCharCode(Number.parseInt(code.slice(1), 16));
    if (/^[0-7]/.test(code)) return String.fromCharCode(Number.parseInt(code, 8));
    return ansiEscapes[code] ?? code;
  });
}
