/**
 * Parses one YAML document into the library's syntax tree, a long one in slices.
 * Models: parseAllDocuments of `yaml`, whose lexer and parser are driven from here so that they can rest.
 * Leaves out: composing the tree from its tokens is one piece still, about a quarter of the time.
 */
import { Composer, type Document, Lexer, Parser, parseAllDocuments } from 'yaml';

const yamlOptions = {
  // Every scalar stays text: what it means is decided by resolve-scalar.ts, as go-yaml would.
  schema: 'failsafe',
  version: '1.1',
  merge: false,
  // The library's own check is quadratic.
  uniqueKeys: false,
  prettyErrors: false,
  logLevel: 'silent',
} as const;

/** A text up to this many characters is parsed at once. */
const AT_ONCE = 64 * 1024;
/** So many lexemes make a slice: a few milliseconds. */
const SLICE = 4_096;
/** The share of the time that goes by until the tokens are there. */
const TOKENS_SHARE = 0.75;

const firstOf = (documents: readonly unknown[]): Document =>
  (documents[0] as Document | undefined) ?? (parseAllDocuments('null', yamlOptions) as Document[])[0]!;

/** The first document of a text, at once. */
export const parseTree = (text: string): Document => firstOf(parseAllDocuments(text, yamlOptions));

/** The same in slices; yields the share that is done. */
export function* parseTreeSteps(text: string): Generator<number, Document> {
  if (text.length <= AT_ONCE) return parseTree(text);
  const parser = new Parser();
  const tokens: Parameters<Composer['next']>[0][] = [];
  let lexemes = 0;
  let read = 0;
  for (const lexeme of new Lexer().lex(text)) {
    tokens.push(...parser.next(lexeme));
    read += lexeme.length;
    if (++lexemes % SLICE === 0) yield TOKENS_SHARE * Math.min(1, read / text.length);
  }
  tokens.push(...parser.end());
  yield TOKENS_SHARE;
  return firstOf([...new Composer(yamlOptions).compose(tokens)]);
}
