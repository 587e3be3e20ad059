import { civilTime, formatTime } from '../../calendar';
import { normalizePath } from '../../container-files';
import { type ProcessApi, type Resume, type Running, sleep, type Wait } from '../../process';
import { busyDelayMs } from '../../process-host';
import { fail } from '../../program-options';
import { evaluatePython } from './python-expression';
import { PyError, PyExit, type PyObject, PyUnknown, type PyValue, pyNumber, pyText, pyTruth } from './python-values';

interface Line {
  readonly number: number;
  readonly indent: number;
  readonly text: string;
}

/**
 * A small Python for the scripts that manifests hold.
 * Models: print, variables, if, while, for, try-less flow, int/str/len/range, os.environ, sys.exit and sys.argv, time.sleep, -m http.server.
 * Leaves out: everything else; a script that needs more says so in its log and ends with code 1.
 */
export function* pythonProgram(proc: ProcessApi): Running {
  const words = proc.argv.slice(1).filter((word) => word !== '-u' && word !== '-B');
  const [first, second, ...rest] = words;
  if (first === '--version' || first === '-V') {
    proc.stdout.write('Python 3.13.1\n');
    return 0;
  }
  if (first === '-m') return yield* runModule(proc, second ?? '', rest);
  if (first === '-c') return yield* runSource(proc, second ?? '', ['-c', ...rest]);
  if (first === undefined || first.startsWith('-'))
    return fail(proc, 'an interactive Python is not modelled by the simulation');
  const path = normalizePath(first, proc.cwd);
  const entry = proc.files.stat(path);
  if (entry?.kind !== 'file') return fail(proc, `can't open file '${path}': [Errno 2] No such file or directory`, 2);
  return yield* runSource(proc, entry.text, words);
}

function* runModule(proc: ProcessApi, name: string, args: readonly string[]): Running {
  if (name !== 'http.server') return fail(proc, `module ${name} is not modelled by the simulation`);
  const port = Number(args.find((word) => /^\d+$/.test(word)) ?? 8000);
  const isOpen = proc.listen({
    port,
    protocol: 'TCP',
    http: (request) => {
      const path = normalizePath(`${proc.cwd}/${request.path.split('?')[0]}`);
      const entry = proc.files.stat(path);
      const time = formatTime('%d/%b/%Y %H:%M:%S', proc.now());
      const index = entry?.kind === 'directory' ? proc.files.stat(normalizePath(`${path}/index.html`)) : entry;
      const body =
        index?.kind === 'file' ? index.text : entry ? '<!DOCTYPE HTML>\n<title>Directory listing</title>\n' : undefined;
      proc.stderr.write(
        `- - [${time}] "${request.method} ${request.path} HTTP/1.1" ${body === undefined ? 404 : 200} -\n`,
      );
      return body === undefined ? { status: 404, body: 'File not found' } : { status: 200, body };
    },
  });
  if (!isOpen) return fail(proc, 'OSError: [Errno 98] Address already in use');
  proc.stdout.write(`Serving HTTP on 0.0.0.0 port ${port} (http://0.0.0.0:${port}/) ...\n`);
  yield* sleep(Number.POSITIVE_INFINITY);
  return 0;
}

function* runSource(proc: ProcessApi, source: string, args: readonly string[]): Running {
  const script = new Script(proc, source, args);
  try {
    yield* script.run();
    return 0;
  } catch (error) {
    if (error instanceof PyExit) {
      if (error.message !== undefined) proc.stderr.write(`${error.message}\n`);
      return error.code;
    }
    if (error instanceof PyUnknown)
      return fail(proc, `line ${script.line}: this Python is not modelled by the simulation: ${error.message}`);
    if (!(error instanceof PyError)) throw error;
    proc.stderr.write(
      `Traceback (most recent call last):\n  File "<string>", line ${script.line}, in <module>\n${error.kind}: ${error.message}\n`,
    );
    return 1;
  }
}

class Jump {
  readonly kind: 'break' | 'continue';

  constructor(kind: 'break' | 'continue') {
    this.kind = kind;
  }
}

const turnBudget = 5000;

class Script {
  line = 1;
  readonly #lines: readonly Line[];
  readonly #names: Map<string, PyValue>;
  readonly #modules: Readonly<Record<string, PyObject>>;
  #turns = 0;
  #rests = 0;

  constructor(proc: ProcessApi, source: string, args: readonly string[]) {
    this.#lines = logicalLines(source);
    this.#names = builtins(proc);
    this.#modules = modules(proc, args);
  }

  *run(): Generator<Wait, void, Resume> {
    yield* this.#block(0, this.#lines.length);
  }

