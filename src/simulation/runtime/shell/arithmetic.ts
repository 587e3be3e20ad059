/** What arithmetic needs of the shell: variables by name. */
export interface Variables {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
}

/** An expression that cannot be read or divides by zero. */
export class ArithmeticError extends Error {}

const token =
  /\s*(?:(0[xX][0-9a-fA-F]+|\d+#[0-9a-zA-Z]+|\d+)|([A-Za-z_]\w*(?:\[[^\]]*\])?)|(<<=|>>=|\*\*|\+\+|--|<<|>>|<=|>=|==|!=|&&|\|\||[-+*/%&|^]=|[-+*/%<>=!~&|^?:(),]))/y;

const levels: Readonly<Record<string, number>> = {
  '||': 1,
  '&&': 2,
  '|': 3,
  '^': 4,
  '&': 5,
  '==': 6,
  '!=': 6,
  '<': 7,
  '>': 7,
  '<=': 7,
  '>=': 7,
  '<<': 8,
  '>>': 8,
  '+': 9,
  '-': 9,
  '*': 10,
  '/': 10,
  '%': 10,
  '**': 11,
};

/** The value of a shell arithmetic expression, in 64-bit integers. */
export function evaluateArithmetic(text: string, variables: Variables): bigint {
  if (/^\s*-?\d{1,15}\s*$/.test(text) && !/^\s*-?0\d/.test(text)) return BigInt(text.trim());
  return new Evaluation(tokensOf(text), text, variables, 0).whole();
}

function tokensOf(text: string): string[] {
  const tokens: string[] = [];
  token.lastIndex = 0;
  for (let at = 0; at < text.length; at = token.lastIndex) {
    if (/^\s*$/.test(text.slice(at))) break;
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found) throw new ArithmeticError(`arithmetic syntax error: ${text}`);
    tokens.push(found[0].trim());
  }
  return tokens;
}

/** One walk over the tokens: precedence climbing; what a short circuit skips is read without effect. */
class Evaluation {
  readonly #tokens: readonly string[];
  readonly #text: string;
  readonly #variables: Variables;
  readonly #depth: number;
  #at = 0;
  #skips = 0;

  constructor(tokens: readonly string[], text: string, variables: Variables, depth: number) {
    this.#tokens = tokens;
    this.#text = text;
    this.#variables = variables;
    this.#depth = depth;
  }

  whole(): bigint {
    if (this.#tokens.length === 0) return 0n;
    const value = this.#comma();
    if (this.#at < this.#tokens.length) throw this.#error();
    return value;
  }

  #comma(): bigint {
    let value = this.#assignment();
    while (this.#take(',')) value = this.#assignment();
    return value;
  }

  #assignment(): bigint {
    const name = this.#tokens[this.#at];
    const operator = this.#tokens[this.#at + 1];
    const isAssignment = operator !== undefined && /^(?:[-+*/%&|^]|<<|>>)?=$/.test(operator);
    if (!isAssignment || name === undefined || !/^[A-Za-z_]/.test(name)) return this.#ternary();
    this.#at += 2;
    const right = this.#assignment();
    const value = operator === '=' ? right : this.#apply(operator.slice(0, -1), this.#variable(name), right);
    return this.#set(name, value);
  }

  #ternary(): bigint {
    const condition = this.#binary(1);
    if (!this.#take('?')) return condition;
    const yes = this.#skippingUnless(condition !== 0n, () => this.#comma());
    if (!this.#take(':')) throw this.#error();
    const no = this.#skippingUnless(condition === 0n, () => this.#assignment());
    return condition === 0n ? no : yes;
  }

  #binary(level: number): bigint {
    let left = this.#unary();
    for (;;) {
      const operator = this.#tokens[this.#at];
      const own = operator === undefined ? undefined : levels[operator];
      if (operator === undefined || own === undefined || own < level) return left;
      this.#at++;
      // ** binds to the right.
      const next = () => this.#binary(operator === '**' ? own : own + 1);
      const isDecided = (operator === '&&' && left === 0n) || (operator === '||' && left !== 0n);
      const right = this.#skippingUnless(!isDecided, next);
      left = this.#apply(operator, left, right);
    }
  }

  #unary(): bigint {
    const operator = this.#tokens[this.#at++];
    switch (operator) {
      case undefined:
        throw this.#error();
      case '-':
        return -this.#unary();
      case '+':
        return this.#unary();
      case '!':
        return this.#unary() === 0n ? 1n : 0n;
      case '~':
        return ~this.#unary();
      case '++':
      case '--': {
        const name = this.#tokens[this.#at++] ?? '';
        return this.#set(name, this.#variable(name) + (operator === '++' ? 1n : -1n));
      }
      case '(': {
        const value = this.#comma();
        if (!this.#take(')')) throw this.#error();
        return value;
      }
      default:
        return this.#operand(operator);
    }
  }

  #operand(text: string): bigint {
    if (/^\d/.test(text)) return numberOf(text);
    if (!/^[A-Za-z_]/.test(text)) throw this.#error();
    const value = this.#variable(text);
    if (this.#take('++')) this.#set(text, value + 1n);
    else if (this.#take('--')) this.#set(text, value - 1n);
    return value;
  }

  #variable(name: string): bigint {
    const text = this.#variables.get(name)?.trim() ?? '';
    if (text === '') return 0n;
    if (/^-?\d+$/.test(text)) return text.startsWith('-') ? -numberOf(text.slice(1)) : numberOf(text);
    // A variable may hold an expression or the name of another.
    if (this.#depth > 20) throw new ArithmeticError('expression recursion level exceeded');
    return new Evaluation(tokensOf(text), text, this.#variables, this.#depth + 1).whole();
  }

  #set(name: string, value: bigint): bigint {
    const wrapped = BigInt.asIntN(64, value);
    if (this.#skips === 0) this.#variables.set(name, String(wrapped));
    return wrapped;
  }

  #apply(operator: string, left: bigint, right: bigint): bigint {
    if ((operator === '/' || operator === '%') && right === 0n) {
      if (this.#skips > 0) return 0n;
      throw new ArithmeticError('division by 0');
    }
    if (operator === '**' && right < 0n) throw new ArithmeticError('exponent less than 0');
    if (this.#skips > 0) return 0n;
    return BigInt.asIntN(64, operations[operator]!(left, right));
  }

  #skippingUnless(isLive: boolean, read: () => bigint): bigint {
    if (!isLive) this.#skips++;
    const value = read();
    if (!isLive) this.#skips--;
    return value;
  }

  #take(text: string): boolean {
    if (this.#tokens[this.#at] !== text) return false;
    this.#at++;
    return true;
  }

  #error(): ArithmeticError {
    return new ArithmeticError(`arithmetic syntax error: ${this.#text.trim()}`);
  }
}

const truth = (value: boolean) => (value ? 1n : 0n);

const operations: Readonly<Record<string, (left: bigint, right: bigint) => bigint>> = {
  '||': (a, b) => truth(a !== 0n || b !== 0n),
  '&&': (a, b) => truth(a !== 0n && b !== 0n),
  '|': (a, b) => a | b,
  '^': (a, b) => a ^ b,
  '&': (a, b) => a & b,
  '==': (a, b) => truth(a === b),
  '!=': (a, b) => truth(a !== b),
  '<': (a, b) => truth(a < b),
  '>': (a, b) => truth(a > b),
  '<=': (a, b) => truth(a <= b),
  '>=': (a, b) => truth(a >= b),
  '<<': (a, b) => a << (b & 63n),
  '>>': (a, b) => a >> (b & 63n),
  '+': (a, b) => a + b,
  '-': (a, b) => a - b,
  '*': (a, b) => a * b,
  '/': (a, b) => a / b,
  '%': (a, b) => a % b,
  // A power beyond 64 bits wraps all the same; a huge exponent must not take the machine's memory.
  '**': (a, b) => power(a, b),
};

function power(base: bigint, exponent: bigint): bigint {
  let result = 1n;
  let factor = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if (rest & 1n) result = BigInt.asIntN(64, result * factor);
    factor = BigInt.asIntN(64, factor * factor);
  }
  return result;
}

function numberOf(text: string): bigint {
  if (/^0[xX]/.test(text)) return BigInt.asIntN(64, BigInt(text));
  const based = /^(\d+)#(.+)$/.exec(text);
  if (based) return inBase(based[2] as string, Number(based[1]));
  return /^0\d/.test(text) ? inBase(text.slice(1), 8) : BigInt.asIntN(64, BigInt(text));
}

function inBase(digits: string, base: number): bigint {
  let value = 0n;
  for (const digit of digits.toLowerCase()) {
    const number = Number.parseInt(digit, 36);
    if (!(number < base)) throw new ArithmeticError(`${digits}: value too great for base`);
    value = value * BigInt(base) + BigInt(number);
  }
  return BigInt.asIntN(64, value);
}
