import type { Assignment, Redirect, Word } from './ast';
import type { Parser } from './parser';
import { ShellSyntaxError } from './syntax-error';
import { wordOf } from './word-reader';

const redirectStart = /^(\d?)(<<<|<<-|<<|<&|<>|<|>>|>&|>\||>)|^(&>>|&>)/;

/** The redirection at the cursor; undefined if none begins there. */
export function readRedirect(parser: Parser): Redirect | undefined {
  const { source } = parser;
  const found = redirectStart.exec(source.text.slice(source.at, source.at + 4));
  if (!found) return undefined;
  const [whole, digit, symbol, both] = found;
  // <( ) and >( ) are process substitutions, which we do not model.
  if (source.peek(whole.length) === '(' && symbol !== '<<') {
    throw new ShellSyntaxError('process substitution is not modelled', source.line);
  }
  source.at += whole.length;
  const operator = both ?? symbol ?? '';
  const fd = digit ? Number(digit) : operator.startsWith('<') ? 0 : 1;
  if (operator === '<<' || operator === '<<-') return awaitHereDocument(parser, fd, operator === '<<-');
  return { fd, operator: operator as Redirect['operator'], target: parser.readRequiredWord() };
}

function awaitHereDocument(parser: Parser, fd: number, stripsTabs: boolean): Redirect {
  const { source } = parser;
  const word = parser.readRequiredWord();
  const isQuoted = word.parts.some((part) => part.isQuoted);
  const delimiter = word.parts.map((part) => (part.type === 'text' ? part.text : '')).join('');
  const redirect: { fd: number; operator: '<<'; target: Word } = { fd, operator: '<<', target: wordOf([]) };
  const fill = (body: Word) => {
    redirect.target = body;
  };
  source.awaited.push({ delimiter, isQuoted, stripsTabs, fill });
  return redirect;
}

/** Reads the bodies of the here-documents that the line just ended announced. */
export function readHereDocuments(parser: Parser): void {
  const { source } = parser;
  for (const { delimiter, isQuoted, stripsTabs, fill } of source.awaited.splice(0)) {
    let body = '';
    for (;;) {
      if (source.isAtEnd) break;
      const end = source.text.indexOf('\n', source.at);
      let line = source.text.slice(source.at, end < 0 ? source.text.length : end);
      source.at = end < 0 ? source.text.length : end + 1;
      if (stripsTabs) line = line.replace(/^\t+/, '');
      if (line === delimiter) break;
      body += `${line}\n`;
    }
    fill(isQuoted ? wordOf([{ type: 'text', text: body, isQuoted: true }]) : readHereDocumentBody(parser, body));
  }
}

function readHereDocumentBody(parser: Parser, body: string): Word {
  const { words } = parser.forText(body);
  return wordOf(words.readParts({ isEnd: (s) => s.isAtEnd, isQuoted: true, isHereDocument: true }));
}

/** The assignment at the cursor; undefined if the word there is none. After a declaring builtin only arrays are taken. */
export function readAssignment(parser: Parser, onlyArrays: boolean): Assignment | undefined {
  const { source } = parser;
  const head = /^([A-Za-z_]\w*)(\[[^\]\s]*\])?(\+?=)/.exec(source.text.slice(source.at, source.at + 300));
  if (!head) return undefined;
  const [whole, name = '', subscript, operator] = head;
  const isArray = source.peek(whole.length) === '(';
  if (onlyArrays && !isArray) return undefined;
  source.at += whole.length;
  const isAppend = operator === '+=';
  const index = subscript ? subscriptWord(parser, subscript.slice(1, -1)) : undefined;
  const base = { name, isAppend, ...(index ? { index } : {}) };
  if (!isArray) return { ...base, value: parser.words.readWord() ?? wordOf([]) };
  source.at++;
  const values: Word[] = [];
  for (;;) {
    parser.skipLines();
    if (source.take(')')) return { ...base, value: values };
    values.push(parser.readRequiredWord());
  }
}

function subscriptWord(parser: Parser, text: string): Word {
  return wordOf(parser.forText(text).words.readParts({ isEnd: (s) => s.isAtEnd, isQuoted: true }));
}
