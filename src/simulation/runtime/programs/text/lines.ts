import { compareText } from '../../../base/compare';
import { byteLength } from '../../file-tree';
import type { ProcessApi, Running } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { linesOf, openOperand, readOperands, readWhole } from '../operand-input';

const put = (proc: ProcessApi, lines: readonly string[]) => {
  if (lines.length > 0) proc.stdout.write(`${lines.join('\n')}\n`);
};

/** wc: lines, words, bytes. */
export function* wcProgram(proc: ProcessApi): Running {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const wanted = ['l', 'w', 'c', 'm'].filter((flag) => flags.has(flag));
  const show = wanted.length > 0 ? wanted : ['l', 'w', 'c'];
  const totals: Record<string, number> = { l: 0, w: 0, c: 0, m: 0 };
  let status = 0;
  const row = (counts: Record<string, number>, name: string) => {
    const columns = show.map((flag) => String(counts[flag]));
    const isPlain = show.length === 1 && operands.length <= 1;
    const cells = isPlain ? columns : columns.map((cell) => cell.padStart(proc.machine.userland === 'busybox' ? 9 : 7));
    proc.stdout.write(`${cells.join(isPlain ? ' ' : '')}${name ? ` ${name}` : ''}\n`);
  };
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const input = openOperand(proc, operand);
    if (!input) {
      status = 1;
      continue;
    }
    const text = yield* readWhole(input);
    const words = text.trim() === '' ? 0 : text.trim().split(/\s+/).length;
    const counts: Record<string, number> = {
      l: text.split('\n').length - 1,
      w: words,
      c: byteLength(text),
      m: text.length,
    };
    for (const key of Object.keys(totals)) totals[key] = (totals[key] ?? 0) + (counts[key] ?? 0);
    row(counts, operands.length > 0 ? operand : '');
  }
  if (operands.length > 1) row(totals, 'total');
  return status;
}

/** The characters of a `tr` set: ranges, classes, escapes. */
function trSet(text: string): string[] {
  const classes: Readonly<Record<string, string>> = {
    upper: 'A-Z',
    lower: 'a-z',
    digit: '0-9',
    alpha: 'A-Za-z',
    alnum: '0-9A-Za-z',
    space: ' \\t\\n\\r\\f\\v',
    blank: ' \\t',
    punct: '!-/:-@[-`{-~',
  };
  const escapes: Readonly<Record<string, string>> = {
    n: '\n',
    t: '\t',
    r: '\r',
    '\\': '\\',
    '0': '\0',
    f: '\f',
    v: '\v',
  };
  const set: string[] = [];
  const source = text.replace(/\[:(\w+):\]/g, (whole, name: string) => classes[name] ?? whole);
  for (let i = 0; i < source.length; i++) {
    let next = source[i] as string;
    if (next === '\\' && i + 1 < source.length) {
      const code = source[++i] as string;
      next = escapes[code] ?? code;
    }
    const last = source[i + 1] === '-' ? source[i + 2] : undefined;
    if (last === undefined) set.push(next);
    else {
      for (let code = next.charCodeAt(0); code <= last.charCodeAt(0); code++) set.push(String.fromCharCode(code));
      i += 2;
    }
  }
  return set;
}

/** tr: maps, deletes (-d), squeezes (-s), complements (-c). */
export function* trProgram(proc: ProcessApi): Running {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const [first, second] = operands;
  if (first === undefined) return fail(proc, 'missing operand');
  const from = trSet(first);
  const to = second === undefined ? [] : trSet(second);
  const isIn = (letter: string) => from.includes(letter) !== (flags.has('c') || flags.has('C'));
  const text = yield* readWhole(proc.stdin);
  const squeezed = new Set(flags.has('s') ? (to.length > 0 ? to : from) : []);
  let result = '';
  for (const letter of text) {
    const isHit = isIn(letter);
    if (isHit && flags.has('d')) continue;
    const position = from.indexOf(letter);
    const mapped =
      isHit && to.length > 0 ? (to[position < 0 ? to.length - 1 : position] ?? to.at(-1) ?? letter) : letter;
    if (squeezed.has(mapped) && result.endsWith(mapped)) continue;
    result += mapped;
  }
  proc.stdout.write(result);
  return 0;
}

