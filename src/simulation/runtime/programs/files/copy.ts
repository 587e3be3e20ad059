import { FileError, normalizePath } from '../../container-files';
import type { ProcessApi, Program } from '../../process';
import { fail, readOptions } from '../../program-options';

/** Removes a file, or a directory with all that is in it. */
export function removeTree(proc: ProcessApi, path: string): void {
  const entry = proc.files.linkStat(path);
  if (entry?.kind === 'directory')
    for (const name of proc.files.list(path)) removeTree(proc, `${path === '/' ? '' : path}/${name}`);
  proc.files.remove(path);
}

/** rm, with -r and -f. */
export const removeProgram: Program = (proc) => {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const isForced = flags.has('f') || flags.has('force');
  const isRecursive = flags.has('r') || flags.has('R') || flags.has('recursive');
  if (operands.length === 0 && !isForced) return fail(proc, 'missing operand');
  let status = 0;
  for (const operand of operands) {
    const path = normalizePath(operand, proc.cwd);
    const entry = proc.files.linkStat(path);
    const cannot = proc.machine.userland === 'busybox' ? `can't remove '${operand}'` : `cannot remove '${operand}'`;
    try {
      if (!entry && isForced) continue;
      if (entry?.kind === 'directory' && !isRecursive) {
        const message =
          proc.machine.userland === 'busybox' ? `'${operand}' is a directory` : `${cannot}: Is a directory`;
        status = fail(proc, message);
      } else removeTree(proc, path);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = fail(proc, `${cannot}: ${error.message}`);
    }
  }
  return status;
};

function copyTree(proc: ProcessApi, from: string, to: string): void {
  const entry = proc.files.stat(from);
  if (!entry) throw new FileError('ENOENT');
  if (entry.kind === 'directory') {
    if (proc.files.stat(to)?.kind !== 'directory') proc.files.makeDirectory(to);
    for (const name of proc.files.list(from)) copyTree(proc, `${from}/${name}`, `${to}/${name}`);
  } else proc.files.setEntry(proc.files.realPath(to), () => ({ ...entry, mtimeMs: proc.now() }));
}

/** Where each source goes: into the target if that is a directory. */
function* pairs(
  proc: ProcessApi,
  operands: readonly string[],
): Generator<{ operand: string; from: string; to: string }> {
  const target = operands.at(-1) ?? '';
  const path = normalizePath(target, proc.cwd);
  const isDirectory = proc.files.stat(path)?.kind === 'directory';
  for (const operand of operands.slice(0, -1)) {
    const from = normalizePath(operand, proc.cwd);
    yield { operand, from, to: isDirectory ? normalizePath(`${path}/${from.split('/').at(-1)}`) : path };
  }
}

/** cp, with -r. */
export const copyProgram: Program = (proc) => {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const isRecursive = ['r', 'R', 'a', 'recursive', 'archive'].some((flag) => flags.has(flag));
  if (operands.length < 2) return fail(proc, 'missing file operand');
  let status = 0;
  for (const { operand, from, to } of pairs(proc, operands)) {
    try {
      if (proc.files.stat(from)?.kind === 'directory' && !isRecursive) {
        status = fail(proc, `-r not specified; omitting directory '${operand}'`);
      } else if (to.startsWith(`${from}/`))
        status = fail(proc, `cannot copy a directory, '${operand}', into itself, '${to}'`);
      else copyTree(proc, from, to);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = fail(
        proc,
        proc.machine.userland === 'busybox'
          ? `can't stat '${operand}': ${error.message}`
          : `cannot stat '${operand}': ${error.message}`,
      );
    }
  }
  return status;
};

/** mv. */
export const moveProgram: Program = (proc) => {
  const { operands } = readOptions(proc.argv.slice(1));
  if (operands.length < 2) return fail(proc, 'missing file operand');
  let status = 0;
  for (const { operand, from, to } of pairs(proc, operands)) {
    try {
      if (to === from || to.startsWith(`${from}/`)) status = fail(proc, `can't rename '${operand}': Invalid argument`);
      else {
        copyTree(proc, from, to);
        removeTree(proc, from);
      }
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      status = fail(
        proc,
        `${proc.machine.userland === 'busybox' ? "can't rename" : 'cannot stat'} '${operand}': ${error.message}`,
      );
    }
  }
  return status;
};
