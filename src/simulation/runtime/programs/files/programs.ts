import { FileError, normalizePath } from '../../container-files';
import { definePrograms } from '../../define-programs';
import { openOutput } from '../../open-file';
import type { ProcessApi, Program, Running } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { openOperand, readPiece } from '../operand-input';
import { copyProgram, moveProgram, removeProgram } from './copy';
import { findProgram } from './find';
import { lsProgram } from './ls';
import { ddProgram, dfProgram, duProgram, statProgram, truncateProgram } from './sizes';

/** Carries out an action for each operand; complains about each that fails and goes on. */
export function forEachOperand(
  proc: ProcessApi,
  operands: readonly string[],
  act: (path: string, operand: string) => void,
  verb = '',
): number {
  let status = 0;
  for (const operand of operands) {
    try {
      act(normalizePath(operand, proc.cwd), operand);
    } catch (error) {
      if (!(error instanceof FileError)) throw error;
      const isBusybox = proc.machine.userland === 'busybox';
      const what = verb === '' ? operand : isBusybox ? `can't ${verb} '${operand}'` : `cannot ${verb} '${operand}'`;
      status = fail(proc, `${what}: ${error.message}`);
    }
  }
  return status;
}

function* runCat(proc: ProcessApi): Running {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  let status = 0;
  let number = 0;
  for (const operand of operands.length > 0 ? operands : ['-']) {
    const input = openOperand(proc, operand);
    if (!input) {
      status = 1;
      continue;
    }
    for (;;) {
      const text = yield* readPiece(input);
      if (text === '') break;
      proc.stdout.write(
        flags.has('n') ? text.replace(/^(?=[\s\S])/gm, () => `${String(++number).padStart(6)}\t`) : text,
      );
      const { pipe } = proc.stdout;
      if (pipe?.isFull) yield { until: 'writable', pipe };
    }
  }
  return status;
}

const runMkdir: Program = (proc) => {
  const { operands, flags } = readOptions(proc.argv.slice(1), ['m', 'mode']);
  const makesParents = flags.has('p') || flags.has('parents');
  return forEachOperand(
    proc,
    operands,
    (path) => (makesParents ? makeParents(proc, path) : proc.files.makeDirectory(path)),
    'create directory',
  );
};

function makeParents(proc: ProcessApi, path: string): void {
  let at = '';
  for (const part of path.split('/').slice(1)) {
    at += `/${part}`;
    const entry = proc.files.stat(at);
    if (!entry) proc.files.makeDirectory(at);
    else if (entry.kind !== 'directory') throw new FileError(at === path ? 'EEXIST' : 'ENOTDIR');
  }
}

const runTouch: Program = (proc) => {
  const { operands, flags } = readOptions(proc.argv.slice(1), ['d', 't', 'r']);
  const isBusybox = proc.machine.userland === 'busybox';
  return forEachOperand(proc, operands, (path, operand) => {
    const entry = proc.files.stat(path);
    if (entry) proc.files.setEntry(proc.files.realPath(path), () => ({ ...entry, mtimeMs: proc.now() }));
    else if (!flags.has('c')) touchNew(proc, path, operand, isBusybox);
  });
};

function touchNew(proc: ProcessApi, path: string, operand: string, isBusybox: boolean): void {
  try {
    proc.files.write(path, '');
  } catch (error) {
    if (!(error instanceof FileError) || isBusybox) throw error;
    // coreutils words this one in its own way.
    proc.stderr.write(`touch: cannot touch '${operand}': ${error.message}\n`);
  }
}

const runChmod: Program = (proc) => {
  const [mode = '', ...operands] = proc.argv.slice(1).filter((word) => !/^-[RvfcR]+$/.test(word));
  return forEachOperand(proc, operands, (path) => {
    const entry = proc.files.stat(path);
    if (!entry) throw new FileError('ENOENT');
    proc.files.setEntry(proc.files.realPath(path), () => ({ ...entry, mode: changedMode(entry.mode, mode) }));
  });
};

function changedMode(before: number, text: string): number {
  if (/^[0-7]{3,4}$/.test(text)) return Number.parseInt(text, 8);
  let mode = before;
  for (const [, who = '', operator, letters = ''] of text.matchAll(/([ugoa]*)([-+=])([rwxXst]*)/g)) {
    const bits = (letters.includes('r') ? 4 : 0) | (letters.includes('w') ? 2 : 0) | (/[xX]/.test(letters) ? 1 : 0);
    for (const [letter, shift] of [
      ['u', 6],
      ['g', 3],
      ['o', 0],
    ] as const) {
      if (who !== '' && !who.includes('a') && !who.includes(letter)) continue;
      if (operator === '-') mode &= ~(bits << shift);
      else mode = (operator === '=' ? mode & ~(7 << shift) : mode) | (bits << shift);
    }
  }
  return mode;
}

