/**
 * Sets of completion indexes as a Job's status writes them: `0-2,5`.
 * Models: pkg/controller/job/indexed_job_utils.go orderedIntervals.
 * Leaves out: nothing.
 */

/** Reads `0,2-4`; indexes at or above `completions` are left out. */
export function parseIndexes(text: string | undefined, completions: number): Set<number> {
  const indexes = new Set<number>();
  if (!text) return indexes;
  for (const part of text.split(',')) {
    const [first, last = first] = part.split('-').map(Number) as [number, number?];
    for (let i = first; i <= last && i < completions; i++) indexes.add(i);
  }
  return indexes;
}

/** Writes a set of indexes: two in a row as `1,2`, more as `1-3`. */
export function formatIndexes(indexes: ReadonlySet<number>): string {
  const sorted = [...indexes].sort((a, b) => a - b);
  const parts: string[] = [];
  for (let i = 0; i < sorted.length; ) {
    let end = i;
    while (end + 1 < sorted.length && sorted[end + 1] === (sorted[end] as number) + 1) end++;
    const separator = end === i + 1 ? ',' : '-';
    parts.push(end > i ? `${sorted[i]}${separator}${sorted[end]}` : `${sorted[i]}`);
    i = end + 1;
  }
  return parts.join(',');
}
