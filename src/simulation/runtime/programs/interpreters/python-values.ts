/** A value of our small Python. */
export type PyValue = number | string | boolean | null | readonly PyValue[] | PyObject;

/** A module or function: members by name, or something to call. */
export interface PyObject {
  readonly members?: Readonly<Record<string, PyValue>>;
  readonly call?: (args: readonly PyValue[]) => PyValue;
  /** Seconds that a call sleeps. */
  readonly sleeps?: true;
  readonly item?: (key: PyValue) => PyValue;
}

/** An exception of the script. */
export class PyError extends Error {
  readonly kind: string;

  constructor(kind: string, message: string) {
    super(message);
    this.kind = kind;
  }
}

/** A part of Python that is not modelled. */
export class PyUnknown extends Error {}

/** `sys.exit`. */
export class PyExit {
  readonly code: number;
  readonly message: string | undefined;

  constructor(code: number, message?: string) {
    this.code = code;
    this.message = message;
  }
}

/** Whether the value is a module, function or other object. */
export function isObject(value: PyValue): value is PyObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a value counts as true. */
export function pyTruth(value: PyValue): boolean {
  if (Array.isArray(value)) return value.length > 0;
  return isObject(value) || Boolean(value);
}

/** What `print` shows; `isInner` inside of lists, where texts have quotes. */
export function pyText(value: PyValue, isInner = false): string {
  if (value === null) return 'None';
  if (value === true) return 'True';
  if (value === false) return 'False';
  if (typeof value === 'string') return isInner ? `'${value}'` : value;
  if (typeof value === 'number') return String(value);
  if (Array.isArray(value)) return `[${value.map((each) => pyText(each, true)).join(', ')}]`;
  return '<object>';
}

/** The number of a value; throws a TypeError of Python's. */
export function pyNumber(value: PyValue): number {
  if (typeof value === 'boolean') return value ? 1 : 0;
  if (typeof value === 'number') return value;
  throw new PyError('TypeError', 'unsupported operand type(s)');
}
