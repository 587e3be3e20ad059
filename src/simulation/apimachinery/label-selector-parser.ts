/**
 * The string form of label selectors: `a=b,c!=d,e in (x,y),f notin (z),g,!h,i>5`.
 * Models: apimachinery labels.Parse: its lexer (a run of symbols is cut at the longest operator) and its messages.
 */
import { compareText } from '../base/compare';
import { fieldErrorText } from './field-error';
import {
  BINARY_OPERATORS,
  createRequirement,
  type LabelRequirement,
  labelKeyError,
  SelectorError,
  type SelectorOperator,
} from './label-requirement';

type TokenKind =
  | 'end'
  | 'error'
  | 'identifier'
  | ')'
  | ','
  | '!'
  | '=='
  | '='
  | '>'
  | 'in'
  | '<'
  | '!='
  | 'notin'
  | '(';

interface Token {
  kind: TokenKind;
  text: string;
}

const SYMBOLS = new Set<string>([')', ',', '!', '==', '=', '>', '<', '!=', '(']);
const SPECIAL = new Set('=!(),><');
const BLANK = new Set(' \t\r\n');

const OPERATORS: Partial<Record<TokenKind, SelectorOperator>> = {
  in: 'in',
  notin: 'notin',
  '=': '=',
  '==': '==',
  '!=': '!=',
  '>': 'gt',
  '<': 'lt',
};

/** Reads the string form into requirements sorted by key; throws SelectorError with the server's words. */
export function parseRequirements(selector: string): LabelRequirement[] {
  const requirements = new Parser(tokensOf(selector)).parse();
  return requirements.sort((a, b) => compareText(a.key, b.key));
}

function tokensOf(text: string): Token[] {
  const tokens: Token[] = [];
  let position = 0;
  // Go's lexer takes a zero byte for the end of its input.
  const zero = text.indexOf('\0');
  const end = zero < 0 ? text.length : zero;
  while (position < end) {
    const rune = text[position]!;
    if (BLANK.has(rune)) {
      position++;
    } else if (SPECIAL.has(rune)) {
      const token = symbolAt(text, position, end);
      tokens.push(token.token);
      position = token.next;
    } else {
      const start = position;
      while (position < end && !SPECIAL.has(text[position]!) && !BLANK.has(text[position]!)) position++;
      const word = text.slice(start, position);
      tokens.push({ kind: word === 'in' || word === 'notin' ? word : 'identifier', text: word });
    }
  }
  tokens.push({ kind: 'end', text: '' });
  return tokens;
}

function symbolAt(text: string, start: number, end: number): { token: Token; next: number } {
  let found = '';
  let position = start;
  while (position < end && SPECIAL.has(text[position]!)) {
    const run = text.slice(start, position + 1);
    if (SYMBOLS.has(run)) found = run;
    else if (found !== '') break;
    position++;
  }
  return { token: { kind: found as TokenKind, text: found }, next: position };
}

class Parser {
  private position = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  parse(): LabelRequirement[] {
    const requirements: LabelRequirement[] = [];
    for (;;) {
      const token = this.peek();
      if (token.kind === 'end') return requirements;
      if (token.kind !== 'identifier' && token.kind !== '!') {
        throw new SelectorError(`found '${token.text}', expected: !, identifier, or 'end of string'`);
      }
      requirements.push(this.wrapped());
      const separator = this.take();
      if (separator.kind === 'end') return requirements;
      if (separator.kind !== ',') {
        throw new SelectorError(`found '${separator.text}', expected: ',' or 'end of string'`);
      }
      const next = this.peek();
      if (next.kind !== 'identifier' && next.kind !== '!') {
        throw new SelectorError(`found '${next.text}', expected: identifier after ','`);
      }
    }
  }

  private wrapped(): LabelRequirement {
    try {
      return this.requirement();
    } catch (error) {
      if (error instanceof SelectorError) throw new SelectorError(`unable to parse requirement: ${error.message}`);
      throw error;
    }
  }

  private requirement(): LabelRequirement {
    const isNegated = this.peek().kind === '!';
    if (isNegated) this.take();
    const key = this.take();
    if (key.kind !== 'identifier') throw new SelectorError(`found '${key.text}', expected: identifier`);
    const keyError = labelKeyError(key.text, undefined);
    if (keyError) throw new SelectorError(fieldErrorText(keyError));
    const after = this.peek().kind;
    if (isNegated) return createRequirement(key.text, '!', []);
    if (after === 'end' || after === ',') return createRequirement(key.text, 'exists', []);
    const operator = this.operator();
    const isSet = operator === 'in' || operator === 'notin';
    return createRequirement(key.text, operator, isSet ? this.values() : [this.exactValue()]);
  }

  private operator(): SelectorOperator {
    const token = this.takeRaw();
    const operator = OPERATORS[token.kind];
    if (!operator) throw new SelectorError(`found '${token.text}', expected: ${BINARY_OPERATORS.join(', ')}`);
    return operator;
  }

  private values(): string[] {
    const open = this.take();
    if (open.kind !== '(') throw new SelectorError(`found '${open.text}' expected: '('`);
    const first = this.peek();
    if (first.kind === ')') {
      this.take();
      return [''];
    }
    if (first.kind !== 'identifier' && first.kind !== ',') {
      throw new SelectorError(`found '${first.text}', expected: ',', ')' or identifier`);
    }
    const values = this.identifiers();
    if (this.take().kind !== ')') throw new SelectorError(`found '${first.text}', expected: ')'`);
    return [...values].sort(compareText);
  }

  private identifiers(): Set<string> {
    const values = new Set<string>();
    for (;;) {
      const token = this.take();
      const next = this.peek();
      if (token.kind === 'identifier') {
        values.add(token.text);
        if (next.kind === ')') return values;
        if (next.kind !== ',') throw new SelectorError(`found '${next.text}', expected: ',' or ')'`);
      } else if (token.kind === ',') {
        if (values.size === 0) values.add('');
        if (next.kind === ')' || next.kind === ',') values.add('');
        if (next.kind === ')') return values;
      } else {
        throw new SelectorError(`found '${token.text}', expected: ',', or identifier`);
      }
    }
  }

  private exactValue(): string {
    const next = this.peek();
    if (next.kind === 'end' || next.kind === ',') return '';
    const token = this.take();
    if (token.kind !== 'identifier') throw new SelectorError(`found '${token.text}', expected: identifier`);
    return token.text;
  }

  /** The next token where values are expected: there `in` and `notin` are plain words. */
  private peek(): Token {
    return asValue(this.tokens[this.position] ?? { kind: 'end', text: '' });
  }

  private take(): Token {
    return asValue(this.takeRaw());
  }

  private takeRaw(): Token {
    return this.tokens[this.position++] ?? { kind: 'end', text: '' };
  }
}

function asValue(token: Token): Token {
  return token.kind === 'in' || token.kind === 'notin' ? { kind: 'identifier', text: token.text } : token;
}
