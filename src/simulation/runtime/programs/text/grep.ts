import { normalizePath } from '../../container-files';
import type { ProcessApi, Running } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { openOperand, readLineOf } from '../operand-input';
import { compileRegular } from './regular-expression';

const valued = ['e', 'f', 'A', 'B', 'C', 'm', 'regexp', 'max-count'];

/** grep: -E, -F, -i, -v, -c, -n, -o, -q, -l, -w, -x, -r, -h, -s, -A, -B, -m, -e. */
export function* grepProgram(proc: ProcessApi): Running {
  const options = readOptions(proc.argv.slice(1), valued);
  const { flags } = options;
  const operands = [...options.operands];
  const patterns = options.values.get('e') ?? options.values.get('regexp') ?? [operands.shift() ?? ''];
  const name = proc.argv[0]?.split('/').at(-1);
  const dialect =
    flags.has('F') || name === 'fgrep'
      ? 'fixed'
      : flags.has('E') || flags.has('P') || name === 'egrep'
        ? 'extended'
        : 'basic';
  const matchers: RegExp[] = [];
  for (const pattern of patterns.flatMap((each) => each.split('\n'))) {
    const compiled = compileRegular(pattern, dialect, flags.has('i') || flags.has('y') ? 'gi' : 'g');
    if (!compiled) return fail(proc, `bad regex '${pattern}'`, 2);
    matchers.push(
      flags.has('w')
        ? new RegExp(`\\b(?:${compiled.source})\\b`, compiled.flags)
        : flags.has('x')
          ? new RegExp(`^(?:${compiled.source})$`, compiled.flags)
          : compiled,
    );
  }
  const isRecursive = flags.has('r') || flags.has('R');
  const files = isRecursive
    ? filesBelow(proc, operands.length > 0 ? operands : ['.'])
    : operands.length > 0
      ? operands
      : ['-'];
  const search: Search = {
    matchers,
    flags,
    isNamed: (files.length > 1 || isRecursive || flags.has('H')) && !flags.has('h'),
    max: Number(optionValue(options, 'm', 'max-count') ?? Number.POSITIVE_INFINITY),
    after: Number(optionValue(options, 'A', 'C') ?? 0),
    before: Number(optionValue(options, 'B', 'C') ?? 0),
  };
  let status = 1;
  for (const file of files) {
    const input = openOperand(flags.has('s') ? proc.withStreams({ stderr: { write: () => undefined } }) : proc, file);
    if (!input) {
      if (status === 1) status = 2;
      continue;
    }
    if ((yield* searchInput(proc, input, file, search)) === 0) continue;
    status = 0;
    if (flags.has('q')) return 0;
  }
  return status;
}

interface Search {
  readonly matchers: readonly RegExp[];
  readonly flags: ReadonlySet<string>;
  readonly isNamed: boolean;
  readonly max: number;
  readonly after: number;
  readonly before: number;
}

function* searchInput(proc: ProcessApi, input: Parameters<typeof readLineOf>[0], file: string, search: Search) {
  const { flags, matchers } = search;
  const isQuiet = flags.has('q') || flags.has('c') || flags.has('l');
  const recent: string[] = [];
  let found = 0;
  let trailing = 0;
  for (let number = 1; found < search.max; number++) {
    const raw = yield* readLineOf(input);
    if (raw === '') break;
    const line = raw.replace(/\n$/, '');
    const isHit = matchers.some((matcher) => matcher.test(reset(matcher, line))) !== flags.has('v');
    const prefix = (mark: string) =>
      (search.isNamed ? `${file}${mark}` : '') + (flags.has('n') ? `${number}${mark}` : '');
    if (isHit) {
      found++;
      trailing = search.after;
      if (flags.has('q') || flags.has('l')) break;
      if (isQuiet) continue;
      for (const earlier of recent.splice(0)) proc.stdout.write(`${earlier}\n`);
      if (flags.has('o')) for (const hit of hits(matchers, line)) proc.stdout.write(`${prefix(':')}${hit}\n`);
      else proc.stdout.write(`${prefix(':')}${line}\n`);
    } else if (trailing > 0 && !isQuiet) {
      trailing--;
      proc.stdout.write(`${prefix('-')}${line}\n`);
    } else if (search.before > 0) {
      recent.push(`${prefix('-')}${line}`);
      if (recent.length > search.before) recent.shift();
    }
  }
  if (flags.has('c')) proc.stdout.write(`${search.isNamed ? `${file}:` : ''}${found}\n`);
  if (flags.has('l') && found > 0) proc.stdout.write(`${file}\n`);
  return found;
}

function reset(matcher: RegExp, line: string): string {
  matcher.lastIndex = 0;
  return line;
}

function hits(matchers: readonly RegExp[], line: string): string[] {
  return matchers
    .flatMap((matcher) => [...line.matchAll(new RegExp(matcher))].map((match) => match[0]))
    .filter((hit) => hit !== '');
}

function filesBelow(proc: ProcessApi, operands: readonly string[]): string[] {
  return operands.flatMap((operand) => {
    const path = normalizePath(operand, proc.cwd);
    if (proc.files.linkStat(path)?.kind !== 'directory') return [operand];
    const names = proc.files.list(path);
    return filesBelow(
      proc,
      names.map((name) => (operand === '/' ? `/${name}` : `${operand}/${name}`)),
    );
  });
}