function ranges(list: string): (position: number) => boolean {
  const parts = list.split(',').map((part) => /^(\d*)(-?)(\d*)$/.exec(part));
  return (position) =>
    parts.some((part) => {
      if (!part) return false;
      const [, from = '', dash, to = ''] = part;
      const low = from === '' ? 1 : Number(from);
      const high = dash === '' ? low : to === '' ? Number.POSITIVE_INFINITY : Number(to);
      return position >= low && position <= high;
    });
}

/** cut: fields (-d, -f) or characters (-c, -b). */
export function* cutProgram(proc: ProcessApi): Running {
  const options = readOptions(proc.argv.slice(1), [
    'd',
    'f',
    'c',
    'b',
    'delimiter',
    'fields',
    'characters',
    'output-delimiter',
  ]);
  const fields = optionValue(options, 'f', 'fields');
  const characters = optionValue(options, 'c', 'characters', 'b');
  const delimiter = optionValue(options, 'd', 'delimiter') ?? '\t';
  const joiner = optionValue(options, 'output-delimiter') ?? delimiter;
  if (fields === undefined && characters === undefined)
    return fail(proc, 'expected a list of bytes, characters, or fields');
  const isWanted = ranges(fields ?? characters ?? '');
  const { text, failed } = yield* readOperands(proc, options.operands);
  const lines: string[] = [];
  for (const line of linesOf(text)) {
    if (fields === undefined) lines.push([...line].filter((_, index) => isWanted(index + 1)).join(''));
    else if (!line.includes(delimiter)) {
      if (!options.flags.has('s')) lines.push(line);
    } else
      lines.push(
        line
          .split(delimiter)
          .filter((_, index) => isWanted(index + 1))
          .join(joiner),
      );
  }
  put(proc, lines);
  return failed ? 1 : 0;
}

/** sort: -n, -h, -r, -u, -f, -k, -t. */
export function* sortProgram(proc: ProcessApi): Running {
  const options = readOptions(proc.argv.slice(1), ['k', 't', 'o', 'key', 'field-separator']);
  const { flags } = options;
  const key = /^(\d+)(?:\.\d+)?([a-z]*)/.exec(optionValue(options, 'k', 'key') ?? '');
  const separator = optionValue(options, 't', 'field-separator');
  const { text, failed } = yield* readOperands(proc, options.operands);
  const isNumeric = flags.has('n') || flags.has('h') || flags.has('g') || key?.[2]?.includes('n') === true;
  const keyOf = (line: string) => {
    if (!key) return line;
    const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    return fields.slice(Number(key[1]) - 1).join(separator ?? ' ');
  };
  const numberOf = (text: string) => Number.parseFloat(text) || 0;
  const fold = (text: string) => (flags.has('f') ? text.toUpperCase() : text);
  const compare = (a: string, b: string) => {
    const byKey = isNumeric ? numberOf(keyOf(a)) - numberOf(keyOf(b)) : compareText(fold(keyOf(a)), fold(keyOf(b)));
    return byKey || compareText(a, b);
  };
  const lines = linesOf(text).sort(compare);
  if (flags.has('r') || key?.[2]?.includes('r')) lines.reverse();
  put(proc, flags.has('u') ? lines.filter((line, index) => index === 0 || line !== lines[index - 1]) : lines);
  return failed ? 1 : 0;
}

/** uniq: -c, -d, -u. */
export function* uniqProgram(proc: ProcessApi): Running {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const { text, failed } = yield* readOperands(proc, operands.slice(0, 1));
  const runs: { line: string; count: number }[] = [];
  for (const line of linesOf(text)) {
    const last = runs.at(-1);
    if (last?.line === line) last.count++;
    else runs.push({ line, count: 1 });
  }
  const shown = runs.filter(({ count }) => (!flags.has('d') || count > 1) && (!flags.has('u') || count === 1));
  put(
    proc,
    shown.map(({ line, count }) => (flags.has('c') ? `${String(count).padStart(7)} ${line}` : line)),
  );
  return failed ? 1 : 0;
}

