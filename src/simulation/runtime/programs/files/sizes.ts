import { formatTime } from '../../calendar';
import { FileError, normalizePath } from '../../container-files';
import type { ProcessApi, Program, Running } from '../../process';
import { fail, optionValue, readOptions } from '../../program-options';
import { humanSize, modeText } from './ls';

const multipliers: Readonly<Record<string, number>> = {
  '': 1,
  c: 1,
  w: 2,
  b: 512,
  kB: 1000,
  k: 1024,
  K: 1024,
  Ki: 1024,
  MB: 1e6,
  M: 1024 ** 2,
  Mi: 1024 ** 2,
  m: 1024 ** 2,
  GB: 1e9,
  G: 1024 ** 3,
  Gi: 1024 ** 3,
  g: 1024 ** 3,
  T: 1024 ** 4,
};

/** The bytes of `10M`; undefined if it is no size. */
export function sizeBytes(text: string): number | undefined {
  const found = /^(\d+)([a-zA-Z]*)$/.exec(text);
  const multiplier = found && multipliers[(found[2] ?? '').replace(/iB$/, 'i')];
  return found && multiplier ? Number(found[1]) * multiplier : undefined;
}

// What a disk of a node writes in a second; it gives dd a duration.
const diskBytesPerSecond = 400e6;

/** dd between devices and files: sizes only, at the speed of a plain disk. */
export function* ddProgram(proc: ProcessApi): Running {
  const settings = new Map(proc.argv.slice(1).map((word) => word.split('=', 2) as [string, string]));
  const blockBytes = sizeBytes(settings.get('bs') ?? '512');
  const input = settings.get('if') ?? '-';
  const output = settings.get('of');
  const countText = settings.get('count');
  if (blockBytes === undefined) return fail(proc, `invalid number '${settings.get('bs')}'`);
  const isEndless = /^\/dev\/(?:zero|u?random)$/.test(input);
  const source = input === '-' || isEndless ? undefined : proc.files.stat(normalizePath(input, proc.cwd));
  if (input !== '-' && !isEndless && source?.kind !== 'file')
    return fail(proc, `failed to open '${input}': No such file or directory`);
  const available = isEndless ? Number.POSITIVE_INFINITY : source?.kind === 'file' ? source.sizeBytes : 0;
  const wanted = countText === undefined ? available : Number(countText) * blockBytes;
  const total = Math.min(wanted, available);
  const isNowhere = output === '/dev/null';
  if (total === Number.POSITIVE_INFINITY) {
    if (!isNowhere) return fail(proc, `error writing '${output ?? 'standard output'}': No space left on device`);
    proc.takeCpu(1000);
    yield { sleepMs: Number.POSITIVE_INFINITY };
  }
  const seconds = Math.max(total / (isNowhere ? diskBytesPerSecond * 20 : diskBytesPerSecond), 0.000_1);
  if (output !== undefined && !isNowhere) {
    const path = normalizePath(output, proc.cwd);
    if (source?.kind === 'file' && total === source.sizeBytes) proc.files.write(path, source.text);
    else proc.files.writeZeros(path, total);
  }
  yield { sleepMs: Math.round(seconds * 1000) };
  const blocks = Math.floor(total / blockBytes);
  const part = total % blockBytes > 0 ? 1 : 0;
  const rate = `${(total / seconds / 1e6).toFixed(1)} MB/s`;
  proc.stderr.write(`${blocks}+${part} records in\n${blocks}+${part} records out\n`);
  proc.stderr.write(`${total} bytes (${humanSize(total)}B) copied, ${seconds.toFixed(6)} seconds, ${rate}\n`);
  return 0;
}

/** truncate and fallocate: a file of a size. */
export const truncateProgram: Program = (proc) => {
  const options = readOptions(proc.argv.slice(1), ['s', 'size']);
  const size = sizeBytes(optionValue(options, 's', 'size') ?? '');
  if (size === undefined) return fail(proc, 'you must specify a size');
  for (const operand of options.operands) {
    const path = normalizePath(operand, proc.cwd);
    if (size === 0) proc.files.write(path, '');
    else proc.files.writeZeros(path, size);
  }
  return 0;
};

function treeBytes(proc: ProcessApi, path: string): number {
  const entry = proc.files.linkStat(path);
  if (entry?.kind === 'file') return entry.sizeBytes;
  if (entry?.kind !== 'directory') return 0;
  return proc.files.list(path).reduce((sum, name) => sum + treeBytes(proc, normalizePath(`${path}/${name}`)), 4096);
}