const runChown: Program = (proc) => {
  const [owner = '', ...operands] = proc.argv.slice(1).filter((word) => !/^-[RvfhcL]+$/.test(word));
  const [user = '', group = ''] = owner.split(/[:.]/);
  return forEachOperand(proc, operands, (path) => {
    const entry = proc.files.stat(path);
    if (!entry) throw new FileError('ENOENT');
    const uid = /^\d+$/.test(user) ? Number(user) : entry.uid;
    const gid = /^\d+$/.test(group) ? Number(group) : entry.gid;
    proc.files.setEntry(proc.files.realPath(path), () => ({ ...entry, uid, gid }));
  });
};

const runLn: Program = (proc) => {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const [target = '', name = target.split('/').at(-1) ?? ''] = operands;
  const isDirectory = proc.files.stat(normalizePath(name, proc.cwd))?.kind === 'directory' && !flags.has('n');
  const operand = isDirectory ? `${name}/${target.split('/').at(-1)}` : name;
  return forEachOperand(proc, [operand], (path) => {
    if (proc.files.linkStat(path)) {
      if (!flags.has('f')) throw new FileError('EEXIST');
      proc.files.remove(path);
    }
    // A hard link is made as a copy: two names of one file are not modelled.
    if (flags.has('s'))
      proc.files.setEntry(path, () => ({ kind: 'symlink', target, mode: 0o777, uid: 0, gid: 0, mtimeMs: proc.now() }));
    else proc.files.write(path, proc.files.read(normalizePath(target, proc.cwd)));
  });
};

function* runTee(proc: ProcessApi): Running {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const outputs = operands.map((operand) => openOutput(proc, normalizePath(operand, proc.cwd), flags.has('a')));
  for (;;) {
    const text = yield* readPiece(proc.stdin);
    if (text === '') return 0;
    for (const output of [proc.stdout, ...outputs]) output.write(text);
  }
}

const runMktemp: Program = (proc) => {
  const { operands, flags, ...rest } = readOptions(proc.argv.slice(1), ['p', 't']);
  const template = operands[0] ?? `${optionValue({ operands, flags, ...rest }, 'p') ?? '/tmp'}/tmp.XXXXXX`;
  const letters = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
  const name = template.replace(/X{3,}$/, (run) =>
    [...run].map(() => letters[Math.floor(proc.random() * letters.length)]).join(''),
  );
  const path = normalizePath(name, proc.cwd);
  if (flags.has('d')) proc.files.makeDirectory(path, 0o700);
  else proc.files.write(path, '', 0o600);
  proc.stdout.write(`${name}\n`);
  return 0;
};

function printEach(proc: ProcessApi, text: (operand: string) => string | undefined): number {
  const operands = proc.argv.slice(1).filter((word) => !/^-[a-z]$/.test(word));
  let status = 0;
  for (const operand of operands) {
    const line = text(operand);
    if (line === undefined) status = 1;
    else proc.stdout.write(`${line}\n`);
  }
  return status;
}

const runBasename: Program = (proc) => {
  const [path = '', suffix = ''] = proc.argv.slice(1);
  const name = path.replace(/\/+$/, '').split('/').at(-1) || '/';
  proc.stdout.write(
    `${suffix !== '' && name !== suffix && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name}\n`,
  );
  return 0;
};

function parentOf(path: string): string {
  const trimmed = path.replace(/\/+$/, '');
  const cut = trimmed.lastIndexOf('/');
  return cut < 0 ? '.' : trimmed.slice(0, cut) || '/';
}

/** Programs about files. */
export default definePrograms('files', {
  cat: runCat,
  ls: lsProgram,
  mkdir: runMkdir,
  rmdir: (proc) =>
    forEachOperand(proc, readOptions(proc.argv.slice(1)).operands, (path) => proc.files.remove(path), 'remove'),
  rm: removeProgram,
  unlink: (proc) => forEachOperand(proc, proc.argv.slice(1), (path) => proc.files.remove(path), 'unlink'),
  touch: runTouch,
  cp: copyProgram,
  mv: moveProgram,
  ln: runLn,
  chmod: runChmod,
  chown: runChown,
  chgrp: runChown,
  tee: runTee,
  mktemp: runMktemp,
  basename: runBasename,
  dirname: (proc) => printEach(proc, parentOf),
  readlink: (proc) =>
    printEach(proc, (operand) => {
      const path = normalizePath(operand, proc.cwd);
      if (proc.argv.includes('-f')) return proc.files.realPath(path);
      const entry = proc.files.linkStat(path);
      return entry?.kind === 'symlink' ? entry.target : undefined;
    }),
  realpath: (proc) => printEach(proc, (operand) => proc.files.realPath(normalizePath(operand, proc.cwd))),
  pwd: (proc) => {
    proc.stdout.write(`${proc.cwd}\n`);
    return 0;
  },
  stat: statProgram,
  dd: ddProgram,
  df: dfProgram,
  du: duProgram,
  truncate: truncateProgram,
  find: findProgram,
  sync: () => 0,
});
