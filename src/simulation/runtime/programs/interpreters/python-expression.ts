import { isObject, PyError, PyUnknown, type PyValue, pyNumber, pyText, pyTruth } from './python-values';

const token =
  /\s*(?:([fFrRbB]?)("""[\s\S]*?"""|'''[\s\S]*?'''|"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')|(\d+\.?\d*(?:[eE][-+]?\d+)?|\.\d+)|([A-Za-z_]\w*)|(\*\*|\/\/|==|!=|<=|>=|[-+*/%<>()[\]{},.:=]))/y;

interface Token {
  readonly kind: 'text' | 'template' | 'number' | 'name' | 'symbol' | 'end';
  readonly text: string;
}

/** Evaluates one expression of our small Python. */
export function evaluatePython(source: string, names: ReadonlyMap<string, PyValue>): PyValue {
  const tokens: Token[] = [];
  const text = source.trim();
  token.lastIndex = 0;
  while (token.lastIndex < text.length) {
    const at = token.lastIndex;
    const found = token.exec(text);
    if (!found) throw new PyUnknown(text.slice(at, at + 20));
    const [, prefix = '', quoted, number, name, symbol] = found;
    if (quoted !== undefined)
      tokens.push({ kind: /f/i.test(prefix) ? 'template' : 'text', text: unquote(quoted, /r/i.test(prefix)) });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'symbol', text: symbol ?? '' });
  }
  return new Evaluation(tokens, names).whole();
}

