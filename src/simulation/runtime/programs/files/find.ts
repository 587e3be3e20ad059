import { normalizePath } from '../../container-files';
import type { FileEntry } from '../../file-tree';
import type { ProcessApi, Running } from '../../process';
import { fail, notModelled } from '../../program-options';
import { matchesPattern } from '../../shell/pattern';
import { removeTree } from './copy';

type Test = (path: string, entry: FileEntry) => boolean;

interface Plan {
  readonly tests: readonly Test[];
  readonly isDeleting: boolean;
  readonly command: readonly string[] | undefined;
  readonly depthMax: number;
  readonly depthMin: number;
}

/** find: names, types, ages, sizes, depths; -delete, -exec … \; and -print. */
export function* findProgram(proc: ProcessApi): Running {
  const words = proc.argv.slice(1);
  const starts: string[] = [];
  while (words.length > 0 && !/^[-(!]/.test(words[0] as string)) starts.push(words.shift() as string);
  const plan = readPlan(proc, words);
  if (typeof plan === 'string') return notModelled(proc, `find ${plan}`);
  let status = 0;
  for (const start of starts.length > 0 ? starts : ['.']) {
    if (!proc.files.linkStat(normalizePath(start, proc.cwd))) {
      status = fail(proc, `${start}: No such file or directory`);
      continue;
    }
    for (const found of [...walk(proc, start, 0, plan)]) {
      if (plan.isDeleting) removeTree(proc, normalizePath(found, proc.cwd));
      else if (plan.command) yield* runFor(proc, plan.command, found);
      else proc.stdout.write(`${found}\n`);
    }
  }
  return status;
}

function* runFor(proc: ProcessApi, command: readonly string[], found: string): Running {
  const argv = command.map((word) => word.replaceAll('{}', found));
  const lookup = proc.findProgram(argv[0] ?? '');
  if (lookup.found !== 'program') return fail(proc, `${argv[0]}: No such file or directory`);
  const pid = proc.spawn({ argv, program: lookup.program });
  while (pid !== undefined && !proc.reap(pid)) yield { until: 'exit', pid };
  return 0;
}

function* walk(proc: ProcessApi, path: string, depth: number, plan: Plan): Generator<string> {
  const full = normalizePath(path, proc.cwd);
  const entry = proc.files.linkStat(full);
  if (!entry || depth > plan.depthMax) return;
  const isFound = depth >= plan.depthMin && plan.tests.every((test) => test(path, entry));
  if (isFound) yield path;
  if (entry.kind !== 'directory') return;
  for (const name of proc.files.list(full))
    yield* walk(proc, path === '/' ? `/${name}` : `${path}/${name}`, depth + 1, plan);
}

/** What the expression asks for, or the word in it that we do not know. */
function readPlan(proc: ProcessApi, words: string[]): Plan | string {
  const tests: Test[] = [];
  const plan = { tests, isDeleting: false, command: undefined as string[] | undefined, depthMax: 64, depthMin: 0 };
  let isNegated = false;
  const add = (test: Test) => {
    const negated = isNegated;
    tests.push(negated ? (path, entry) => !test(path, entry) : test);
    isNegated = false;
  };
  while (words.length > 0) {
    const word = words.shift() as string;
    if (word === '!' || word === '-not') isNegated = true;
    else if (word === '-delete') plan.isDeleting = true;
    else if (word === '-maxdepth') plan.depthMax = Number(words.shift());
    else if (word === '-mindepth') plan.depthMin = Number(words.shift());
    else if (word === '-exec') {
      const end = words.findIndex((each) => each === ';' || each === '+');
      plan.command = words.splice(0, end < 0 ? words.length : end);
      words.shift();
    } else if (word !== '-print' && word !== '-a') {
      const test = readTest(proc, word, words.shift() ?? '');
      if (!test) return word;
      add(test);
    }
  }
  return plan;
}

function readTest(proc: ProcessApi, word: string, value: string): Test | undefined {
  const compare = (actual: number): boolean => {
    const wanted = Number.parseInt(value.replace(/^[-+]/, ''), 10);
    return value.startsWith('+') ? actual > wanted : value.startsWith('-') ? actual < wanted : actual === wanted;
  };
  const nameOf = (path: string) => path.split('/').at(-1) ?? '';
  const ageMs = (entry: FileEntry) => proc.now() - entry.mtimeMs;
  switch (word) {
    case '-name':
      return (path) => matchesPattern(nameOf(path), value);
    case '-iname':
      return (path) => matchesPattern(nameOf(path).toLowerCase(), value.toLowerCase());
    case '-path':
      return (path) => matchesPattern(path, value);
    case '-type':
      return (_, entry) => ({ f: 'file', d: 'directory', l: 'symlink' })[value] === entry.kind;
    case '-mmin':
      return (_, entry) => compare(Math.floor(ageMs(entry) / 60_000));
    case '-mtime':
      return (_, entry) => compare(Math.floor(ageMs(entry) / 86_400_000));
    case '-size':
      return (_, entry) => compare(Math.ceil((entry.kind === 'file' ? entry.sizeBytes : 0) / sizeUnit(value)));
    default:
      return undefined;
  }
}

function sizeUnit(value: string): number {
  const unit = value.at(-1) ?? '';
  return ({ c: 1, k: 1024, M: 1024 ** 2, G: 1024 ** 3 } as Readonly<Record<string, number>>)[unit] ?? 512;
}
