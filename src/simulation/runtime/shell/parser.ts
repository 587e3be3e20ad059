import type { Command, List, Redirect, SimpleCommand, Word } from './ast';
import { readCompound } from './compound-parser';
import { readAssignment, readHereDocuments, readRedirect } from './piece-parser';
import { SourceText } from './source-text';
import { ShellSyntaxError } from './syntax-error';
import { WordReader } from './word-reader';

const reserved = new Set(['then', 'else', 'elif', 'fi', 'do', 'done', 'esac', '}']);

// Each opening parenthesis may be read several ways, so depth costs more than length.
const deepestNesting = 100;

/** Reads a script into commands: a recursive descent over the grammar of POSIX with what bash adds. */
export class Parser {
  readonly source: SourceText;
  readonly words: WordReader;
  #depth = 0;

  constructor(text: string, line = 1) {
    this.source = new SourceText(text, line);
    this.words = new WordReader(
      this.source,
      (end) => this.readListUntil(end),
      (script, at) => new Parser(script, at).readScript(),
    );
  }

  /** The whole text. */
  readScript(): List {
    const list = this.readList(() => false);
    if (!this.source.isAtEnd) throw this.unexpected();
    return list;
  }

  /** A list that a symbol such as `)` ends; the symbol is taken. */
  readListUntil(end: string): List {
    const list = this.readList(() => this.source.startsWith(end));
    if (!this.source.take(end)) throw this.unexpected(`expecting "${end}"`);
    return list;
  }

  /** A list that one of these reserved words ends; the word is taken and returned. */
  readListUntilWord(...ends: readonly string[]): { list: List; end: string } {
    const list = this.readList(() => ends.includes(this.peekName()));
    const end = this.peekName();
    if (ends.includes(end) && list.items.length === 0) throw this.unexpected();
    if (!ends.includes(end)) throw this.unexpected(`expecting "${ends[0]}"`);
    this.source.at += end.length;
    return { list, end };
  }

  readList(isEnd: () => boolean): List {
    const { source } = this;
    const items: { command: Command; isBackground: boolean; text: string }[] = [];
    for (;;) {
      this.skipLines();
      if (source.isAtEnd || isEnd() || source.peek() === ')') break;
      const start = source.at;
      const command = this.#readAndOr();
      if (!command) break;
      source.skipBlanks();
      const text = source.text.slice(start, source.at).trim();
      const isBackground = source.peek() === '&' && source.peek(1) !== '&';
      items.push({ command, isBackground, text });
      if (isBackground || (source.peek() === ';' && source.peek(1) !== ';')) source.at++;
      else if (source.peek() !== '\n') break;
    }
    this.skipLines();
    return { items };
  }

