import { escapeRegExp } from './pattern';

/** Takes the pieces that an expansion produces, each with what may still happen to it. */
export interface Sink {
  /** Text of the script itself. */
  text(text: string, isQuoted: boolean): void;
  /** The value of an expansion. */
  value(value: string, isQuoted: boolean): void;
  /** Several values: `$@`, `$*` and arrays. */
  list(values: readonly string[], isQuoted: boolean, isStar: boolean): void;
}

/** One field: its text, and the same as a pattern in which quoted characters have a backslash. */
export interface Field {
  text: string;
  pattern: string;
}

/** The pattern that matches just this text. */
export function quotePattern(text: string): string {
  return text.replace(/[\\*?[\]]/g, '\\$&');
}

/** Splits expansions into fields at IFS. */
export class FieldSink implements Sink {
  readonly fields: Field[] = [];
  #current: Field | undefined;
  readonly #separators: string;

  constructor(separators: string) {
    this.#separators = separators;
  }

  text(text: string, isQuoted: boolean): void {
    this.#current ??= { text: '', pattern: '' };
    this.#current.text += text;
    this.#current.pattern += isQuoted ? quotePattern(text) : text;
  }

  value(value: string, isQuoted: boolean): void {
    if (isQuoted) this.text(value, true);
    else this.#split(value);
  }

  list(values: readonly string[], isQuoted: boolean, isStar: boolean): void {
    if (isQuoted && isStar) {
      this.text(values.join(this.#separators[0] ?? ''), true);
      return;
    }
    values.forEach((value, index) => {
      if (index > 0) this.end();
      this.value(value, isQuoted);
    });
  }

  /** Ends the field that is being built. */
  end(): void {
    if (this.#current) this.fields.push(this.#current);
    this.#current = undefined;
  }

  #split(value: string): void {
    const separators = this.#separators;
    if (separators === '') {
      if (value !== '') this.text(value, false);
      return;
    }
    let start = 0;
    for (let i = 0; i <= value.length; i++) {
      const next = value[i];
      if (next !== undefined && !separators.includes(next)) continue;
      if (i > start) this.text(value.slice(start, i), false);
      start = i + 1;
      if (next === undefined) return;
      // A separator that is no blank makes a field even when nothing stands before it.
      if (next !== ' ' && next !== '\t' && next !== '\n') this.text('', false);
      this.end();
    }
  }
}

/** Joins everything into one text, as assignments do. */
export class TextSink implements Sink {
  result = '';
  readonly #separator: string;

  constructor(separators: string) {
    this.#separator = separators[0] ?? '';
  }

  text(text: string): void {
    this.result += text;
  }

  value(value: string): void {
    this.result += value;
  }

  list(values: readonly string[], _isQuoted: boolean, isStar: boolean): void {
    this.result += values.join(isStar ? this.#separator : ' ');
  }
}

/** Joins everything into one pattern, quoting what was quoted: for shell patterns or regular expressions. */
export class PatternSink implements Sink {
  result = '';
  readonly #quote: (text: string) => string;

  constructor(kind: 'shell' | 'regular-expression') {
    this.#quote = kind === 'shell' ? quotePattern : escapeRegExp;
  }

  text(text: string, isQuoted: boolean): void {
    this.result += isQuoted ? this.#quote(text) : text;
  }

  value(value: string, isQuoted: boolean): void {
    this.text(value, isQuoted);
  }

  list(values: readonly string[], isQuoted: boolean): void {
    this.text(values.join(' '), isQuoted);
  }
}
