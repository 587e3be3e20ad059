import { formatTime } from '../../calendar';
import { normalizePath } from '../../container-files';
import type { FileEntry } from '../../file-tree';
import type { ProcessApi, Program } from '../../process';
import { fail, readOptions } from '../../program-options';

/** `drwxr-xr-x` of an entry. */
export function modeText(entry: FileEntry): string {
  const kind = entry.kind === 'directory' ? 'd' : entry.kind === 'symlink' ? 'l' : '-';
  let bits = '';
  for (let shift = 8; shift >= 0; shift--) bits += entry.mode & (1 << shift) ? 'rwx'[(8 - shift) % 3] : '-';
  return kind + bits;
}

/** ls: one name a line (no terminal is as wide as a log), `-l`, `-a`, `-A`, `-d`, `-1`, `-R`, `-h`, `-t`. */
export const lsProgram: Program = (proc) => {
  const { operands, flags } = readOptions(proc.argv.slice(1));
  const targets = operands.length > 0 ? operands : ['.'];
  let status = 0;
  const directories: { name: string; path: string }[] = [];
  const plain: string[] = [];
  for (const name of targets) {
    const path = normalizePath(name, proc.cwd);
    const entry = flags.has('d') ? proc.files.linkStat(path) : proc.files.stat(path);
    if (!entry) {
      const message =
        proc.machine.userland === 'busybox'
          ? `${name}: No such file or directory`
          : `cannot access '${name}': No such file or directory`;
      status = fail(proc, message, proc.machine.userland === 'busybox' ? 1 : 2);
    } else if (entry.kind === 'directory' && !flags.has('d')) directories.push({ name, path });
    else plain.push(name);
  }
  for (const name of plain) proc.stdout.write(line(proc, normalizePath(name, proc.cwd), name, flags));
  directories.forEach(({ name, path }, index) => {
    if (targets.length > 1 || flags.has('R'))
      proc.stdout.write(`${index > 0 || plain.length > 0 ? '\n' : ''}${name}:\n`);
    listDirectory(proc, path, name, flags);
  });
  return status;
};

function listDirectory(proc: ProcessApi, path: string, name: string, flags: ReadonlySet<string>): void {
  const all = proc.files.list(path);
  const hidden = flags.has('a') ? ['.', '..', ...all] : all;
  const names = hidden.filter((each) => !each.startsWith('.') || flags.has('a') || flags.has('A'));
  const at = (each: string) => normalizePath(`${path}/${each}`);
  if (flags.has('t'))
    names.sort((a, b) => (proc.files.stat(at(b))?.mtimeMs ?? 0) - (proc.files.stat(at(a))?.mtimeMs ?? 0));
  if (flags.has('l')) proc.stdout.write(`total ${names.length * 4}\n`);
  for (const each of names) proc.stdout.write(line(proc, at(each), each, flags));
  if (!flags.has('R')) return;
  for (const each of names.filter((one) => one !== '.' && one !== '..')) {
    if (proc.files.linkStat(at(each))?.kind !== 'directory') continue;
    proc.stdout.write(`\n${name}/${each}:\n`);
    listDirectory(proc, at(each), `${name}/${each}`, flags);
  }
}

function line(proc: ProcessApi, path: string, name: string, flags: ReadonlySet<string>): string {
  if (!flags.has('l')) return `${name}\n`;
  const entry = proc.files.linkStat(path) ?? proc.files.stat(path);
  if (!entry) return `${name}\n`;
  const links = entry.kind === 'directory' ? 2 : 1;
  const bytes = entry.kind === 'file' ? entry.sizeBytes : entry.kind === 'symlink' ? entry.target.length : 4096;
  const size = flags.has('h') ? humanSize(bytes) : String(bytes);
  const owner = (id: number) => (id === 0 ? 'root' : String(id));
  const time = formatTime('%b %e %H:%M', entry.mtimeMs);
  const arrow = entry.kind === 'symlink' ? ` -> ${entry.target}` : '';
  const columns = [
    modeText(entry),
    String(links).padStart(4),
    owner(entry.uid).padEnd(8),
    owner(entry.gid).padEnd(8),
    size.padStart(9),
    time,
  ];
  return `${columns.join(' ')} ${name}${arrow}\n`;
}

/** A size as `ls -h`, `df -h` and `free -h` write it: `4.0K`, `1.5G`. */
export function humanSize(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1024 && unit < 5) {
    value /= 1024;
    unit++;
  }
  const text = unit === 0 || value >= 10 ? String(Math.round(value)) : value.toFixed(1);
  return `${text}${['', 'K', 'M', 'G', 'T', 'P'][unit]}`;
}
