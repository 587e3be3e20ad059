import type { CaseClause, Command, List, Word } from './ast';
import type { Parser } from './parser';
import { readTest } from './test-parser';

const none = Object.freeze([]);

/** The compound command at the cursor (`if`, `while`, `( )`, …); undefined if none begins there. */
export function readCompound(parser: Parser, name: string): Command | undefined {
  const { source } = parser;
  if (source.startsWith('((')) {
    const arithmetic = readArithmetic(parser);
    if (arithmetic) return arithmetic;
  }
  if (source.take('(')) return { type: 'subshell', body: parser.readListUntil(')'), redirects: none };
  const read = Object.hasOwn(readers, name) ? readers[name] : undefined;
  if (!read) return undefined;
  source.at += name.length;
  return read(parser);
}

const readers: Readonly<Record<string, (parser: Parser) => Command>> = {
  '{': (parser) => ({ type: 'group', body: parser.readListUntilWord('}').list, redirects: none }),
  if: readIf,
  while: (parser) => readLoop(parser, false),
  until: (parser) => readLoop(parser, true),
  for: readFor,
  case: readCase,
  function: readFunction,
  '[[': (parser) => ({ type: 'conditional', test: readTest(parser), redirects: none }),
};

function readArithmetic(parser: Parser): Command | undefined {
  const { source } = parser;
  const start = source.at;
  source.at += 2;
  const expression = parser.words.readArithmeticWord();
  if (source.take('))')) return { type: 'arithmetic', expression, redirects: none };
  source.at = start;
  return undefined;
}

function readIf(parser: Parser): Command {
  const clauses: { condition: List; body: List }[] = [];
  let otherwise: List | undefined;
  for (;;) {
    const condition = parser.readListUntilWord('then').list;
    const { list, end } = parser.readListUntilWord('fi', 'elif', 'else');
    clauses.push({ condition, body: list });
    if (end === 'else') otherwise = parser.readListUntilWord('fi').list;
    if (end !== 'elif') return { type: 'if', clauses, otherwise, redirects: none };
  }
}

function readLoop(parser: Parser, isUntil: boolean): Command {
  const condition = parser.readListUntilWord('do').list;
  const body = parser.readListUntilWord('done').list;
  return { type: 'loop', isUntil, condition, body, redirects: none };
}

function readFor(parser: Parser): Command {
  const { source } = parser;
  source.skipBlanks();
  if (source.startsWith('((')) return readCount(parser);
  const name = parser.readRequiredWord().literal;
  if (name === undefined || !/^[A-Za-z_]\w*$/.test(name)) throw parser.unexpected('bad for loop variable');
  parser.skipLines();
  let words: Word[] | undefined;
  if (parser.peekName() === 'in') {
    source.at += 2;
    words = [];
    for (;;) {
      source.skipBlanks();
      const word = parser.words.readWord();
      if (!word) break;
      words.push(word);
    }
  }
  return { type: 'for', name, words, body: readBody(parser), redirects: none };
}

/** `for ((i = 0; i < 3; i++))`. */
function readCount(parser: Parser): Command {
  const { source } = parser;
  source.at += 2;
  const start = parser.words.readArithmeticWord(';');
  if (!source.take(';')) throw parser.unexpected();
  const condition = parser.words.readArithmeticWord(';');
  if (!source.take(';')) throw parser.unexpected();
  const step = parser.words.readArithmeticWord();
  if (!source.take('))')) throw parser.unexpected();
  return { type: 'count', start, condition, step, body: readBody(parser), redirects: none };
}

function readBody(parser: Parser): List {
  const { source } = parser;
  source.skipBlanks();
  source.take(';');
  parser.skipLines();
  const name = parser.peekName();
  if (name !== 'do' && name !== '{') throw parser.unexpected('expecting "do"');
  source.at += name.length;
  return parser.readListUntilWord(name === 'do' ? 'done' : '}').list;
}

function readCase(parser: Parser): Command {
  const { source } = parser;
  const word = parser.readRequiredWord();
  parser.skipLines();
  if (parser.peekName() !== 'in') throw parser.unexpected('expecting "in"');
  source.at += 2;
  const clauses: CaseClause[] = [];
  for (;;) {
    parser.skipLines();
    if (parser.peekName() === 'esac') {
      source.at += 4;
      return { type: 'case', word, clauses, redirects: none };
    }
    clauses.push(readClause(parser));
  }
}

function readClause(parser: Parser): CaseClause {
  const { source } = parser;
  source.take('(');
  const patterns = [parser.readRequiredWord()];
  for (;;) {
    source.skipBlanks();
    if (source.take(')')) break;
    if (!source.take('|')) throw parser.unexpected('expecting ")"');
    patterns.push(parser.readRequiredWord());
  }
  const body = parser.readList(
    () => source.startsWith(';;') || source.startsWith(';&') || parser.peekName() === 'esac',
  );
  const end = source.take(';;&') ? ';;&' : source.take(';;') ? ';;' : source.take(';&') ? ';&' : undefined;
  if (!end && parser.peekName() !== 'esac') throw parser.unexpected('expecting ";;"');
  return { patterns, body, end: end ?? ';;' };
}

function readFunction(parser: Parser): Command {
  const { source } = parser;
  const name = parser.readRequiredWord().literal ?? '';
  source.skipBlanks();
  if (source.take('(')) {
    source.skipBlanks();
    source.take(')');
  }
  return { type: 'function', name, body: parser.readFunctionBody(name) };
}
