/** A file, directory or symbolic link; entries are never changed, only replaced. */
export type FileEntry =
  | (Attributes & { readonly kind: 'file'; readonly text: string; readonly sizeBytes: number })
  | (Attributes & { readonly kind: 'directory' })
  | (Attributes & { readonly kind: 'symlink'; readonly target: string });

interface Attributes {
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  readonly mtimeMs: number;
}

/** What of a long file is kept in full: the rest counts towards its size only. */
export const keptTextLimit = 262_144;

/**
 * The files of one image layer plus container, or of one volume: a map from path to entry.
 * Paths have no leading slash; the root is ''. The base is shared by all containers of an image and never changes.
 */
export class FileTree {
  readonly #base: ReadonlyMap<string, FileEntry> | undefined;
  #own: Map<string, FileEntry | null> | undefined;
  #watches: Map<string, Set<() => void>> | undefined;
  #usedBytes = 0;

  constructor(base?: ReadonlyMap<string, FileEntry>) {
    this.#base = base;
  }

  /** Bytes written on top of the base. */
  get usedBytes(): number {
    return this.#usedBytes;
  }

  get(path: string): FileEntry | undefined {
    const own = this.#own?.get(path);
    if (own !== undefined) return own ?? undefined;
    return this.#base?.get(path) ?? (path === '' ? rootDirectory : undefined);
  }

  set(path: string, entry: FileEntry): void {
    this.#own ??= new Map();
    this.#count(path, entry);
    this.#own.set(path, entry);
    this.#changed(path);
  }

  delete(path: string): void {
    this.#own ??= new Map();
    this.#count(path, undefined);
    if (this.#base?.has(path)) this.#own.set(path, null);
    else this.#own.delete(path);
    this.#changed(path);
  }

  /** The names right below a directory, sorted. */
  childrenOf(path: string): string[] {
    const prefix = path === '' ? '' : `${path}/`;
    const names = new Set<string>();
    const add = (key: string) => {
      if (key === '' || !key.startsWith(prefix)) return;
      const rest = key.slice(prefix.length);
      if (rest !== '' && !rest.includes('/') && this.get(key)) names.add(rest);
    };
    for (const key of this.#base?.keys() ?? []) add(key);
    for (const key of this.#own?.keys() ?? []) add(key);
    return [...names].sort();
  }

  /** Calls back at every change of that path until the returned function is called. */
  watch(path: string, changed: () => void): () => void {
    this.#watches ??= new Map();
    const watches = this.#watches;
    const set = watches.get(path) ?? new Set();
    watches.set(path, set.add(changed));
    return () => {
      set.delete(changed);
      if (set.size === 0 && watches.get(path) === set) watches.delete(path);
    };
  }

  #count(path: string, entry: FileEntry | undefined): void {
    const before = this.#own?.get(path);
    if (before?.kind === 'file') this.#usedBytes -= before.sizeBytes;
    if (entry?.kind === 'file') this.#usedBytes += entry.sizeBytes;
  }

  #changed(path: string): void {
    for (const changed of this.#watches?.get(path) ?? []) changed();
  }
}

const rootDirectory: FileEntry = Object.freeze({ kind: 'directory', mode: 0o755, uid: 0, gid: 0, mtimeMs: 0 });

/** The bytes that a text takes in UTF-8. */
export function byteLength(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    if (unit < 0x80) continue;
    // A surrogate pair is two units and four bytes: two a unit, like the letters below 0x800.
    bytes += unit < 0x800 || (unit >= 0xd800 && unit < 0xe000) ? 1 : 2;
  }
  return bytes;
}

/** A plain file of that text. */
export function fileEntry(text: string, options: { mode?: number; mtimeMs?: number } = {}): FileEntry {
  const { mode = 0o644, mtimeMs = 0 } = options;
  return { kind: 'file', text, sizeBytes: byteLength(text), mode, uid: 0, gid: 0, mtimeMs };
}

/** An empty directory. */
export function directoryEntry(options: { mode?: number; mtimeMs?: number } = {}): FileEntry {
  const { mode = 0o755, mtimeMs = 0 } = options;
  return { kind: 'directory', mode, uid: 0, gid: 0, mtimeMs };
}

/** A symbolic link. */
export function symlinkEntry(target: string, mtimeMs = 0): FileEntry {
  return { kind: 'symlink', target, mode: 0o777, uid: 0, gid: 0, mtimeMs };
}

/** The base of an image: its files by absolute path, with every directory above them. */
export function baseOf(files: Readonly<Record<string, string | FileEntry>>): ReadonlyMap<string, FileEntry> {
  const base = new Map<string, FileEntry>();
  for (const path of Object.keys(files)) {
    const parts = path.split('/').filter((part) => part !== '');
    for (let i = 1; i < parts.length; i++) {
      const above = parts.slice(0, i).join('/');
      if (!base.has(above)) base.set(above, directoryEntry());
    }
    const content = files[path] as string | FileEntry;
    base.set(parts.join('/'), typeof content === 'string' ? fileEntry(content) : content);
  }
  return base;
}
