/**
 * Reads JSON text as kube-apiserver does: Go's syntax errors, and what a parsed value no longer shows.
 * Models: sigs.k8s.io/json (a fork of encoding/json): messages, duplicate fields merge and the last scalar wins.
 * Leaves out: byte offsets; precision of integers beyond 2^53.
 */
import { isJsonObject, setOwn } from '../../apimachinery';

/** What the text said of one object that its value cannot tell. */
export interface FieldNote {
  readonly field: string;
  /** How many different fields came before, so that findings can be told in the order of the text. */
  readonly after: number;
  /** A repeated field, or a number that was not written as a plain integer, as `30.0`. */
  readonly found: { readonly duplicate: true } | { readonly literal: string };
}

/** Notes by the object or list they were found in (list items have their index as field). */
export type TextNotes = ReadonlyMap<object, readonly FieldNote[]>;

/** The value of a text, or Go's message why there is none. */
export type JsonText = { value: unknown; notes: TextNotes } | { error: string };

/** One value out of several, and where it ended; or what broke it, and where. */
export type JsonTextPart = { value: unknown; notes: TextNotes; end: number } | { error: string; at: number };

/** Go's decoder gives up at 10,000; a JavaScript stack would not reach that, so the same words come sooner. */
const depthMax = 1000;

class JsonSyntaxError extends Error {}

/** Parses a JSON text; never throws. */
export function parseJsonText(text: string): JsonText {
  const reader = new JsonReader(text);
  try {
    return { value: reader.readDocument(), notes: reader.notes };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { error: error.message };
    throw error;
  }
}

/** Reads the value that begins at `start`, whatever follows it: JSON objects may stand one after another. */
export function parseJsonPart(text: string, start: number): JsonTextPart {
  const reader = new JsonReader(text, start);
  try {
    return { value: reader.readNext(), notes: reader.notes, end: reader.at };
  } catch (error) {
    if (error instanceof JsonSyntaxError) return { error: error.message, at: reader.at };
    throw error;
  }
}

/** A character as Go quotes it in its messages. */
function quoteCharacter(character: string): string {
  if (character === "'") return String.raw`'\''`;
  if (character === '"') return `'"'`;
  const code = character.codePointAt(0) ?? 0;
  const short: Record<number, string> = {
    7: '\\a',
    8: '\\b',
    9: '\\t',
    10: '\\n',
    11: '\\v',
    12: '\\f',
    13: '\\r',
    92: '\\\\',
  };
  if (short[code]) return `'${short[code]}'`;
  return code < 32 || code === 127 ? `'\\x${code.toString(16).padStart(2, '0')}'` : `'${character}'`;
}

class JsonReader {
  readonly notes = new Map<object, FieldNote[]>();
  #at: number;
  #depth = 0;

  constructor(
    private readonly text: string,
    start = 0,
  ) {
    this.#at = start;
  }

  /** Where the reader stands: behind the value, or at the character that it could not take. */
  get at(): number {
    return this.#at;
  }

  readNext(): unknown {
    return this.#readValue();
  }

