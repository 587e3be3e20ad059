import type { Test, Word } from './ast';
import type { Parser } from './parser';
import type { SourceText } from './source-text';
import { wordOf } from './word-reader';

const binaryOperators = /^(?:==|=~|!=|=|<|>|-(?:eq|ne|lt|le|gt|ge|nt|ot|ef))(?=\s)/;
const unaryOperators = /^-[a-zA-Z](?=\s)/;

/** The inside of `[[ … ]]`, with the closing brackets taken. */
export function readTest(parser: Parser): Test {
  const test = readEither(parser);
  parser.skipLines();
  if (!parser.source.take(']]')) throw parser.unexpected('expecting "]]"');
  return test;
}

function readEither(parser: Parser): Test {
  let left = readBoth(parser);
  for (;;) {
    parser.skipLines();
    if (!parser.source.take('||')) return left;
    left = { type: 'either', left, right: readBoth(parser) };
  }
}

function readBoth(parser: Parser): Test {
  let left = readOne(parser);
  for (;;) {
    parser.skipLines();
    if (!parser.source.take('&&')) return left;
    left = { type: 'both', left, right: readOne(parser) };
  }
}

function readOne(parser: Parser): Test {
  const { source } = parser;
  parser.skipLines();
  if (source.peek() === '!' && /\s/.test(source.peek(1))) {
    source.at++;
    return { type: 'not', test: readOne(parser) };
  }
  if (source.take('(')) {
    const test = readEither(parser);
    parser.skipLines();
    if (!source.take(')')) throw parser.unexpected('expecting ")"');
    return test;
  }
  const unary = unaryOperators.exec(source.text.slice(source.at, source.at + 3))?.[0];
  if (unary) {
    source.at += unary.length;
    return { type: 'unary', operator: unary, word: parser.readRequiredWord() };
  }
  const left = parser.readRequiredWord();
  source.skipBlanks();
  const operator = binaryOperators.exec(source.text.slice(source.at, source.at + 4))?.[0];
  if (!operator) return { type: 'unary', operator: '-n', word: left };
  source.at += operator.length;
  source.skipBlanks();
  const right = operator === '=~' ? readRegularExpression(parser) : parser.readRequiredWord();
  return { type: 'binary', operator, left, right };
}

/** A regular expression may hold parentheses, bars and ampersands of its own; blanks end it outside of brackets. */
function readRegularExpression(parser: Parser): Word {
  let depth = 0;
  const isEnd = (source: SourceText) => {
    const next = source.peek();
    if (next === '(') depth++;
    if (next === ')') depth--;
    return next === '\n' || (depth <= 0 && (next === ' ' || next === '\t') && source.peek(-1) !== '\\');
  };
  return wordOf(parser.words.readParts({ isEnd, isQuoted: false }));
}
