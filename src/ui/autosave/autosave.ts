/**
 * The session in IndexedDB, written a moment after each change, so that a reload brings everything back.
 * Models: experience.md §6.
 * Leaves out: named snapshots; several tabs (the last one that changed something wins).
 */
import type { SharePayload } from '../share/payload';

const KEY = 'session';
const DELAY_MS = 800;
/** How often a run that plays on is saved: a browser that closes a page may not wait for the last word. */
const PLAYING_MS = 2000;

/** Where sessions are kept; the page's is IndexedDB. */
export interface Shelf {
  get(key: string): Promise<unknown>;
  set(key: string, value: unknown): Promise<void>;
  del(key: string): Promise<void>;
}

/** IndexedDB through idb-keyval, fetched when first used. */
export const browserShelf: Shelf = {
  get: async (key) => (await import('idb-keyval')).get(key),
  set: async (key, value) => (await import('idb-keyval')).set(key, value),
  del: async (key) => (await import('idb-keyval')).del(key),
};

/** The saved session; undefined when there is none, it is of another version, or storage is forbidden. */
export async function loadSession(shelf: Shelf = browserShelf): Promise<SharePayload | undefined> {
  try {
    const saved = await shelf.get(KEY);
    // Fetched only for what there is to read.
    return saved === undefined ? undefined : (await import('../share/payload')).payloadOf(saved);
  } catch {
    return undefined;
  }
}

/** Forgets the saved session. */
export async function forgetSession(shelf: Shelf = browserShelf): Promise<void> {
  await shelf.del(KEY).catch(() => {});
}

export interface Autosave {
  /** Something changed: save soon. */
  changed(): void;
  /** Save now, if something changed since (the page is about to be hidden). */
  flush(): Promise<void>;
  stop(): void;
}

export interface AutosaveOptions {
  readonly shelf?: Shelf;
  readonly delayMs?: number;
  /** Called once, the first time that saving fails: the reader should know. */
  readonly onFailure?: (error: unknown) => void;
}

/** Saves what `payload()` says, at most once every `delayMs`, and at once when the page is hidden. */
export function startAutosave(payload: () => SharePayload, options: AutosaveOptions = {}): Autosave {
  const { shelf = browserShelf, delayMs = DELAY_MS, onFailure } = options;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let hasFailed = false;
  let saved: SharePayload | undefined;

  async function flush(): Promise<void> {
    if (timer !== undefined) await save();
  }
  async function save(): Promise<void> {
    clearTimeout(timer);
    timer = undefined;
    try {
      saved = payload();
      await shelf.set(KEY, saved);
    } catch (error) {
      if (!hasFailed) onFailure?.(error);
      hasFailed = true;
    }
  }
  /** While the run plays the play head moves all the time, and nobody tells of it. */
  const hasPlayedOn = (): boolean => {
    if (!saved) return false;
    const { at, end } = payload();
    return at.step !== saved.at.step || end?.time !== saved.end?.time;
  };
  const onHide = (): void => {
    if (document.visibilityState === 'hidden' && (timer !== undefined || hasPlayedOn())) void save();
  };
  globalThis.document?.addEventListener('visibilitychange', onHide);
  const playing = setInterval(() => {
    if (timer === undefined && hasPlayedOn()) void save();
  }, PLAYING_MS);
  return {
    changed: () => {
      timer ??= setTimeout(() => void flush(), delayMs);
    },
    flush,
    stop: () => {
      clearTimeout(timer);
      timer = undefined;
      clearInterval(playing);
      globalThis.document?.removeEventListener('visibilitychange', onHide);
    },
  };
}
