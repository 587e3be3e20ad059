import type { ProcessApi, Program } from './process';
import type { HostSettings } from './process-host';
import { interpreterOf } from './shell/simple-command';

/** A command made ready: the program to run and its arguments. */
export interface Executable {
  readonly program: Program;
  readonly argv: readonly string[];
}

/** Finds what a command runs, as runc does; a text is its complaint (`executable file not found in $PATH`). */
export function findExecutable(settings: HostSettings, argv: readonly string[], cwd: string): Executable | string {
  const [name = ''] = argv;
  // Looking up a program needs its directory, environment and files, nothing of a living process.
  const looking = { cwd, env: settings.env, files: settings.files, machine: settings.machine } as unknown as ProcessApi;
  const lookup = settings.findProgram(name, looking);
  if (lookup.found === 'program') return { program: lookup.program, argv };
  if (lookup.found === 'script') {
    const [interpreter, ...options] = interpreterOf(lookup.text);
    const command = [interpreter, ...options, lookup.path, ...argv.slice(1)];
    const host = settings.findProgram(interpreter, looking);
    if (host.found === 'program') return { program: host.program, argv: command };
    return `exec ${name}: no such file or directory`;
  }
  if (lookup.found === 'not-executable' || lookup.found === 'directory') return `exec: "${name}": permission denied`;
  return name.includes('/')
    ? `exec: "${name}": stat ${name}: no such file or directory`
    : `exec: "${name}": executable file not found in $PATH`;
}