  *#block(from: number, to: number): Generator<Wait, void, Resume> {
    for (let at = from; at < to; ) {
      const line = this.#lines[at] as Line;
      this.line = line.number;
      const end = this.#endOf(at, to);
      if (/^(?:if|elif|else)\b/.test(line.text)) at = yield* this.#if(at, to);
      else if (/^while\b/.test(line.text)) {
        const condition = headOf(line, 'while');
        while (pyTruth(this.#evaluate(condition))) if (yield* this.#turn(at, end)) break;
        at = end;
      } else if (/^for\b/.test(line.text)) {
        yield* this.#for(line, at, end);
        at = end;
      } else if (end > at + 1) throw new PyUnknown(line.text);
      else {
        yield* this.#statement(line.text);
        at++;
      }
    }
  }

  /** Where the indented lines below a line end. */
  #endOf(at: number, to: number): number {
    const { indent } = this.#lines[at] as Line;
    let end = at + 1;
    while (end < to && (this.#lines[end] as Line).indent > indent) end++;
    return end;
  }

  *#if(start: number, to: number): Generator<Wait, number, Resume> {
    let at = start;
    let isDone = false;
    for (;;) {
      const line = this.#lines[at] as Line;
      const end = this.#endOf(at, to);
      this.line = line.number;
      const word = /^\w+/.exec(line.text)?.[0] ?? '';
      if (word === 'else' && at === start) throw new PyError('SyntaxError', 'invalid syntax');
      if (!isDone && (word === 'else' || pyTruth(this.#evaluate(headOf(line, word))))) {
        isDone = true;
        const inline = bodyOf(line);
        if (inline) yield* this.#statement(inline);
        else yield* this.#block(at + 1, end);
      }
      at = end;
      const next = this.#lines[at];
      if (at >= to || !next || next.indent !== line.indent || !/^(?:elif|else)\b/.test(next.text)) return at;
    }
  }

  *#for(line: Line, at: number, end: number): Generator<Wait, void, Resume> {
    const [, name = '', source = ''] = /^for\s+(\w+)\s+in\s+(.+?):\s*/.exec(line.text) ?? [];
    if (name === '') throw new PyUnknown(line.text);
    const values = this.#evaluate(source);
    for (const value of typeof values === 'string' ? values : Array.isArray(values) ? values : []) {
      this.#names.set(name, value);
      if (yield* this.#turn(at, end)) break;
    }
  }

  *#turn(at: number, end: number): Generator<Wait, boolean, Resume> {
    if (++this.#turns % turnBudget === 0) yield* sleep(busyDelayMs(this.#rests++));
    try {
      const inline = bodyOf(this.#lines[at] as Line);
      if (inline) yield* this.#statement(inline);
      else yield* this.#block(at + 1, end);
      return false;
    } catch (error) {
      if (error instanceof Jump) return error.kind === 'break';
      throw error;
    }
  }

  *#statement(text: string): Generator<Wait, void, Resume> {
    for (const part of splitStatements(text)) {
      if (part === 'pass' || part === '') continue;
      if (part === 'break' || part === 'continue') throw new Jump(part);
      if (/^(?:import|from)\b/.test(part)) this.#import(part);
      else {
        const nap = /^(?:time\.)?sleep\((.*)\)$/.exec(part);
        const assignment = /^([A-Za-z_]\w*)\s*([-+*/]?)=(?!=)\s*([\s\S]+)$/.exec(part);
        if (nap) yield* sleep(Math.round(pyNumber(this.#evaluate(nap[1] ?? '0')) * 1000));
        else if (assignment) {
          const [, name = '', operator, value = ''] = assignment;
          this.#names.set(name, this.#evaluate(operator ? `${name} ${operator} (${value})` : value));
        } else this.#evaluate(part);
      }
    }
  }

  #import(text: string): void {
    const from = /^from\s+(\w+)\s+import\s+(.+)$/.exec(text);
    const names = from
      ? [from[1] as string]
      : text
          .replace(/^import\s+/, '')
          .split(',')
          .map((name) => name.trim());
    for (const name of names) {
      const module = Object.hasOwn(this.#modules, name) ? this.#modules[name] : undefined;
      if (!module) throw new PyUnknown(`module ${name}`);
      if (!from) this.#names.set(name, module);
      else
        for (const each of (from[2] as string).split(','))
          this.#names.set(each.trim(), module.members?.[each.trim()] ?? null);
    }
  }

  #evaluate(text: string): PyValue {
    return evaluatePython(text, this.#names);
  }
}

const headOf = (line: Line, word: string) => line.text.slice(word.length, colonAt(line.text)).trim();
const bodyOf = (line: Line) => line.text.slice(colonAt(line.text) + 1).trim();

/** The colon that ends the head of a compound statement: outside of brackets and quotes. */
function colonAt(text: string): number {
  let depth = 0;
  let quote = '';
  for (let i = 0; i < text.length; i++) {
    const next = text[i] as string;
    if (quote) quote = next === quote ? '' : quote;
    else if (next === '"' || next === "'") quote = next;
    else if ('([{'.includes(next)) depth++;
    else if (')]}'.includes(next)) depth--;
    else if (next === ':' && depth === 0) return i;
  }
  return text.length;
}

function splitStatements(text: string): string[] {
  return text.match(/(?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^;"'])+/g)?.map((part) => part.trim()) ?? [text];
}

/** Lines without comments and blank ones; brackets that stay open join lines. */
function logicalLines(source: string): Line[] {
  const lines: Line[] = [];
  let open: Line | undefined;
  source.split('\n').forEach((raw, index) => {
    const text = raw.replace(/^((?:"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|[^#"'])*)#.*$/, '$1').trimEnd();
    if (text.trim() === '') return;
    const indent = /^[ \t]*/.exec(text)?.[0].length ?? 0;
    const line: Line = open
      ? { ...open, text: `${open.text} ${text.trim()}` }
      : { number: index + 1, indent, text: text.trim() };
    const bare = line.text.replace(/"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'/g, '');
    const depth = (bare.match(/[([{]/g)?.length ?? 0) - (bare.match(/[)\]}]/g)?.length ?? 0);
    open = depth > 0 ? line : undefined;
    if (!open) lines.push(line);
  });
  return lines;
}

function builtins(proc: ProcessApi): Map<string, PyValue> {
  return new Map<string, PyValue>([
    ['print', { call: (args) => printLine(proc, args) }],
    ['int', { call: ([value = 0]) => toInteger(value) }],
    ['float', { call: ([value = 0]) => Number(pyText(value)) }],
    ['str', { call: ([value = '']) => pyText(value) }],
    ['len', { call: ([value = '']) => (typeof value === 'string' || Array.isArray(value) ? value.length : 0) }],
    ['range', { call: (args) => rangeOf(args.map(pyNumber)) }],
    ['exit', { call: ([value]) => exit(value) }],
    ['quit', { call: ([value]) => exit(value) }],
  ]);
}

function printLine(proc: ProcessApi, args: readonly PyValue[]): null {
  proc.stdout.write(`${args.map((each) => pyText(each)).join(' ')}\n`);
  return null;
}

function toInteger(value: PyValue): number {
  if (typeof value === 'number' || typeof value === 'boolean') return Math.trunc(Number(value));
  if (typeof value === 'string' && /^\s*[-+]?\d+\s*$/.test(value)) return Number(value);
  if (value === null)
    throw new PyError(
      'TypeError',
      "int() argument must be a string, a bytes-like object or a real number, not 'NoneType'",
    );
  throw new PyError('ValueError', `invalid literal for int() with base 10: ${pyText(value, true)}`);
}

function rangeOf(numbers: readonly number[]): number[] {
  const [start = 0, stop = 0, step = 1] = numbers.length === 1 ? [0, numbers[0]] : numbers;
  const count = Math.max(0, Math.ceil((stop - start) / step));
  if (count > 1_000_000) throw new PyUnknown('a range of more than a million');
  return Array.from({ length: count }, (_, index) => start + index * step);
}

function exit(value: PyValue | undefined): never {
  if (typeof value === 'string') throw new PyExit(1, value);
  throw new PyExit(value === undefined || value === null ? 0 : Number(value) & 255);
}

function modules(proc: ProcessApi, args: readonly string[]): Readonly<Record<string, PyObject>> {
  const lookUp = ([name = '', fallback = null]: readonly PyValue[]): PyValue => proc.env.get(pyText(name)) ?? fallback;
  const environment: PyObject = {
    members: { get: { call: lookUp } },
    item: (key) => {
      const value = proc.env.get(pyText(key));
      if (value === undefined) throw new PyError('KeyError', pyText(key, true));
      return value;
    },
  };
  const random = () => proc.random();
  return {
    os: { members: { environ: environment, getenv: { call: lookUp }, getpid: { call: () => proc.pid } } },
    sys: { members: { exit: { call: ([value]) => exit(value) }, argv: args } },
    time: {
      members: {
        time: { call: () => proc.now() / 1000 },
        sleep: { sleeps: true },
        ctime: { call: () => formatTime('%a %b %e %H:%M:%S %Y', proc.now()) },
      },
    },
    random: {
      members: {
        random: { call: random },
        randint: {
          call: ([low = 0, high = 0]) => pyNumber(low) + Math.floor(random() * (pyNumber(high) - pyNumber(low) + 1)),
        },
      },
    },
    socket: { members: { gethostname: { call: () => proc.machine.hostname } } },
    datetime: { members: { year: civilTime(proc.now()).year } },
  };
}
