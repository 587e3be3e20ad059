import type { ProcessApi, Program } from '../../process';
import { fail } from '../../program-options';
import { readEscapes } from './escapes';

/** printf: the format is used again until all arguments are. */
export const printfProgram: Program = (proc) => {
  const words = proc.argv[1] === '--' ? proc.argv.slice(2) : proc.argv.slice(1);
  const [format, ...args] = words;
  if (format === undefined) return fail(proc, 'usage: printf FORMAT [ARG]...', 2);
  const { text, status } = formatAll(format, args, proc);
  proc.stdout.write(text);
  return status;
};

const conversion = /%%|%([-+ #0]*)(\*|\d+)?(?:\.(\*|\d+))?(?:[hlLqjzt]*)([diouxXfFeEgGcsbq])/g;

function formatAll(format: string, args: readonly string[], proc: ProcessApi): { text: string; status: number } {
  const rest = [...args];
  let text = '';
  let status = 0;
  const warn = (message: string) => {
    status = fail(proc, message);
  };
  do {
    const before = rest.length;
    let at = 0;
    for (const match of format.matchAll(conversion)) {
      text += readEscapes(format.slice(at, match.index), false).text;
      at = match.index + match[0].length;
      text += match[0] === '%%' ? '%' : convert(match, rest, warn);
    }
    text += readEscapes(format.slice(at), false).text;
    if (rest.length === before) break;
  } while (rest.length > 0);
  return { text, status };
}

function convert(match: RegExpMatchArray, rest: string[], warn: (message: string) => void): string {
  const [, flags = '', width, precision, letter = ''] = match;
  const size = (given: string | undefined) => (given === '*' ? Number(rest.shift() ?? 0) : given && Number(given));
  const columns = Math.min(Number(size(width) ?? 0), 10_000);
  const digits = size(precision);
  const arg = rest.shift();
  return pad(
    render({ letter, flags, digits: digits === undefined ? undefined : Number(digits) }, arg ?? '', warn),
    columns,
    flags,
    letter,
  );
}

interface Conversion {
  readonly letter: string;
  readonly flags: string;
  readonly digits: number | undefined;
}

function render({ letter, flags, digits }: Conversion, arg: string, warn: (message: string) => void): string {
  switch (letter) {
    case 's':
      return digits === undefined ? arg : arg.slice(0, digits);
    case 'b':
      return readEscapes(arg, false).text;
    case 'c':
      return arg.slice(0, 1);
    case 'q':
      return /^[\w@%+=:,./-]+$/.test(arg) ? arg : `'${arg.replaceAll("'", "'\\''")}'`;
    case 'd':
    case 'i':
    case 'u':
      return sign(
        integer(arg, warn)
          .toString()
          .padStart(digits ?? 0, '0'),
        flags,
      );
    case 'x':
      return (
        (flags.includes('#') ? '0x' : '') +
        integer(arg, warn)
          .toString(16)
          .padStart(digits ?? 0, '0')
      );
    case 'X':
      return integer(arg, warn)
        .toString(16)
        .toUpperCase()
        .padStart(digits ?? 0, '0');
    case 'o':
      return integer(arg, warn).toString(8);
    default:
      return sign(real(letter, Number(arg) || 0, Math.min(digits ?? 6, 100)), flags);
  }
}

function real(letter: string, value: number, digits: number): string {
  if (letter === 'f' || letter === 'F') return value.toFixed(digits);
  const exponent = (text: string) => text.replace(/e([+-])(\d)$/, 'e$10$2');
  if (letter === 'e' || letter === 'E') return exponent(value.toExponential(digits));
  return exponent(String(Number(value.toPrecision(Math.max(1, digits)))));
}

function integer(text: string, warn: (message: string) => void): bigint {
  const trimmed = text.trim();
  if (/^["']./.test(trimmed)) return BigInt(trimmed.codePointAt(1) ?? 0);
  if (trimmed === '') return 0n;
  if (/^[-+]?(?:0[xX][0-9a-fA-F]+|\d+)$/.test(trimmed)) {
    const isNegative = trimmed.startsWith('-');
    const digits = trimmed.replace(/^[-+]/, '');
    const value = BigInt(/^0\d+$/.test(digits) && !/[89]/.test(digits) ? `0o${digits.slice(1)}` : digits);
    return isNegative ? -value : value;
  }
  warn(`${text}: invalid number`);
  return BigInt(/^[-+]?\d+/.exec(trimmed)?.[0].replace('+', '') ?? 0);
}

const sign = (text: string, flags: string) =>
  text.startsWith('-') ? text : flags.includes('+') ? `+${text}` : flags.includes(' ') ? ` ${text}` : text;

function pad(text: string, columns: number, flags: string, letter: string): string {
  if (columns < 0 || flags.includes('-')) return text.padEnd(Math.abs(columns));
  if (!flags.includes('0') || 'sbcq'.includes(letter)) return text.padStart(columns);
  const isSigned = /^[-+ ]/.test(text);
  return isSigned ? text[0] + text.slice(1).padStart(columns - 1, '0') : text.padStart(columns, '0');
}