  readDocument(): unknown {
    const value = this.#readValue();
    this.#skipSpace();
    if (this.#at < this.text.length) this.#fail('after top-level value');
    return value;
  }

  #fail(where: string): never {
    const code = this.text.codePointAt(this.#at);
    if (code === undefined) throw new JsonSyntaxError('unexpected end of JSON input');
    throw new JsonSyntaxError(`invalid character ${quoteCharacter(String.fromCodePoint(code))} ${where}`);
  }

  #skipSpace(): void {
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code !== 32 && code !== 10 && code !== 13 && code !== 9) return;
      this.#at++;
    }
  }

  #readValue(): unknown {
    this.#skipSpace();
    const character = this.text[this.#at];
    switch (character) {
      case '{':
        return this.#nested(() => this.#readObject());
      case '[':
        return this.#nested(() => this.#readList());
      case '"':
        return this.#readString();
      case 't':
        return this.#readWord('true', true);
      case 'f':
        return this.#readWord('false', false);
      case 'n':
        return this.#readWord('null', null);
      default:
        if (character !== undefined && /[-0-9]/.test(character)) return Number(this.#readNumber());
        return this.#fail('looking for beginning of value');
    }
  }

  #nested<T>(read: () => T): T {
    this.#depth++;
    if (this.#depth > depthMax) throw new JsonSyntaxError('exceeded max depth');
    this.#at++;
    const value = read();
    this.#depth--;
    return value;
  }

  #readObject(): Record<string, unknown> {
    const object: Record<string, unknown> = {};
    let size = 0;
    this.#skipSpace();
    if (this.text[this.#at] === '}') {
      this.#at++;
      return object;
    }
    for (;;) {
      this.#skipSpace();
      if (this.text[this.#at] !== '"') this.#fail('looking for beginning of object key string');
      const field = this.#readString();
      this.#skipSpace();
      if (this.text[this.#at] !== ':') this.#fail('after object key');
      this.#at++;
      const value = this.#readNoted(object, field, size);
      if (Object.hasOwn(object, field)) {
        this.#note(object, { field, after: size, found: { duplicate: true } });
        setOwn(object, field, this.#mergeRepeated(object[field], value));
      } else {
        setOwn(object, field, value);
        size++;
      }
      this.#skipSpace();
      const next = this.text[this.#at];
      if (next !== ',' && next !== '}') this.#fail('after object key:value pair');
      this.#at++;
      if (next === '}') return object;
    }
  }

  #readList(): unknown[] {
    const list: unknown[] = [];
    this.#skipSpace();
    if (this.text[this.#at] === ']') {
      this.#at++;
      return list;
    }
    for (;;) {
      list.push(this.#readNoted(list, String(list.length), list.length));
      this.#skipSpace();
      const next = this.text[this.#at];
      if (next !== ',' && next !== ']') this.#fail('after array element');
      this.#at++;
      if (next === ']') return list;
    }
  }

  /** Reads a value and notes a number that Go would not take for an integer, or that JavaScript writes otherwise. */
  #readNoted(parent: object, field: string, after: number): unknown {
    this.#skipSpace();
    const start = this.#at;
    const value = this.#readValue();
    if (typeof value === 'number') {
      const literal = this.text.slice(start, this.#at);
      if (literal !== String(value)) this.#note(parent, { field, after, found: { literal } });
    }
    return value;
  }

  #note(parent: object, note: FieldNote): void {
    const notes = this.notes.get(parent);
    if (notes) notes.push(note);
    else this.notes.set(parent, [note]);
  }

  /** Go decodes a repeated object into the value it already has. */
  #mergeRepeated(before: unknown, value: unknown): unknown {
    if (!isJsonObject(before) || !isJsonObject(value)) return value;
    for (const field of Object.keys(value)) {
      const old = Object.hasOwn(before, field) ? before[field] : undefined;
      setOwn<unknown>(before as Record<string, unknown>, field, this.#mergeRepeated(old, value[field]));
    }
    for (const note of this.notes.get(value) ?? []) this.#note(before, note);
    return before;
  }

  #readWord(word: string, value: unknown): unknown {
    for (let i = 0; i < word.length; i++) {
      if (this.text[this.#at] !== word[i])
        this.#fail(`in literal ${word} (expecting ${quoteCharacter(word[i] ?? '')})`);
      this.#at++;
    }
    return value;
  }

  #readString(): string {
    const start = this.#at++;
    for (;;) {
      const code = this.text.charCodeAt(this.#at);
      if (code === 34) break;
      if (Number.isNaN(code) || code < 32) this.#fail('in string literal');
      this.#at++;
      if (code === 92) this.#readEscape();
    }
    this.#at++;
    return JSON.parse(this.text.slice(start, this.#at)) as string;
  }

  #readEscape(): void {
    const character = this.text[this.#at];
    if (character === undefined || !'bfnrt\\/"u'.includes(character)) this.#fail('in string escape code');
    this.#at++;
    if (character !== 'u') return;
    for (let i = 0; i < 4; i++) {
      if (!/^[0-9a-fA-F]$/.test(this.text[this.#at] ?? '')) this.#fail('in \\u hexadecimal character escape');
      this.#at++;
    }
  }

  #readNumber(): string {
    const start = this.#at;
    if (this.text[this.#at] === '-') {
      this.#at++;
      if (!this.#isDigit()) this.#fail('in numeric literal');
    }
    if (this.text[this.#at] === '0') this.#at++;
    else this.#skipDigits();
    if (this.text[this.#at] === '.') {
      this.#at++;
      if (!this.#isDigit()) this.#fail('after decimal point in numeric literal');
      this.#skipDigits();
    }
    if (this.text[this.#at] === 'e' || this.text[this.#at] === 'E') {
      this.#at++;
      if (this.text[this.#at] === '+' || this.text[this.#at] === '-') this.#at++;
      if (!this.#isDigit()) this.#fail('in exponent of numeric literal');
      this.#skipDigits();
    }
    return this.text.slice(start, this.#at);
  }

  #isDigit(): boolean {
    const code = this.text.charCodeAt(this.#at);
    return code >= 48 && code <= 57;
  }

  #skipDigits(): void {
    while (this.#isDigit()) this.#at++;
  }
}
