/**
 * The differences of two lists of lines, as `diff -u` prints them without file names.
 * Models: github.com/pmezard/go-difflib (Python's difflib): longest match first, frequent lines of long texts do not start matches.
 * Leaves out: junk lines, ratios.
 */

/** A stretch that both texts share. */
interface Match {
  a: number;
  b: number;
  size: number;
}

/** One step from the first text to the second. */
interface Opcode {
  tag: 'equal' | 'replace' | 'delete' | 'insert';
  a: readonly [number, number];
  b: readonly [number, number];
}

const CONTEXT = 3;
/** From this many lines on, frequent lines are popular and do not start matches. */
const LONG = 200;

/** The unified diff of two texts; '' if they are equal. */
export function unifiedDiff(before: string, after: string): string {
  const a = before.split('\n');
  const b = after.split('\n');
  return groups(opcodesOf(a, b))
    .map((group) => hunk(group, a, b))
    .join('');
}

function hunk(group: readonly Opcode[], a: readonly string[], b: readonly string[]): string {
  const first = group[0] as Opcode;
  const last = group[group.length - 1] as Opcode;
  let text = `@@ -${rangeText(first.a[0], last.a[1])} +${rangeText(first.b[0], last.b[1])} @@\n`;
  const lines = (mark: string, source: readonly string[], [from, to]: readonly [number, number]) => {
    for (const line of source.slice(from, to)) text += `${mark}${line}\n`;
  };
  for (const { tag, a: inA, b: inB } of group) {
    if (tag === 'equal') lines(' ', a, inA);
    if (tag === 'replace' || tag === 'delete') lines('-', a, inA);
    if (tag === 'replace' || tag === 'insert') lines('+', b, inB);
  }
  return text;
}

function rangeText(start: number, stop: number): string {
  const length = stop - start;
  if (length === 1) return String(start + 1);
  return `${length === 0 ? start : start + 1},${length}`;
}

/** Opcodes with at most `CONTEXT` lines of what is equal around what is not, cut where much is equal. */
function groups(opcodes: readonly Opcode[]): Opcode[][] {
  const codes = opcodes.map((code) => ({ ...code }));
  const first = codes[0];
  if (first?.tag === 'equal') Object.assign(first, tail(first));
  const last = codes[codes.length - 1];
  if (last?.tag === 'equal') Object.assign(last, head(last));
  const found: Opcode[][] = [];
  let group: Opcode[] = [];
  for (const code of codes) {
    if (code.tag === 'equal' && code.a[1] - code.a[0] > 2 * CONTEXT) {
      group.push({ tag: 'equal', ...head(code) });
      found.push(group);
      group = [{ tag: 'equal', ...tail(code) }];
    } else group.push(code);
  }
  if (group.length > 0 && !(group.length === 1 && group[0]?.tag === 'equal')) found.push(group);
  return found.filter((candidate) => candidate.some(({ tag }) => tag !== 'equal'));
}

type Stretch = Pick<Opcode, 'a' | 'b'>;

function head({ a, b }: Stretch): Stretch {
  return { a: [a[0], Math.min(a[1], a[0] + CONTEXT)], b: [b[0], Math.min(b[1], b[0] + CONTEXT)] };
}

function tail({ a, b }: Stretch): Stretch {
  return { a: [Math.max(a[0], a[1] - CONTEXT), a[1]], b: [Math.max(b[0], b[1] - CONTEXT), b[1]] };
}

function opcodesOf(a: readonly string[], b: readonly string[]): Opcode[] {
  const codes: Opcode[] = [];
  let i = 0;
  let j = 0;
  const matches = matchesOf(a, b);
  for (const match of [...matches, { a: a.length, b: b.length, size: 0 }]) {
    const inA = [i, match.a] as const;
    const inB = [j, match.b] as const;
    if (i < match.a && j < match.b) codes.push({ tag: 'replace', a: inA, b: inB });
    else if (i < match.a) codes.push({ tag: 'delete', a: inA, b: inB });
    else if (j < match.b) codes.push({ tag: 'insert', a: inA, b: inB });
    i = match.a + match.size;
    j = match.b + match.size;
    if (match.size > 0) codes.push({ tag: 'equal', a: [match.a, i], b: [match.b, j] });
  }
  return codes;
}

function matchesOf(a: readonly string[], b: readonly string[]): Match[] {
  const places = placesOf(b);
  const found: Match[] = [];
  const search = (stretch: Stretch): void => {
    const match = longestMatch(a, b, places, stretch);
    if (match.size === 0) return;
    search({ a: [stretch.a[0], match.a], b: [stretch.b[0], match.b] });
    found.push(match);
    search({ a: [match.a + match.size, stretch.a[1]], b: [match.b + match.size, stretch.b[1]] });
  };
  search({ a: [0, a.length], b: [0, b.length] });
  return joined(found);
}

/** Neighboring matches are one. */
function joined(matches: readonly Match[]): Match[] {
  const result: Match[] = [];
  for (const match of matches) {
    const last = result[result.length - 1];
    if (last && last.a + last.size === match.a && last.b + last.size === match.b) last.size += match.size;
    else result.push({ ...match });
  }
  return result;
}

function placesOf(b: readonly string[]): Map<string, number[]> {
  const places = new Map<string, number[]>();
  for (const [index, line] of b.entries()) {
    const known = places.get(line);
    if (known) known.push(index);
    else places.set(line, [index]);
  }
  if (b.length < LONG) return places;
  const most = Math.floor(b.length / 100) + 1;
  for (const [line, indices] of places) if (indices.length > most) places.delete(line);
  return places;
}

function longestMatch(
  a: readonly string[],
  b: readonly string[],
  places: ReadonlyMap<string, number[]>,
  { a: inA, b: inB }: Stretch,
): Match {
  const best: Match = { a: inA[0], b: inB[0], size: 0 };
  let lengths = new Map<number, number>();
  for (let i = inA[0]; i < inA[1]; i++) {
    const next = new Map<number, number>();
    for (const j of places.get(a[i] as string) ?? []) {
      if (j < inB[0]) continue;
      if (j >= inB[1]) break;
      const size = (lengths.get(j - 1) ?? 0) + 1;
      next.set(j, size);
      if (size > best.size) Object.assign(best, { a: i - size + 1, b: j - size + 1, size });
    }
    lengths = next;
  }
  while (best.a > inA[0] && best.b > inB[0] && a[best.a - 1] === b[best.b - 1]) {
    best.a--;
    best.b--;
    best.size++;
  }
  while (best.a + best.size < inA[1] && best.b + best.size < inB[1] && a[best.a + best.size] === b[best.b + best.size])
    best.size++;
  return best;
}
