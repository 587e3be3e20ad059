import type { ProcessApi, Running } from './process';

/** Goes on as another program in the same process, as `exec "$@"` at the end of an entrypoint does. */
export function execProgram(proc: ProcessApi, argv: readonly string[]): Running | number {
  const lookup = proc.findProgram(argv[0] ?? '');
  if (lookup.found !== 'program') {
    proc.stderr.write(`${proc.argv[0]}: exec: ${argv[0] ?? ''}: not found\n`);
    return 127;
  }
  proc.rename(argv);
  return lookup.program(proc.withStreams({ argv }));
}
