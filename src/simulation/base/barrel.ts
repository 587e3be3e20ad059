import { compareText } from './compare';

/** The parts that a glob found, in the order of their paths; a second part of the same name throws. */
export function barrel<T>(found: Record<string, T>, nameOf: (part: T) => string): T[] {
  const seen = new Map<string, string>();
  return Object.keys(found)
    .sort(compareText)
    .map((path) => {
      const part = found[path] as T;
      const name = nameOf(part);
      const other = seen.get(name);
      if (other) throw new Error(`${name} is defined twice: in ${other} and in ${path}`);
      seen.set(name, path);
      return part;
    });
}
