/** What an awk expression gives: awk knows texts and numbers. */
export type AwkValue = string | number;

/** The state of a running awk program. */
export class AwkState {
  readonly variables = new Map<string, AwkValue>([
    ['FS', ' '],
    ['OFS', ' '],
    ['ORS', '\n'],
    ['NR', 0],
    ['RSTART', 0],
    ['RLENGTH', -1],
    ['SUBSEP', '\x1c'],
  ]);
  readonly arrays = new Map<string, Map<string, AwkValue>>();
  fields: string[] = [];
  record = '';
  readonly write: (text: string, target?: string) => void;
  readonly random: () => number;
  /** Turns that loops may still take before the program is stopped. */
  turnsLeft = 1_000_000;

  constructor(write: (text: string, target?: string) => void, random: () => number) {
    this.write = write;
    this.random = random;
  }

  setRecord(record: string): void {
    this.record = record;
    this.fields = splitFields(record, textOf(this.variables.get('FS') ?? ' '));
  }

  field(index: number): string {
    return index === 0 ? this.record : (this.fields[index - 1] ?? '');
  }

  setField(index: number, value: AwkValue): void {
    if (index === 0) {
      this.setRecord(textOf(value));
      return;
    }
    if (index > 10_000) throw new AwkError(`access to field ${index}`);
    while (this.fields.length < index) this.fields.push('');
    this.fields[index - 1] = textOf(value);
    this.record = this.fields.join(textOf(this.variables.get('OFS') ?? ' '));
  }

  array(name: string): Map<string, AwkValue> {
    let array = this.arrays.get(name);
    if (!array) {
      array = new Map();
      this.arrays.set(name, array);
    }
    return array;
  }

  get(name: string): AwkValue {
    return name === 'NF' ? this.fields.length : (this.variables.get(name) ?? '');
  }
}

/** An awk program that cannot be read or run. */
export class AwkError extends Error {}

/** `next`, `exit`, `break` and `continue` leave their statement by these. */
export class AwkJump {
  readonly kind: 'next' | 'exit' | 'break' | 'continue';
  readonly code: number;

  constructor(kind: AwkJump['kind'], code = 0) {
    this.kind = kind;
    this.code = code;
  }
}

/** Splits a record as FS says. */
export function splitFields(text: string, separator: string): string[] {
  if (text === '') return [];
  if (separator === ' ') return text.trim() === '' ? [] : text.trim().split(/\s+/);
  if (separator.length === 1 && separator !== '\\') return text.split(separator);
  return text.split(new RegExp(separator));
}

/** The text of a value; numbers with six digits. */
export function textOf(value: AwkValue): string {
  if (typeof value === 'string') return value;
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(6)));
}

/** The number that a value begins with, or 0. */
export function numberOf(value: AwkValue): number {
  if (typeof value === 'number') return value;
  return Number(/^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?/.exec(value)?.[0] ?? 0);
}

/** Numbers and texts that look like numbers compare as numbers, as input fields do in awk. */
export function compare(left: AwkValue, right: AwkValue): number {
  const looksNumeric = (value: AwkValue) =>
    typeof value === 'number' || /^\s*[-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?\s*$/.test(value);
  if (looksNumeric(left) && looksNumeric(right)) return numberOf(left) - numberOf(right);
  const a = textOf(left);
  const b = textOf(right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a value counts as true. */
export function isTrue(value: AwkValue): boolean {
  return typeof value === 'number' ? value !== 0 : value !== '' && !/^\s*[-+]?0+(?:\.0*)?\s*$/.test(value);
}

/** sprintf for the conversions that awk programs use. */
export function format(pattern: string, args: readonly AwkValue[]): string {
  let at = 0;
  return pattern.replace(
    /%([-+ 0#]*)(\d+)?(?:\.(\d+))?([diouxXfeEgGcs%])/g,
    (_, flags: string, width: string, digits: string, letter: string) => {
      if (letter === '%') return '%';
      const value = args[at++] ?? '';
      let text: string;
      if (letter === 's') text = digits ? textOf(value).slice(0, Number(digits)) : textOf(value);
      else if (letter === 'c') text = typeof value === 'number' ? String.fromCharCode(value) : value.slice(0, 1);
      else if ('fF'.includes(letter)) text = numberOf(value).toFixed(Math.min(Number(digits ?? 6), 100));
      else if ('eE'.includes(letter)) text = numberOf(value).toExponential(Number(digits ?? 6));
      else if ('gG'.includes(letter)) text = String(Number(numberOf(value).toPrecision(Number(digits) || 6)));
      else text = Math.trunc(numberOf(value)).toString(letter === 'o' ? 8 : /x/i.test(letter) ? 16 : 10);
      if (flags.includes('+') && letter !== 's' && !text.startsWith('-')) text = `+${text}`;
      const columns = Math.min(Number(width ?? 0), 1000);
      if (flags.includes('-')) return text.padEnd(columns);
      return text.padStart(columns, flags.includes('0') && letter !== 's' ? '0' : ' ');
    },
  );
}
