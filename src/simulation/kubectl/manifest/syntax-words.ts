/** Puts what the YAML library found into the words that go-yaml, and so kubectl, uses for it. */
import type { YAMLParseError } from 'yaml';

/** A syntax error of one document, with offsets in its chunk. */
export interface SyntaxProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

const cannotStart = 'found character that cannot start any token';
const noMapping = 'mapping values are not allowed in this context';
const noColon = "could not find expected ':'";

function wordsOfBadIndent(message: string, chunk: string, at: number): string {
  const flow = /^Flow (sequence|map)/.exec(message);
  if (!flow) return message.includes('seq') ? "did not find expected '-' indicator" : 'did not find expected key';
  if (/[[{,]\s*$/.test(chunk.slice(0, at))) return 'did not find expected node content';
  return `did not find expected ',' or '${flow[1] === 'map' ? '}' : ']'}'`;
}

function wordsOf(error: YAMLParseError, chunk: string, isList: boolean): string {
  switch (error.code) {
    case 'TAB_AS_INDENT':
      return `${cannotStart} (a tab; YAML is indented with spaces)`;
    case 'BAD_SCALAR_START':
      return cannotStart;
    case 'BLOCK_AS_IMPLICIT_KEY':
      return error.message.includes('sequence') ? 'did not find expected key' : noMapping;
    case 'BLOCK_IN_FLOW':
      return noMapping;
    case 'MULTILINE_IMPLICIT_KEY':
    case 'KEY_OVER_1024_CHARS':
      return noColon;
    case 'BAD_INDENT':
      return wordsOfBadIndent(error.message, chunk, error.pos[0]);
    case 'BAD_DQ_ESCAPE':
      return 'found unknown escape character';
    case 'MISSING_CHAR':
      if (/quote/.test(error.message)) return 'found unexpected end of stream';
      if (/Implicit map keys/.test(error.message)) return noColon;
      return /Flow/.test(error.message) ? wordsOfBadIndent(error.message, chunk, error.pos[0]) : error.message;
    case 'UNEXPECTED_TOKEN':
      return isList ? "did not find expected '-' indicator" : 'did not find expected <document start>';
    case 'RESOURCE_EXHAUSTION':
      return tooDeep;
    default:
      return error.message;
  }
}

/** The words for nesting without end, whoever notices it. */
export const tooDeep = 'nested too deeply';

/** The first error, as go-yaml stops there; a key that runs over lines is shown where its colon stands. */
export function syntaxProblem(
  errors: readonly YAMLParseError[],
  chunk: string,
  isList: boolean,
): SyntaxProblem | undefined {
  const first = errors[0];
  if (!first) return undefined;
  const overLines = errors.find((error) => error.code === 'MULTILINE_IMPLICIT_KEY' && error.pos[0] === first.pos[0]);
  const at = overLines && overLines !== first ? overLines.pos[1] : first.pos[0];
  // What is missing at the end is shown at the last character that is there.
  const isBehindAll = chunk.slice(at).trim() === '';
  const start = isBehindAll ? Math.max(chunk.trimEnd().length - 1, 0) : at;
  const end = isBehindAll ? start + 1 : Math.max(at + 1, overLines ? overLines.pos[1] : first.pos[1]);
  const line = chunk.slice(0, start).split('\n').length;
  return { message: `yaml: line ${line}: ${wordsOf(first, chunk, isList)}`, start, end: Math.min(end, chunk.length) };
}
