import { byteLength, type FileEntry, type FileTree, keptTextLimit } from './file-tree';

/** A volume at its place in a container. */
export interface Mount {
  readonly path: string;
  readonly tree: FileTree;
  readonly isReadOnly?: boolean;
  /** The path inside of the volume that is mounted; its root when left out. */
  readonly subPath?: string;
}

/** What a file operation can fail with. */
export type FileErrorCode = keyof typeof errorTexts;

const errorTexts = {
  ENOENT: 'No such file or directory',
  EISDIR: 'Is a directory',
  ENOTDIR: 'Not a directory',
  EEXIST: 'File exists',
  ENOTEMPTY: 'Directory not empty',
  EROFS: 'Read-only file system',
  ELOOP: 'Too many levels of symbolic links',
  EBUSY: 'Device or resource busy',
  EACCES: 'Permission denied',
} as const;

/** A file operation that failed; its message is what the C library calls it. */
export class FileError extends Error {
  readonly code: FileErrorCode;

  constructor(code: FileErrorCode) {
    super(errorTexts[code]);
    this.code = code;
  }
}

interface Place {
  readonly absolute: string;
  readonly tree: FileTree;
  readonly path: string;
  readonly isReadOnly: boolean;
  readonly isMountPoint: boolean;
}

/** How the files of a container are put together. */
export interface FileSettings {
  readonly root: FileTree;
  readonly mounts?: readonly Mount[];
  readonly isRootReadOnly?: boolean;
  readonly now: () => number;
  /** Files whose text the kernel makes when they are read, such as /proc/uptime. */
  readonly generated?: (path: string) => string | undefined;
}

/**
 * The files that a container sees: its image's, its own on top, and the volumes mounted in it.
 * Models: a root of two layers, volumes (also single files and subPaths), read-only mounts, symbolic links, modes as data.
 * Leaves out: permission checks by user, hard links, devices other than the usual ones, quotas.
 */
export class ContainerFiles {
  readonly #settings: FileSettings;
  readonly #mounts: readonly (Mount & { readonly at: string })[];

  constructor(settings: FileSettings) {
    this.#settings = settings;
    const mounts = (settings.mounts ?? []).map((mount) => ({ ...mount, at: normalizePath(mount.path).slice(1) }));
    this.#mounts = mounts.sort((a, b) => b.at.length - a.at.length);
  }

  /** The mounts, deepest first. */
  get mounts(): readonly Mount[] {
    return this.#mounts;
  }

  /** The entry at an absolute path, links followed; undefined if there is none. */
  stat(path: string): FileEntry | undefined {
    const text = this.#settings.generated?.(path);
    if (text !== undefined) return { kind: 'file', text, sizeBytes: 0, mode: 0o444, uid: 0, gid: 0, mtimeMs: 0 };
    const place = this.#find(path);
    return place && this.#entry(place);
  }

  /** The entry itself, even if it is a link. */
  linkStat(path: string): FileEntry | undefined {
    const { parent, name } = split(path);
    if (name === '') return this.stat('/');
    const above = this.#find(parent);
    return above && this.#entry(this.#placeOf(join(above.absolute, name)));
  }

