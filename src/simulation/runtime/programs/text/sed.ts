import { FileError, normalizePath } from '../../container-files';
import type { ProcessApi, Running } from '../../process';
import { type Input, type Output, TextInput, TextOutput } from '../../process-streams';
import { fail, readOptions } from '../../program-options';
import { openOperand, readLineOf, readWhole } from '../operand-input';
import { type Address, parseSed, type SedCommand } from './sed-script';

/** sed: s///, d, p, q, =, a, i, c, y, n, N, D, G, h, H, g, x, addresses and ranges; -n, -i, -E, -e, -f. */
export function* sedProgram(proc: ProcessApi): Running {
  const options = readOptions(
    proc.argv.slice(1).map((word) => (/^-i./.test(word) ? '-i' : word)),
    ['e', 'f', 'expression'],
  );
  const operands = [...options.operands];
  const expressions = [...(options.values.get('e') ?? []), ...(options.values.get('expression') ?? [])];
  for (const file of options.values.get('f') ?? []) expressions.push(proc.files.read(normalizePath(file, proc.cwd)));
  if (expressions.length === 0) expressions.push(operands.shift() ?? '');
  const isExtended = options.flags.has('E') || options.flags.has('r');
  const script = parseSed(expressions.join('\n'), isExtended);
  if (typeof script === 'string') return fail(proc, script);
  const isQuiet = options.flags.has('n');
  if (!options.flags.has('i')) {
    const inputs = (operands.length > 0 ? operands : ['-']).map((operand) => openOperand(proc, operand));
    const text = new Lines(inputs.filter((input) => input !== undefined));
    const code = yield* edit(text, script, isQuiet, proc.stdout);
    return inputs.includes(undefined) ? 1 : code;
  }
  return yield* editInPlace(proc, operands, script, isQuiet);
}

function* editInPlace(
  proc: ProcessApi,
  operands: readonly string[],
  script: readonly SedCommand[],
  isQuiet: boolean,
): Running {
  let status = 0;
  for (const operand of operands) {
    const input = openOperand(proc, operand);
    if (!input) {
      status = 1;
      continue;
    }
    const output = new TextOutput();
    yield* edit(new Lines([new TextInput(yield* readWhole(input))]), script, isQuiet, output);
    try {
      proc.files.write(normalizePath(operand, proc.cwd), output.text);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = fail(proc, `${operand}: ${error.message}`);
    }
  }
  return status;
}

/** The lines of several inputs as one, with a look ahead to know the last. */
class Lines {
  readonly #inputs: readonly Input[];
  #at = 0;
  #next: string | undefined;

  constructor(inputs: readonly Input[]) {
    this.#inputs = inputs;
  }

  *read() {
    const line = this.#next ?? (yield* this.#fetch());
    this.#next = undefined;
    return line;
  }

  *isLast() {
    this.#next ??= yield* this.#fetch();
    return this.#next === '';
  }

  *#fetch() {
    while (this.#at < this.#inputs.length) {
      const line = yield* readLineOf(this.#inputs[this.#at] as Input);
      if (line !== '') return line;
      this.#at++;
    }
    return '';
  }
}

interface Space {
  pattern: string;
  hold: string;
  number: number;
  appended: string;
}

function* edit(lines: Lines, script: readonly SedCommand[], isQuiet: boolean, output: Output): Running {
  const space: Space = { pattern: '', hold: '', number: 0, appended: '' };
  const open = new Set<SedCommand>();
  const usesLast = script.some(({ from, to }) => from?.type === 'last' || to?.type === 'last');
  for (;;) {
    const raw = yield* lines.read();
    if (raw === '') return 0;
    space.number++;
    space.pattern = raw.replace(/\n$/, '');
    const isLast = usesLast ? yield* lines.isLast() : false;
    let end: 'print' | 'drop' | 'quit' = 'print';
    for (let at = 0; at < script.length; at++) {
      const command = script[at] as SedCommand;
      if (!applies(command, space, isLast, open)) {
        if (command.name === '{') at = command.jump ?? at;
        continue;
      }
      if (command.name === 'n' || command.name === 'N') {
        if (command.name === 'n' && !isQuiet) output.write(`${space.pattern}\n`);
        const next = yield* lines.read();
        if (next === '') {
          end = command.name === 'n' ? 'drop' : 'print';
          break;
        }
        space.number++;
        space.pattern = command.name === 'n' ? next.replace(/\n$/, '') : `${space.pattern}\n${next.replace(/\n$/, '')}`;
        continue;
      }
      const outcome = carryOut(command, space, output);
      if (outcome) {
        end = outcome;
        break;
      }
    }
    if (end !== 'drop' && !isQuiet) output.write(`${space.pattern}\n`);
    output.write(space.appended);
    space.appended = '';
    if (end === 'quit') return 0;
  }
}

function applies(command: SedCommand, space: Space, isLast: boolean, open: Set<SedCommand>): boolean {
  const { from, to, isNegated } = command;
  if (!from) return true;
  const matches = (address: Address) =>
    address.type === 'line'
      ? space.number === address.number
      : address.type === 'last'
        ? isLast
        : address.matcher.test(space.pattern);
  let isHit: boolean;
  if (!to) isHit = matches(from);
  else if (open.has(command)) {
    isHit = true;
    if (to.type === 'line' ? space.number >= to.number : matches(to)) open.delete(command);
  } else {
    isHit = matches(from);
    if (isHit && !(to.type === 'line' && to.number <= space.number)) open.add(command);
  }
  return isHit !== isNegated;
}

function carryOut(command: SedCommand, space: Space, output: Output): 'print' | 'drop' | 'quit' | undefined {
  switch (command.name) {
    case 's':
      substitute(command, space, output);
      return undefined;
    case 'y':
      space.pattern = [...space.pattern].map((letter) => command.map?.get(letter) ?? letter).join('');
      return undefined;
    case 'd':
      return 'drop';
    case 'p':
      output.write(`${space.pattern}\n`);
      return undefined;
    case 'q':
      return 'quit';
    case '=':
      output.write(`${space.number}\n`);
      return undefined;
    case 'a':
      space.appended += `${command.text}\n`;
      return undefined;
    case 'i':
      output.write(`${command.text}\n`);
      return undefined;
    case 'c':
      output.write(`${command.text}\n`);
      return 'drop';
    case 'h':
      space.hold = space.pattern;
      return undefined;
    case 'H':
      space.hold += `\n${space.pattern}`;
      return undefined;
    case 'g':
      space.pattern = space.hold;
      return undefined;
    case 'G':
      space.pattern += `\n${space.hold}`;
      return undefined;
    case 'x':
      [space.pattern, space.hold] = [space.hold, space.pattern];
      return undefined;
    default:
      return undefined;
  }
}

function substitute(command: SedCommand, space: Space, output: Output): void {
  const { matcher, replacement = '', isGlobal, nth = 1 } = command;
  if (!matcher) return;
  let count = 0;
  let hasChanged = false;
  space.pattern = space.pattern.replace(matcher, (...found: unknown[]) => {
    count++;
    const whole = String(found[0]);
    if (count < nth || (count > nth && !isGlobal)) return whole;
    hasChanged = true;
    return replacement.replace(/\\([\s\S])|&/g, (mark, code: string | undefined) => {
      if (code === undefined) return whole;
      if (/\d/.test(code))
        return code === '0' ? whole : typeof found[Number(code)] === 'string' ? String(found[Number(code)]) : '';
      return code === 'n' ? '\n' : code === 't' ? '\t' : mark === '\\&' ? '&' : code;
    });
  });
  if (hasChanged && command.isPrinting) output.write(`${space.pattern}\n`);
}
