/** Shapes that were made before for the same facts: handed out again, so that drawing sees at once that nothing changed. */

const MOST = 4_000;

/** A store of made things by what they were made from; it forgets all when it is full. */
export function rememberer<T>(): (key: string, make: () => T) => T {
  const made = new Map<string, T>();
  return (key, make) => {
    const known = made.get(key);
    if (known !== undefined) return known;
    if (made.size >= MOST) made.clear();
    const fresh = make();
    made.set(key, fresh);
    return fresh;
  };
}