function unquote(text: string, isRaw: boolean): string {
  const size = /^("""|''')/.test(text) ? 3 : 1;
  const inner = text.slice(size, -size);
  const codes: Readonly<Record<string, string>> = { n: '\n', t: '\t', r: '\r', '\\': '\\', "'": "'", '"': '"' };
  return isRaw ? inner : inner.replace(/\\(.)/g, (whole, code: string) => codes[code] ?? whole);
}

class Evaluation {
  readonly #tokens: readonly Token[];
  readonly #names: ReadonlyMap<string, PyValue>;
  #at = 0;

  constructor(tokens: readonly Token[], names: ReadonlyMap<string, PyValue>) {
    this.#tokens = tokens;
    this.#names = names;
  }

  whole(): PyValue {
    const value = this.#ternary();
    const rest = this.#tokens[this.#at];
    if (rest) throw new PyUnknown(rest.text);
    return value;
  }

  #ternary(): PyValue {
    const value = this.#or();
    if (!this.#takeName('if')) return value;
    const condition = this.#or();
    if (!this.#takeName('else')) throw new PyUnknown('if');
    const otherwise = this.#ternary();
    return pyTruth(condition) ? value : otherwise;
  }

  #or(): PyValue {
    let left = this.#and();
    while (this.#takeName('or')) {
      const right = this.#and();
      if (!pyTruth(left)) left = right;
    }
    return left;
  }

  #and(): PyValue {
    let left = this.#not();
    while (this.#takeName('and')) {
      const right = this.#not();
      if (pyTruth(left)) left = right;
    }
    return left;
  }

  #not(): PyValue {
    if (this.#takeName('not')) return !pyTruth(this.#not());
    let left = this.#sum();
    for (;;) {
      const { kind, text } = this.#peek();
      if (kind === 'symbol' && /^(?:[=!<>]=|<|>)$/.test(text)) {
        this.#at++;
        left = compare(left, text, this.#sum());
      } else if (kind === 'name' && (text === 'in' || text === 'is')) {
        this.#at++;
        const isNegated = this.#takeName('not');
        const right = this.#sum();
        left = (text === 'is' ? left === right : contains(right, left)) !== isNegated;
      } else return left;
    }
  }

  #sum(): PyValue {
    let left = this.#product();
    for (;;) {
      const operator = this.#take('+') ?? this.#take('-');
      if (!operator) return left;
      left = calculate(left, operator, this.#product());
    }
  }

  #product(): PyValue {
    let left = this.#unary();
    for (;;) {
      const operator = this.#take('*') ?? this.#take('//') ?? this.#take('/') ?? this.#take('%');
      if (!operator) return left;
      left = calculate(left, operator, this.#unary());
    }
  }

  #unary(): PyValue {
    if (this.#take('-')) return -pyNumber(this.#unary());
    const value = this.#postfix(this.#primary());
    return this.#take('**') ? pyNumber(value) ** pyNumber(this.#unary()) : value;
  }

  #primary(): PyValue {
    const { kind, text } = this.#peek();
    this.#at++;
    if (kind === 'text') return text;
    if (kind === 'template')
      return text.replace(/\{([^{}:!]+)[^}]*\}/g, (_, inner: string) => pyText(evaluatePython(inner, this.#names)));
    if (kind === 'number') return Number(text);
    if (kind === 'name') return this.#name(text);
    if (text === '(') {
      const value = this.#ternary();
      if (!this.#take(')')) throw new PyUnknown('a tuple');
      return value;
    }
    if (text === '[') return this.#list(']');
    throw new PyUnknown(text || 'end of line');
  }

  #name(name: string): PyValue {
    if (name === 'True' || name === 'False') return name === 'True';
    if (name === 'None') return null;
    const value = this.#names.get(name);
    if (value === undefined) throw new PyError('NameError', `name '${name}' is not defined`);
    return value;
  }

  #postfix(start: PyValue): PyValue {
    let value = start;
    for (;;) {
      if (this.#take('.')) {
        const member = this.#peek().text;
        this.#at++;
        value = memberOf(value, member);
      } else if (this.#take('(')) {
        const args = this.#list(')');
        if (!isObject(value) || !value.call) throw new PyError('TypeError', 'object is not callable');
        value = value.call(args);
      } else if (this.#take('[')) {
        const key = this.#ternary();
        if (!this.#take(']')) throw new PyUnknown('a slice');
        value = itemOf(value, key);
      } else return value;
    }
  }

  #list(end: string): PyValue[] {
    const values: PyValue[] = [];
    while (!this.#take(end)) {
      // Named arguments (flush=True, end='') are read and left aside.
      const isNamed = this.#peek().kind === 'name' && this.#tokens[this.#at + 1]?.text === '=';
      if (isNamed) this.#at += 2;
      const value = this.#ternary();
      if (!isNamed) values.push(value);
      if (!this.#take(',') && this.#peek().text !== end) throw new PyUnknown(this.#peek().text);
    }
    return values;
  }

  #peek(): Token {
    return this.#tokens[this.#at] ?? { kind: 'end', text: '' };
  }

  #take(symbol: string): string | undefined {
    const { kind, text } = this.#peek();
    if (kind !== 'symbol' || text !== symbol) return undefined;
    this.#at++;
    return symbol;
  }

  #takeName(name: string): boolean {
    const { kind, text } = this.#peek();
    if (kind !== 'name' || text !== name) return false;
    this.#at++;
    return true;
  }
}

function memberOf(value: PyValue, name: string): PyValue {
  if (typeof value === 'string') {
    const methods: Readonly<Record<string, (args: readonly PyValue[]) => PyValue>> = {
      upper: () => value.toUpperCase(),
      lower: () => value.toLowerCase(),
      strip: () => value.trim(),
      split: ([by]) => (typeof by === 'string' ? value.split(by) : value.trim().split(/\s+/)),
      join: ([list]) => (Array.isArray(list) ? list.map((each) => pyText(each)).join(value) : ''),
      startswith: ([start]) => value.startsWith(pyText(start ?? '')),
      endswith: ([end]) => value.endsWith(pyText(end ?? '')),
      format: (args) => {
        let at = 0;
        return value.replace(/\{(\d*)[^}]*\}/g, (_, index: string) =>
          pyText(args[index === '' ? at++ : Number(index)] ?? null),
        );
      },
    };
    const call = Object.hasOwn(methods, name) ? methods[name] : undefined;
    if (call) return { call };
  }
  const members = isObject(value) ? value.members : undefined;
  if (!members || !Object.hasOwn(members, name)) throw new PyUnknown(`.${name}`);
  return members[name] as PyValue;
}

function itemOf(value: PyValue, key: PyValue): PyValue {
  if (isObject(value) && value.item) return value.item(key);
  if (typeof value !== 'string' && !Array.isArray(value)) throw new PyError('TypeError', 'object is not subscriptable');
  const index = pyNumber(key);
  const item = (value as readonly PyValue[] | string)[index < 0 ? value.length + index : index];
  if (item === undefined) throw new PyError('IndexError', 'list index out of range');
  return item;
}

function contains(whole: PyValue, part: PyValue): boolean {
  if (typeof whole === 'string') return whole.includes(pyText(part));
  return Array.isArray(whole) && whole.includes(part);
}

function compare(left: PyValue, operator: string, right: PyValue): boolean {
  if (operator === '==') return left === right;
  if (operator === '!=') return left !== right;
  const [a, b] =
    typeof left === 'string' && typeof right === 'string' ? [left, right] : [pyNumber(left), pyNumber(right)];
  if (operator === '<') return a < b;
  if (operator === '<=') return a <= b;
  return operator === '>' ? a > b : a >= b;
}

function calculate(left: PyValue, operator: string, right: PyValue): PyValue {
  if (operator === '+' && typeof left === 'string' && typeof right === 'string') return left + right;
  if (operator === '%' && typeof left === 'string') return left.replace(/%[sd]/, pyText(right));
  if (operator === '*' && typeof left === 'string') return left.repeat(Math.min(Math.max(0, pyNumber(right)), 100_000));
  if (operator === '+' && typeof left !== typeof right && (typeof left === 'string' || typeof right === 'string')) {
    throw new PyError('TypeError', 'can only concatenate str (not "int") to str');
  }
  const a = pyNumber(left);
  const b = pyNumber(right);
  if (operator === '+') return a + b;
  if (operator === '-') return a - b;
  if (operator === '*') return a * b;
  if (b === 0) throw new PyError('ZeroDivisionError', operator === '/' ? 'division by zero' : 'integer modulo by zero');
  if (operator === '/') return a / b;
  return operator === '//' ? Math.floor(a / b) : a - b * Math.floor(a / b);
}