  #readAndOr(): Command | undefined {
    const first = this.#readPipeline();
    if (!first) return undefined;
    const rest: { operator: '&&' | '||'; command: Command }[] = [];
    for (;;) {
      this.source.skipBlanks();
      const operator = this.source.take('&&') ? '&&' : this.source.take('||') ? '||' : undefined;
      if (!operator) break;
      this.skipLines();
      const command = this.#readPipeline();
      if (!command) throw this.unexpected();
      rest.push({ operator, command });
    }
    return rest.length === 0 ? first : { type: 'and-or', first, rest };
  }

  #readPipeline(): Command | undefined {
    const { source } = this;
    source.skipBlanks();
    let isNegated = false;
    while (source.peek() === '!' && /[\s(]/.test(source.peek(1) || ' ')) {
      source.at++;
      source.skipBlanks();
      isNegated = !isNegated;
    }
    const first = this.readCommand();
    if (!first) {
      if (isNegated) throw this.unexpected();
      return undefined;
    }
    const commands = [first];
    for (;;) {
      source.skipBlanks();
      if (source.peek() !== '|' || source.peek(1) === '|') break;
      const alsoErrors = source.peek(1) === '&';
      source.at += alsoErrors ? 2 : 1;
      if (alsoErrors) commands.push(withErrorsPiped(commands.pop() as Command));
      this.skipLines();
      const next = this.readCommand();
      if (!next) throw this.unexpected();
      commands.push(next);
    }
    return commands.length === 1 && !isNegated ? first : { type: 'pipeline', isNegated, commands };
  }

  /** One command with its redirections; undefined if none begins here. */
  readCommand(): Command | undefined {
    const { source } = this;
    if (++this.#depth > deepestNesting) throw new ShellSyntaxError('too deeply nested', source.line);
    try {
      return this.#readCommand();
    } finally {
      this.#depth--;
    }
  }

  #readCommand(): Command | undefined {
    const { source } = this;
    source.skipBlanks();
    const name = this.peekName();
    if (reserved.has(name)) return undefined;
    const compound = readCompound(this, name);
    if (!compound) return this.#readSimple();
    return 'redirects' in compound ? { ...compound, redirects: this.readRedirects() } : compound;
  }

  #readSimple(): Command | undefined {
    const { source } = this;
    const { line } = source;
    const command: { -readonly [K in keyof SimpleCommand]: SimpleCommand[K] } = {
      type: 'simple',
      assignments: [],
      words: [],
      redirects: [],
      line,
    };
    for (;;) {
      source.skipBlanks();
      const redirect = readRedirect(this);
      if (redirect) {
        command.redirects = [...command.redirects, redirect];
        continue;
      }
      // `local a=(x y)` and its like take assignments as words.
      const takesAssignment = command.words.length === 0 || declares(command.words[0] as Word);
      const assignment = takesAssignment ? readAssignment(this, command.words.length > 0) : undefined;
      if (assignment) {
        command.assignments = [...command.assignments, assignment];
        continue;
      }
      const word = this.words.readWord();
      if (word === undefined) break;
      if (command.words.length === 0 && source.peek() === '(' && word.literal !== undefined) {
        const body = this.#readFunction(word.literal);
        if (body) return { type: 'function', name: word.literal, body };
      }
      command.words = [...command.words, word];
    }
    const isEmpty = command.words.length + command.assignments.length + command.redirects.length === 0;
    return isEmpty ? undefined : command;
  }

  #readFunction(name: string): Command | undefined {
    const { source } = this;
    const { at } = source;
    source.at++;
    source.skipBlanks();
    if (!source.take(')')) {
      source.at = at;
      return undefined;
    }
    return this.readFunctionBody(name);
  }

  readFunctionBody(name: string): Command {
    this.skipLines();
    const body = this.readCommand();
    if (!body) throw this.unexpected(`in function "${name}"`);
    return body;
  }

  readRedirects(): Redirect[] {
    const redirects: Redirect[] = [];
    for (;;) {
      this.source.skipBlanks();
      const redirect = readRedirect(this);
      if (!redirect) return redirects;
      redirects.push(redirect);
    }
  }

  /** Skips blanks, comments and line feeds; here-documents are read where their line ends. */
  skipLines(): void {
    const { source } = this;
    for (;;) {
      source.skipBlanks();
      if (source.peek() !== '\n') break;
      source.at++;
      readHereDocuments(this);
    }
    if (source.isAtEnd) readHereDocuments(this);
  }

  /** The plain word at the cursor without moving: what a reserved word would be. */
  peekName(): string {
    const { text, at } = this.source;
    return /^(?:[a-z]+|\{|\}|\[\[)(?=[\s;&|()<>]|$)/.exec(text.slice(at, at + 12))?.[0] ?? '';
  }

  /** A reader of words in a text of its own, such as a here-document. */
  forText(text: string): { words: WordReader; source: SourceText } {
    return new Parser(text, this.source.line);
  }

  /** Requires a word here. */
  readRequiredWord(): Word {
    this.source.skipBlanks();
    const word = this.words.readWord();
    if (!word) throw this.unexpected();
    return word;
  }

  unexpected(hint = ''): ShellSyntaxError {
    const { source } = this;
    const isAtEnd = source.isAtEnd;
    const token = isAtEnd
      ? 'end of file'
      : source.peek() === '\n'
        ? 'newline'
        : `"${/^(?:[;&|<>()]{1,2}|[^\s;&|<>()]+)/.exec(source.text.slice(source.at))?.[0] ?? source.peek()}"`;
    const text = `${token} unexpected${hint ? ` (${hint})` : ''}`;
    return new ShellSyntaxError(text, source.line, isAtEnd);
  }
}

function declares(word: Word): boolean {
  return /^(?:local|declare|typeset|readonly|export)$/.test(word.literal ?? '');
}

function withErrorsPiped(command: Command): Command {
  const target: Word = { parts: [{ type: 'text', text: '1', isQuoted: false }], literal: '1' };
  const redirect: Redirect = { fd: 2, operator: '>&', target };
  return 'redirects' in command ? { ...command, redirects: [...command.redirects, redirect] } : command;
}

const parsed = new Map<string, List>();
const parsedLimit = 2000;

/** Reads a script; the same text gives the same tree, since thousands of containers run it. */
export function parseScript(text: string): List {
  let list = parsed.get(text);
  if (!list) {
    list = read(text);
    if (parsed.size >= parsedLimit) parsed.clear();
    parsed.set(text, list);
  }
  return list;
}

function read(text: string): List {
  try {
    return new Parser(text).readScript();
  } catch (error) {
    if (error instanceof RangeError) throw new ShellSyntaxError('too deeply nested', 1);
    throw error;
  }
}