/** du -s and du -sh: the size of each operand as a whole. */
export const duProgram: Program = (proc) => {
  const { operands, flags } = readOptions(proc.argv.slice(1), ['d']);
  let status = 0;
  for (const operand of operands.length > 0 ? operands : ['.']) {
    const path = normalizePath(operand, proc.cwd);
    if (!proc.files.linkStat(path)) {
      status = fail(proc, `${operand}: No such file or directory`);
      continue;
    }
    const bytes = treeBytes(proc, path);
    const size = flags.has('h') ? humanSize(bytes) : String(Math.ceil(bytes / (flags.has('m') ? 1024 ** 2 : 1024)));
    proc.stdout.write(`${size}\t${operand}\n`);
  }
  return status;
};

/** df: the root and the volumes; how large the node's disk is is not known here. */
export const dfProgram: Program = (proc) => {
  const isHuman = proc.argv.some((word) => /^-\w*h/.test(word));
  const diskBytes = 64 * 1024 ** 3;
  const row = (name: string, path: string, usedBytes: number) => {
    const cell = (bytes: number) => (isHuman ? humanSize(bytes) : String(Math.ceil(bytes / 1024))).padStart(10);
    const share = `${Math.ceil((usedBytes / diskBytes) * 100)}%`.padStart(4);
    return `${name.padEnd(20)}${cell(diskBytes)}${cell(usedBytes)}${cell(diskBytes - usedBytes)} ${share} ${path}\n`;
  };
  proc.stdout.write(
    `Filesystem          ${isHuman ? '      Size      Used Available Use%' : ' 1K-blocks      Used Available Use%'} Mounted on\n`,
  );
  proc.stdout.write(row('overlay', '/', 0));
  for (const mount of proc.files.mounts) proc.stdout.write(row('/dev/sda1', mount.path, mount.tree.usedBytes));
  return 0;
};

/** stat: the long form, or one of `-c` formats. */
export const statProgram: Program = (proc) => {
  const options = readOptions(proc.argv.slice(1), ['c', 'format', 'printf']);
  const format = optionValue(options, 'c', 'format', 'printf');
  let status = 0;
  for (const operand of options.operands) {
    const entry = proc.files.linkStat(normalizePath(operand, proc.cwd));
    if (!entry) {
      const { message } = new FileError('ENOENT');
      status = fail(
        proc,
        proc.machine.userland === 'busybox'
          ? `can't stat '${operand}': ${message}`
          : `cannot statx '${operand}': ${message}`,
      );
      continue;
    }
    const bytes = entry.kind === 'file' ? entry.sizeBytes : 4096;
    const octal = (entry.mode & 0o7777).toString(8).padStart(4, '0');
    const time = formatTime('%Y-%m-%d %H:%M:%S.%N +0000', entry.mtimeMs);
    const kind = entry.kind === 'directory' ? 'directory' : entry.kind === 'symlink' ? 'symbolic link' : 'regular file';
    const conversions: Readonly<Record<string, string>> = {
      n: operand,
      s: String(bytes),
      a: octal.replace(/^0/, ''),
      A: modeText(entry),
      u: String(entry.uid),
      g: String(entry.gid),
      U: entry.uid === 0 ? 'root' : 'UNKNOWN',
      G: entry.gid === 0 ? 'root' : 'UNKNOWN',
      Y: String(Math.floor(entry.mtimeMs / 1000)),
      X: String(Math.floor(entry.mtimeMs / 1000)),
      Z: String(Math.floor(entry.mtimeMs / 1000)),
      y: time,
      F: kind,
    };
    if (format !== undefined)
      proc.stdout.write(`${format.replace(/%([a-zA-Z])/g, (whole, letter: string) => conversions[letter] ?? whole)}\n`);
    else {
      proc.stdout.write(
        `  File: ${operand}\n  Size: ${bytes}\tBlocks: ${Math.ceil(bytes / 512)}\tIO Block: 4096\t${kind}\n` +
          `Access: (${octal}/${modeText(entry)})\tUid: (${entry.uid}/ root)\tGid: (${entry.gid}/ root)\n` +
          `Access: ${time}\nModify: ${time}\nChange: ${time}\n`,
      );
    }
  }
  return status;
};
