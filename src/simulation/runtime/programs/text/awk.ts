import { normalizePath } from '../../container-files';
import { openOutput } from '../../open-file';
import type { ProcessApi, Running } from '../../process';
import type { Output } from '../../process-streams';
import { fail, optionValue, readOptions } from '../../program-options';
import { openOperand, readLineOf } from '../operand-input';
import { AwkParser, type AwkRule } from './awk-parser';
import { AwkError, AwkJump, AwkState, isTrue } from './awk-values';

/** awk without functions of its own, getline and pipes. */
export function* awkProgram(proc: ProcessApi): Running {
  const options = readOptions(leading(proc.argv.slice(1)), ['F', 'v', 'f']);
  const operands = [...options.operands];
  const file = optionValue(options, 'f');
  const source = file === undefined ? operands.shift() : proc.files.read(normalizePath(file, proc.cwd));
  if (source === undefined) return fail(proc, 'usage: awk [-F fs][-v var=value][prog | -f progfile][file ...]', 2);
  const state = new AwkState(writerOf(proc), () => proc.random());
  const separator = optionValue(options, 'F');
  if (separator !== undefined) state.variables.set('FS', separator === 't' || separator === '\\t' ? '\t' : separator);
  for (const word of options.values.get('v') ?? []) assign(state, word);
  const environment = state.array('ENVIRON');
  for (const [name, value] of proc.env) environment.set(name, value);
  try {
    return yield* run(proc, new AwkParser(source).readProgram(), operands, state);
  } catch (error) {
    if (error instanceof AwkJump) return error.code & 255;
    if (error instanceof AwkError || error instanceof SyntaxError) return fail(proc, error.message, 2);
    throw error;
  }
}

/** Everything after the program is an operand, even if it begins with a dash. */
function leading(words: readonly string[]): string[] {
  let at = 0;
  while (at < words.length && /^-[Fvf]/.test(words[at] as string)) at += (words[at] as string).length > 2 ? 1 : 2;
  return [...words.slice(0, at), '--', ...words.slice(words[at] === '--' ? at + 1 : at)];
}

function assign(state: AwkState, word: string): void {
  const cut = word.indexOf('=');
  state.variables.set(word.slice(0, cut), word.slice(cut + 1));
}

function writerOf(proc: ProcessApi): (text: string, target?: string) => void {
  const open = new Map<string, Output>();
  return (text, target) => {
    if (target === undefined || target === '/dev/stdout') proc.stdout.write(text);
    else {
      const output = open.get(target) ?? openOutput(proc, normalizePath(target, proc.cwd), false);
      open.set(target, output);
      output.write(text);
    }
  };
}

function* run(proc: ProcessApi, rules: readonly AwkRule[], operands: readonly string[], state: AwkState): Running {
  let code = 0;
  const ranges = new Set<AwkRule>();
  try {
    for (const rule of rules) if (rule.when === 'BEGIN') rule.run(state);
    const needsInput = rules.some((rule) => rule.when !== 'BEGIN');
    for (const operand of needsInput ? (operands.length > 0 ? operands : ['-']) : []) {
      if (/^[A-Za-z_]\w*=/.test(operand)) {
        assign(state, operand);
        continue;
      }
      const input = openOperand(proc, operand);
      if (!input) {
        code = 2;
        continue;
      }
      for (;;) {
        const line = yield* readLineOf(input);
        if (line === '') break;
        state.variables.set('NR', Number(state.get('NR')) + 1);
        state.setRecord(line.replace(/\n$/, ''));
        runRules(rules, state, ranges);
      }
    }
  } catch (error) {
    if (!(error instanceof AwkJump) || error.kind !== 'exit') throw error;
    code = error.code & 255;
  }
  for (const rule of rules) if (rule.when === 'END') rule.run(state);
  return code;
}

function runRules(rules: readonly AwkRule[], state: AwkState, ranges: Set<AwkRule>): void {
  try {
    for (const rule of rules) {
      const { when, until } = rule;
      if (when === 'BEGIN' || when === 'END') continue;
      const isOpen = ranges.has(rule);
      if (when !== 'always' && !isOpen && !isTrue(when(state))) continue;
      if (until) {
        if (isTrue(until(state))) ranges.delete(rule);
        else ranges.add(rule);
      }
      rule.run(state);
    }
  } catch (error) {
    if (!(error instanceof AwkJump) || error.kind !== 'next') throw error;
  }
}
