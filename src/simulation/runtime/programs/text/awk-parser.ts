import { change, combine, contains, type Expression, loop, runTurn, type Statement, type Target } from './awk-closures';
import { awkFunctions, replaceIn, splitInto } from './awk-functions';
import { AwkError, AwkJump, type AwkState, type AwkValue, format, isTrue, numberOf, textOf } from './awk-values';

/** One `pattern { action }`; the action prints the record when it is left out. */
export interface AwkRule {
  readonly when: 'BEGIN' | 'END' | 'always' | Expression;
  readonly until?: Expression;
  readonly run: Statement;
}

const token =
  /[ \t\r]+|\\\n|#[^\n]*|"((?:\\[\s\S]|[^"\\])*)"|(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(\+\+|--|\+=|-=|\*=|\/=|%=|==|!=|<=|>=|&&|\|\||!~|>>|[-+*/%^!<>=~?:;,(){}[\]$\n|])/y;

interface Token {
  readonly kind: 'text' | 'number' | 'name' | 'symbol' | 'regex' | 'end';
  readonly text: string;
}

/** Reads an awk program and makes closures of it: rules that run on a state. */
export class AwkParser {
  readonly #source: string;
  #at = 0;
  #token: Token = { kind: 'end', text: '' };
  #isAfterValue = false;
  #depth = 0;

  constructor(source: string) {
    this.#source = source;
    this.#advance();
  }