/** rev: each line backwards. */
export function* revProgram(proc: ProcessApi): Running {
  const { text, failed } = yield* readOperands(proc, proc.argv.slice(1));
  put(
    proc,
    linesOf(text).map((line) => [...line].reverse().join('')),
  );
  return failed ? 1 : 0;
}

/** tac: the lines from the last to the first. */
export function* tacProgram(proc: ProcessApi): Running {
  const { text, failed } = yield* readOperands(proc, proc.argv.slice(1));
  put(proc, linesOf(text).reverse());
  return failed ? 1 : 0;
}

/** nl: numbers lines that are not empty. */
export function* nlProgram(proc: ProcessApi): Running {
  const { text, failed } = yield* readOperands(proc, readOptions(proc.argv.slice(1), ['b', 'w']).operands);
  let number = 0;
  put(
    proc,
    linesOf(text).map((line) => (line === '' ? '       ' : `${String(++number).padStart(6)}\t${line}`)),
  );
  return failed ? 1 : 0;
}

/** paste: the lines of files side by side, or of one in a row (-s). */
export function* pasteProgram(proc: ProcessApi): Running {
  const options = readOptions(proc.argv.slice(1), ['d']);
  const delimiter = optionValue(options, 'd') ?? '\t';
  const columns: string[][] = [];
  for (const operand of options.operands.length > 0 ? options.operands : ['-']) {
    const input = openOperand(proc, operand);
    if (!input) return 1;
    columns.push(linesOf(yield* readWhole(input)));
  }
  if (options.flags.has('s'))
    put(
      proc,
      columns.map((lines) => lines.join(delimiter)),
    );
  else {
    const height = Math.max(...columns.map((lines) => lines.length));
    put(
      proc,
      Array.from({ length: height }, (_, row) => columns.map((lines) => lines[row] ?? '').join(delimiter)),
    );
  }
  return 0;
}

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

function encodeBase64(bytes: Uint8Array): string {
  let result = '';
  for (let i = 0; i < bytes.length; i += 3) {
    const [a = 0, b = 0, c = 0] = bytes.subarray(i, i + 3);
    const group = (a << 16) | (b << 8) | c;
    const left = bytes.length - i;
    result += alphabet[group >> 18]! + alphabet[(group >> 12) & 63]!;
    result += (left > 1 ? alphabet[(group >> 6) & 63]! : '=') + (left > 2 ? alphabet[group & 63]! : '=');
  }
  return result;
}

function decodeBase64(text: string): Uint8Array | undefined {
  const clean = text.replace(/\s+/g, '').replace(/=+$/, '');
  const bytes: number[] = [];
  let group = 0;
  let bits = 0;
  for (const letter of clean) {
    const value = alphabet.indexOf(letter);
    if (value < 0) return undefined;
    group = (group << 6) | value;
    bits += 6;
    if (bits >= 8) {
      bits -= 8;
      bytes.push((group >> bits) & 255);
      group &= (1 << bits) - 1;
    }
  }
  return new Uint8Array(bytes);
}

/** base64, and -d. */
export function* base64Program(proc: ProcessApi): Running {
  const options = readOptions(proc.argv.slice(1), ['w']);
  const { text, failed } = yield* readOperands(proc, options.operands);
  if (options.flags.has('d') || options.flags.has('decode')) {
    const bytes = decodeBase64(text);
    if (!bytes) return fail(proc, 'invalid input');
    proc.stdout.write(new TextDecoder().decode(bytes));
    return failed ? 1 : 0;
  }
  const encoded = encodeBase64(new TextEncoder().encode(text));
  const width = Number(optionValue(options, 'w') ?? 76);
  proc.stdout.write(width === 0 ? encoded : encoded.replace(new RegExp(`.{1,${width}}`, 'g'), '$&\n'));
  return failed ? 1 : 0;
}
