import { normalizePath } from './container-files';
import type { Program, ProgramLookup, Userland, Whereabouts } from './process';
import { findProgramByName } from './programs';
import { isInUserland } from './userlands';

/** What an image brings besides its userland: programs by bare name or by absolute path. */
export type ImagePrograms = Readonly<Record<string, Program>>;

const systemDirectories = new Set(['/bin', '/sbin', '/usr/bin', '/usr/sbin', '/usr/local/bin', '/usr/local/sbin']);

/** Finds programs as execvp does: a path as it stands, a bare name along PATH. */
export function createProgramFinder(
  userland: Userland,
  imagePrograms: ImagePrograms,
): (name: string, at: Whereabouts) => ProgramLookup {
  const byName = (name: string): Program | undefined =>
    imagePrograms[name] ?? (isInUserland(userland, name) ? findProgramByName(name) : undefined);
  return (name, proc) => {
    if (name.includes('/')) return findAt(normalizePath(name, proc.cwd), proc, imagePrograms, byName);
    const program = name === '' ? undefined : byName(name);
    const directories = (proc.env.get('PATH') ?? defaultPath).split(':');
    // A script put before the system's directories wins, as in reality.
    for (const directory of directories) {
      const path = normalizePath(`${directory}/${name}`, proc.cwd);
      const entry = name === '' ? undefined : proc.files.stat(path);
      if (entry?.kind === 'file' && entry.mode & 0o111) return { found: 'script', path, text: entry.text };
      if (program && systemDirectories.has(directory)) return { found: 'program', program, path };
    }
    return { found: 'nothing' };
  };
}

/** The PATH that containerd sets when an image has none. */
export const defaultPath = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

function findAt(
  path: string,
  proc: Whereabouts,
  imagePrograms: ImagePrograms,
  byName: (name: string) => Program | undefined,
): ProgramLookup {
  const entry = proc.files.stat(path);
  if (entry?.kind === 'directory') return { found: 'directory' };
  const own = imagePrograms[path];
  if (own) return { found: 'program', program: own, path };
  if (entry?.kind === 'file') {
    return entry.mode & 0o111 ? { found: 'script', path, text: entry.text } : { found: 'not-executable' };
  }
  const cut = path.lastIndexOf('/');
  const program = systemDirectories.has(path.slice(0, cut)) ? byName(path.slice(cut + 1)) : undefined;
  return program ? { found: 'program', program, path } : { found: 'nothing' };
}
