/** Preferences in localStorage under one key. Storage may be absent, full, forbidden or hold another version's values. */

const KEY = 'kubarium.session';

/** What is remembered of `keys`, each only if it still has the shape of its default. */
export function readRemembered<T extends object>(defaults: T, keys: readonly (keyof T)[]): Partial<T> {
  const found: Partial<T> = {};
  let stored: unknown;
  try {
    stored = JSON.parse(globalThis.localStorage?.getItem(KEY) ?? '{}');
  } catch {
    return found;
  }
  if (typeof stored !== 'object' || stored === null) return found;
  for (const key of keys) {
    const value = (stored as Partial<T>)[key];
    if (value !== undefined && isAlike(value, defaults[key])) found[key] = value;
  }
  return found;
}

/** Writes `keys` of the state; a full or forbidden storage only means that they are not remembered. */
export function remember<T extends object>(state: T, keys: readonly (keyof T)[]): void {
  try {
    globalThis.localStorage?.setItem(KEY, JSON.stringify(Object.fromEntries(keys.map((key) => [key, state[key]]))));
  } catch {}
}

function isAlike(value: unknown, like: unknown): boolean {
  if (Array.isArray(like)) return Array.isArray(value);
  if (typeof like !== 'object' || like === null) return typeof value === typeof like;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return Object.entries(value).every(
    ([key, part]) => !(key in like) || isAlike(part, (like as Record<string, unknown>)[key]),
  );
}