  /** The text of a file; throws ENOENT or EISDIR. */
  read(path: string): string {
    const entry = this.stat(path);
    if (!entry) throw new FileError(this.#missing(path));
    if (entry.kind !== 'file') throw new FileError('EISDIR');
    return entry.text;
  }

  /** Writes a file, making it if needed. */
  write(path: string, text: string, mode = 0o644): void {
    this.#put(path, (before) => {
      if (before?.kind === 'directory') throw new FileError('EISDIR');
      const kept = text.length > keptTextLimit ? text.slice(-keptTextLimit) : text;
      return this.#file(before, kept, byteLength(text), mode);
    });
  }

  /** Adds to the end of a file, making it if needed. */
  append(path: string, text: string): void {
    this.#put(path, (before) => {
      if (before?.kind === 'directory') throw new FileError('EISDIR');
      if (before?.kind !== 'file') return this.#file(before, text, byteLength(text), 0o644);
      let all = before.text + text;
      // Twice the limit before cutting, so that a growing log is not copied at every line.
      if (all.length > keptTextLimit * 2) all = all.slice(-keptTextLimit);
      return this.#file(before, all, before.sizeBytes + byteLength(text), before.mode);
    });
  }

  /** Makes a file of a size without keeping its bytes, as `dd if=/dev/zero` does. */
  writeZeros(path: string, sizeBytes: number): void {
    this.#put(path, (before) => this.#file(before, '', sizeBytes, 0o644));
  }

  /** Puts an entry as it is, as `ln -s`, `chmod` and `touch` do. */
  setEntry(path: string, change: (before: FileEntry | undefined) => FileEntry): void {
    this.#put(path, change, true);
  }

  makeDirectory(path: string, mode = 0o755): void {
    if (this.linkStat(path)) throw new FileError('EEXIST');
    this.#put(path, () => ({ kind: 'directory', mode, uid: 0, gid: 0, mtimeMs: this.#settings.now() }));
  }

  /** Removes a file, link or empty directory. */
  remove(path: string): void {
    const place = this.#linkPlace(path);
    const entry = place && this.#entry(place);
    if (!place || !entry) throw new FileError(this.#missing(path));
    if (place.isMountPoint) throw new FileError('EBUSY');
    if (place.isReadOnly) throw new FileError('EROFS');
    if (entry.kind === 'directory' && this.list(path).length > 0) throw new FileError('ENOTEMPTY');
    place.tree.delete(place.path);
  }

  /** The names in a directory, sorted; throws ENOENT or ENOTDIR. */
  list(path: string): string[] {
    const place = this.#find(path);
    const entry = place && this.#entry(place);
    if (!place || !entry) throw new FileError(this.#missing(path));
    if (entry.kind !== 'directory') throw new FileError('ENOTDIR');
    const absolute = place.absolute;
    const names = new Set(place.tree.childrenOf(place.path));
    const prefix = absolute === '/' ? '' : `${absolute.slice(1)}/`;
    for (const { at } of this.#mounts) {
      if (at !== '' && at.startsWith(prefix)) names.add(at.slice(prefix.length).split('/')[0] as string);
    }
    return [...names].sort();
  }

  /** Where the path leads once all links are followed. */
  realPath(path: string): string {
    return this.#resolve(path);
  }

  /** Calls back whenever the file changes, comes or goes. */
  watch(path: string, changed: () => void): () => void {
    const place = this.#placeOf(this.#resolve(path));
    return place.tree.watch(place.path, changed);
  }

  #file(before: FileEntry | undefined, text: string, sizeBytes: number, mode: number): FileEntry {
    const { uid = 0, gid = 0 } = before ?? {};
    return { kind: 'file', text, sizeBytes, mode: before?.mode ?? mode, uid, gid, mtimeMs: this.#settings.now() };
  }

  #put(path: string, change: (before: FileEntry | undefined) => FileEntry, isLink = false): void {
    const place = isLink ? (this.#linkPlace(path) ?? this.#placeOf(path)) : this.#placeOf(this.#resolve(path));
    const { parent } = split(place.absolute);
    const above = this.stat(parent);
    if (!above && !place.isMountPoint) throw new FileError('ENOENT');
    if (above && above.kind !== 'directory') throw new FileError('ENOTDIR');
    if (place.isReadOnly) throw new FileError('EROFS');
    place.tree.set(place.path, change(this.#entry(place)));
  }

  #missing(path: string): FileErrorCode {
    const above = this.stat(split(path).parent);
    return above && above.kind !== 'directory' ? 'ENOTDIR' : 'ENOENT';
  }

  #entry(place: Place): FileEntry | undefined {
    const entry = place.tree.get(place.path);
    // A mount's directory is there even when nothing was put under it, and so is every directory above one.
    if (entry) return entry;
    const key = place.absolute.slice(1);
    const holdsMount = this.#mounts.some(({ at }) => at === key || at.startsWith(`${key}/`));
    return holdsMount ? { kind: 'directory', mode: 0o755, uid: 0, gid: 0, mtimeMs: 0 } : undefined;
  }

  #placeOf(absolute: string): Place {
    const key = absolute.slice(1);
    for (const mount of this.#mounts) {
      if (key !== mount.at && !(mount.at === '' || key.startsWith(`${mount.at}/`))) continue;
      const inside = key === mount.at ? '' : key.slice(mount.at === '' ? 0 : mount.at.length + 1);
      const subPath = mount.subPath ?? '';
      const path = subPath === '' ? inside : inside === '' ? subPath : `${subPath}/${inside}`;
      return { tree: mount.tree, path, isReadOnly: mount.isReadOnly === true, isMountPoint: inside === '', absolute };
    }
    const { root, isRootReadOnly } = this.#settings;
    return { tree: root, path: key, isReadOnly: isRootReadOnly === true, isMountPoint: key === '', absolute };
  }

  #find(path: string): Place | undefined {
    const direct = this.#placeOf(path);
    const entry = this.#entry(direct);
    if (entry && entry.kind !== 'symlink') return direct;
    const place = this.#placeOf(this.#resolve(path));
    return this.#entry(place) ? place : undefined;
  }

  #linkPlace(path: string): Place | undefined {
    const { parent, name } = split(path);
    return name === '' ? this.#placeOf('/') : this.#placeOf(join(this.#resolve(parent), name));
  }

  /** Follows links component by component. */
  #resolve(path: string): string {
    let rest = path.split('/').filter((part) => part !== '');
    let at = '/';
    for (let links = 0; rest.length > 0; ) {
      const [name, ...others] = rest as [string, ...string[]];
      const next = join(at, name);
      const entry = this.#entry(this.#placeOf(next));
      if (entry?.kind !== 'symlink') {
        at = next;
        rest = others;
        continue;
      }
      if (++links > 40) throw new FileError('ELOOP');
      const target = normalizePath(entry.target.startsWith('/') ? entry.target : join(at, entry.target));
      rest = [...target.split('/').filter((part) => part !== ''), ...others];
      at = '/';
    }
    return at;
  }
}

function join(directory: string, name: string): string {
  return directory === '/' ? `/${name}` : `${directory}/${name}`;
}

function split(path: string): { parent: string; name: string } {
  const cut = path.lastIndexOf('/');
  return { parent: cut <= 0 ? '/' : path.slice(0, cut), name: path.slice(cut + 1) };
}

/** The absolute path without `.`, `..` and doubled slashes. */
export function normalizePath(path: string, cwd = '/'): string {
  const full = path.startsWith('/') ? path : `${cwd}/${path}`;
  if (!/\/(?:\.|\/)|\/$/.test(full)) return full;
  const parts: string[] = [];
  for (const part of full.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}
