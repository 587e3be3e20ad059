import type { ProcessApi, Running } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { readWhole } from '../operand-input';

/** xargs: -n, -I, -r, -0, -d, -t, -L; quotes in the input are taken as they stand. */
export function* xargsProgram(proc: ProcessApi): Running {
  const words = proc.argv.slice(1);
  const commandAt = commandStart(words);
  const options = readOptions(words.slice(0, commandAt), ['n', 'I', 'P', 'd', 'L', 's']);
  const command = words.length > commandAt ? words.slice(commandAt) : ['echo'];
  const text = yield* readWhole(proc.stdin);
  const marker = optionValue(options, 'I');
  const delimiter = options.flags.has('0')
    ? '\0'
    : marker !== undefined || optionValue(options, 'L')
      ? '\n'
      : optionValue(options, 'd');
  const items = (delimiter === undefined ? text.split(/\s+/) : text.split(delimiter.replace('\\n', '\n'))).filter(
    (item) => item !== '',
  );
  const size = marker !== undefined ? 1 : Number(optionValue(options, 'n', 'L') ?? 5000);
  // busybox and GNU run the command once even without items, unless told not to.
  if (items.length === 0 && (options.flags.has('r') || marker !== undefined)) return 0;
  let status = 0;
  for (let at = 0; at === 0 || at < items.length; at += size) {
    const group = items.slice(at, at + size);
    const argv =
      marker === undefined ? [...command, ...group] : command.map((word) => word.replaceAll(marker, group[0] ?? ''));
    if (options.flags.has('t')) proc.stderr.write(`${argv.join(' ')}\n`);
    const lookup = proc.findProgram(argv[0] ?? '');
    if (lookup.found !== 'program') return fail(proc, `${argv[0]}: No such file or directory`, 127);
    const pid = proc.spawn({ argv, program: lookup.program });
    if (pid === undefined) return fail(proc, 'fork: Resource temporarily unavailable');
    let ended = proc.reap(pid);
    while (!ended) {
      yield { until: 'exit', pid };
      ended = proc.reap(pid);
    }
    if (ended.code !== 0) status = 123;
  }
  return status;
}

function commandStart(words: readonly string[]): number {
  let at = 0;
  while (at < words.length && (words[at] as string).startsWith('-'))
    at += /^-[nIPdLs]$/.test(words[at] as string) ? 2 : 1;
  return at;
}