  readProgram(): AwkRule[] {
    const rules: AwkRule[] = [];
    for (;;) {
      while (this.#is('\n') || this.#is(';')) this.#advance();
      if (this.#token.kind === 'end') return rules;
      if (this.#token.text === 'function') throw new AwkError('functions of its own are not modelled');
      rules.push(this.#rule());
    }
  }

  #rule(): AwkRule {
    const print: Statement = (state) => state.write(`${state.record}${textOf(state.get('ORS'))}`);
    if (this.#is('{')) return { when: 'always', run: this.#block() };
    const { text } = this.#token;
    if (text === 'BEGIN' || text === 'END') {
      this.#advance();
      return { when: text, run: this.#block() };
    }
    const when = this.#expression();
    const until = this.#take(',') ? this.#expression() : undefined;
    return { when, ...(until ? { until } : {}), run: this.#is('{') ? this.#block() : print };
  }

  #block(): Statement {
    this.#expect('{');
    const statements: Statement[] = [];
    for (;;) {
      while (this.#is(';') || this.#is('\n')) this.#advance();
      if (this.#take('}')) break;
      statements.push(this.#statement());
    }
    return (state) => {
      for (const statement of statements) statement(state);
    };
  }

  #statement(): Statement {
    if (++this.#depth > 200) throw new AwkError('too deeply nested');
    try {
      if (this.#is('{')) return this.#block();
      switch (this.#token.kind === 'name' ? this.#token.text : '') {
        case 'if':
          return this.#if();
        case 'while':
          return this.#while();
        case 'for':
          return this.#for();
        case 'print':
        case 'printf':
          return this.#print();
        case 'next':
        case 'break':
        case 'continue':
        case 'exit':
          return this.#jump();
        case 'delete':
          return this.#delete();
        default: {
          const expression = this.#expression();
          return (state) => void expression(state);
        }
      }
    } finally {
      this.#depth--;
    }
  }

  #jump(): Statement {
    const kind = this.#token.text as AwkJump['kind'];
    this.#advance();
    const hasCode = kind === 'exit' && !this.#endsStatement();
    const code = hasCode ? this.#expression() : undefined;
    return (state) => {
      throw new AwkJump(kind, code ? numberOf(code(state)) : 0);
    };
  }

  #delete(): Statement {
    this.#advance();
    const name = this.#name();
    if (!this.#take('[')) return (state) => state.array(name).clear();
    const key = this.#subscript();
    return (state) => void state.array(name).delete(key(state));
  }

  #if(): Statement {
    this.#advance();
    this.#expect('(');
    const condition = this.#expression();
    this.#expect(')');
    this.#skipLines();
    const yes = this.#statement();
    const before = { at: this.#at, token: this.#token };
    while (this.#is(';') || this.#is('\n')) this.#advance();
    if (this.#token.text !== 'else') {
      this.#at = before.at;
      this.#token = before.token;
      return (state) => {
        if (isTrue(condition(state))) yes(state);
      };
    }
    this.#advance();
    this.#skipLines();
    const no = this.#statement();
    return (state) => (isTrue(condition(state)) ? yes(state) : no(state));
  }

  #while(): Statement {
    this.#advance();
    this.#expect('(');
    const condition = this.#expression();
    this.#expect(')');
    this.#skipLines();
    return loop(condition, this.#statement());
  }

  #for(): Statement {
    this.#advance();
    this.#expect('(');
    const inLoop = /^\s*(\w+)\s+in\s+(\w+)\s*\)/.exec(this.#source.slice(this.#at - this.#token.text.length));
    if (inLoop) {
      while (!this.#take(')')) this.#advance();
      this.#skipLines();
      const body = this.#statement();
      const [, name = '', array = ''] = inLoop;
      return (state) => {
        for (const key of [...state.array(array).keys()]) {
          state.variables.set(name, key);
          if (runTurn(body, state)) break;
        }
      };
    }
    const start = this.#is(';') ? undefined : this.#expression();
    this.#expect(';');
    const condition = this.#is(';') ? undefined : this.#expression();
    this.#expect(';');
    const step = this.#is(')') ? undefined : this.#expression();
    this.#expect(')');
    this.#skipLines();
    const turns = loop(condition ?? (() => 1), this.#statement(), step);
    return (state) => {
      start?.(state);
      turns(state);
    };
  }

  #print(): Statement {
    const isFormatted = this.#token.text === 'printf';
    this.#advance();
    const args: Expression[] = [];
    while (!this.#endsStatement() && !this.#is('>') && !this.#is('>>') && !this.#is('|')) {
      args.push(this.#expression(true));
      if (!this.#take(',')) break;
    }
    if (this.#is('|')) throw new AwkError('pipes are not modelled');
    const target = this.#take('>') || this.#take('>>') ? this.#primary() : undefined;
    return (state) => {
      const values = args.map((arg) => arg(state));
      const line = () => `${values.map(textOf).join(textOf(state.get('OFS')))}${textOf(state.get('ORS'))}`;
      const text = isFormatted
        ? format(textOf(values[0] ?? ''), values.slice(1))
        : args.length === 0
          ? `${state.record}${textOf(state.get('ORS'))}`
          : line();
      state.write(text, target && textOf(target(state)));
    };
  }

  /** `isPrinted`: a bare > is then where the output goes, not a comparison. */
  #expression(isPrinted = false): Expression {
    const condition = this.#binary(0, isPrinted);
    if (!this.#take('?')) return condition;
    const yes = this.#expression(isPrinted);
    this.#expect(':');
    const no = this.#expression(isPrinted);
    return (state) => (isTrue(condition(state)) ? yes(state) : no(state));
  }

  #binary(level: number, isPrinted: boolean): Expression {
    if (level === levels.length) return this.#unary(isPrinted);
    let left = this.#binary(level + 1, isPrinted);
    const operators = levels[level] as readonly string[];
    for (;;) {
      const { text, kind } = this.#token;
      const isJoining = operators.includes('') && this.#beginsValue();
      const isOperator =
        kind !== 'text' &&
        kind !== 'regex' &&
        operators.includes(text) &&
        !(isPrinted && (text === '>' || text === '>>'));
      if (!isJoining && !isOperator) return left;
      if (!isJoining) this.#advance();
      if (text === 'in' && isOperator) left = contains(left, this.#name());
      else left = combine(isJoining ? '' : text, left, this.#binary(level + 1, isPrinted));
    }
  }

  #unary(isPrinted: boolean): Expression {
    if (this.#take('!')) {
      const value = this.#unary(isPrinted);
      return (state) => (isTrue(value(state)) ? 0 : 1);
    }
    if (this.#take('-')) {
      const value = this.#unary(isPrinted);
      return (state) => -numberOf(value(state));
    }
    if (this.#take('+')) return this.#unary(isPrinted);
    const before = this.#token.text;
    if (before === '++' || before === '--') {
      this.#advance();
      const target = this.#target();
      return (state) => change(state, target, before === '++' ? 1 : -1);
    }
    const value = this.#primary();
    if (!this.#is('^')) return value;
    this.#advance();
    const power = this.#unary(isPrinted);
    return (state) => numberOf(value(state)) ** numberOf(power(state));
  }

  #primary(): Expression {
    const { kind, text } = this.#token;
    if (kind === 'text' || kind === 'number') {
      this.#advance(true);
      const value = kind === 'number' ? Number(text) : text;
      return () => value;
    }
    if (kind === 'regex') {
      this.#advance(true);
      const matcher = new RegExp(text);
      return Object.assign((state: AwkState) => (matcher.test(state.record) ? 1 : 0), { pattern: text });
    }
    if (this.#take('(')) {
      const value = this.#expression();
      this.#expect(')', true);
      return value;
    }
    if (kind === 'name' && (Object.hasOwn(awkFunctions, text) || ['sub', 'gsub', 'split'].includes(text)))
      return this.#call(text);
    return this.#assignment(this.#target());
  }

  #assignment(target: Target): Expression {
    const { text, kind } = this.#token;
    if (kind !== 'symbol') return target.get;
    if (text === '++' || text === '--') {
      this.#advance(true);
      return (state) => {
        const before = numberOf(target.get(state));
        change(state, target, text === '++' ? 1 : -1);
        return before;
      };
    }
    if (!/^[-+*/%]?=$/.test(text)) return target.get;
    this.#advance();
    const value = this.#expression();
    const full = text === '=' ? value : combine(text[0] as string, target.get, value);
    return (state) => {
      const result = full(state);
      target.set(state, result);
      return result;
    };
  }

  #target(): Target {
    if (this.#take('$')) {
      const index = this.#is('(') || this.#token.kind !== 'name' ? this.#primary() : this.#target().get;
      return {
        get: (state) => state.field(numberOf(index(state))),
        set: (state, value) => state.setField(numberOf(index(state)), value),
      };
    }
    const name = this.#name();
    if (!this.#is('['))
      return { get: (state) => state.get(name), set: (state, value) => void state.variables.set(name, value) };
    this.#advance();
    const key = this.#subscript();
    return {
      get: (state) => state.array(name).get(key(state)) ?? '',
      set: (state, value) => void state.array(name).set(key(state), value),
    };
  }

  #subscript(): (state: AwkState) => string {
    const parts = [this.#expression()];
    while (this.#take(',')) parts.push(this.#expression());
    this.#expect(']', true);
    return (state) => parts.map((part) => textOf(part(state))).join('\x1c');
  }

  #call(name: string): Expression {
    this.#advance();
    if (!this.#is('(')) return (state) => awkFunctions[name]!([], state);
    this.#advance();
    if (name === 'split') return this.#split();
    const args: Expression[] = [];
    let target: Target | undefined;
    while (!this.#is(')')) {
      if ((name === 'sub' || name === 'gsub') && args.length === 2) target = this.#target();
      else args.push(this.#expression());
      if (!this.#take(',')) break;
    }
    this.#expect(')', true);
    // A regular expression as an argument is the pattern itself, not whether the record matches it.
    const values = (state: AwkState) => args.map((arg) => ('pattern' in arg ? (arg.pattern as string) : arg(state)));
    if (name !== 'sub' && name !== 'gsub') return (state) => awkFunctions[name]!(values(state), state);
    const place = target ?? {
      get: (state: AwkState) => state.record,
      set: (state: AwkState, value: AwkValue) => state.setField(0, value),
    };
    return (state) => {
      const [pattern = '', replacement = ''] = values(state);
      const [text, count] = replaceIn(textOf(place.get(state)), pattern, replacement, name === 'gsub');
      if (count > 0) place.set(state, text);
      return count;
    };
  }

  #split(): Expression {
    const text = this.#expression();
    this.#expect(',');
    const name = this.#name();
    const separator = this.#take(',') ? this.#expression() : undefined;
    this.#expect(')', true);
    const pattern = separator && 'pattern' in separator ? String(separator.pattern) : undefined;
    return (state) =>
      splitInto(state, name, textOf(text(state)), pattern ?? textOf(separator ? separator(state) : state.get('FS')));
  }

  #name(): string {
    const { kind, text } = this.#token;
    if (kind !== 'name') throw new AwkError(`syntax error near ${text || 'end of program'}`);
    this.#advance(true);
    return text;
  }

  #beginsValue(): boolean {
    const { kind, text } = this.#token;
    if (kind === 'name') return text !== 'in';
    return kind === 'text' || kind === 'number' || text === '$' || text === '!' || text === '(' || text === '-';
  }

  #endsStatement(): boolean {
    return this.#token.kind === 'end' || this.#is(';') || this.#is('}') || this.#is('\n');
  }

  #is(symbol: string): boolean {
    return this.#token.kind === 'symbol' && this.#token.text === symbol;
  }

  #take(symbol: string): boolean {
    if (!this.#is(symbol)) return false;
    this.#advance();
    return true;
  }

  #expect(symbol: string, isAfterValue = false): void {
    if (!this.#is(symbol)) throw new AwkError(`syntax error near ${this.#token.text || 'end of program'}`);
    this.#advance(isAfterValue);
  }

  #skipLines(): void {
    while (this.#is('\n')) this.#advance();
  }

  /** A slash after a value divides; elsewhere it begins a regular expression. */
  #advance(isAfterValue = false): void {
    this.#isAfterValue = isAfterValue;
    for (;;) {
      if (this.#at >= this.#source.length) {
        this.#token = { kind: 'end', text: '' };
        return;
      }
      if (this.#source[this.#at] === '/' && !this.#isAfterValue) {
        const found = /\/((?:\\[\s\S]|\[[^\]]*\]|[^/\\\n])*)\//y;
        found.lastIndex = this.#at;
        const regex = found.exec(this.#source);
        if (regex) {
          this.#at = found.lastIndex;
          this.#token = { kind: 'regex', text: (regex[1] as string).replaceAll('\\/', '/') };
          return;
        }
      }
      token.lastIndex = this.#at;
      const found = token.exec(this.#source);
      if (!found) throw new AwkError(`syntax error near ${this.#source.slice(this.#at, this.#at + 10)}`);
      this.#at = token.lastIndex;
      const [, text, number, name, symbol] = found;
      if (text !== undefined) this.#token = { kind: 'text', text: unescapeText(text) };
      else if (number !== undefined) this.#token = { kind: 'number', text: number };
      else if (name !== undefined) this.#token = { kind: 'name', text: name };
      else if (symbol !== undefined) this.#token = { kind: 'symbol', text: symbol };
      else continue;
      return;
    }
  }
}

const levels: readonly (readonly string[])[] = [
  ['||'],
  ['&&'],
  ['in'],
  ['~', '!~'],
  ['<', '<=', '>', '>=', '==', '!='],
  [''],
  ['+', '-'],
  ['*', '/', '%'],
];

function unescapeText(text: string): string {
  const codes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '"': '"', '\\': '\\', '/': '/' };
  return text.replace(/\\([\s\S])/g, (whole, code: string) => codes[code] ?? whole);
}
