/** Values that stand behind the placeholders of one case: equal placeholders are equal values, and the other way round. */
export class Placeholders {
  readonly #values = new Map<string, string>();
  readonly #names = new Map<string, string>();

  /** Binds or checks a placeholder; undefined if all is well. */
  bind(name: string, value: string): string | undefined {
    const standing = this.#values.get(name);
    if (standing !== undefined) return standing === value ? undefined : `${name} stood for ${standing}`;
    const family = name.split(':')[0];
    const other = this.#names.get(`${family} ${value}`);
    if (other !== undefined) return `${value} already stands behind ${other}`;
    this.#values.set(name, value);
    this.#names.set(`${family} ${value}`, name);
    return family === '<rv' ? this.#outOfOrder() : undefined;
  }

  /** A text with its bound placeholders replaced. */
  fill(text: string): string {
    return text.replace(/<(uid|rv|clusterIP|nodePort):\d+>/g, (name) => this.#values.get(name) ?? name);
  }

  /** A later number is a later revision. */
  #outOfOrder(): string | undefined {
    const revisions = [...this.#values]
      .filter(([name]) => name.startsWith('<rv:'))
      .map(([name, value]) => [Number(name.slice(4, -1)), Number(value)] as const)
      .sort(([a], [b]) => a - b);
    for (let i = 1; i < revisions.length; i++)
      if ((revisions[i]?.[1] ?? 0) <= (revisions[i - 1]?.[1] ?? 0))
        return `<rv:${revisions[i]?.[0]}> is not later than <rv:${revisions[i - 1]?.[0]}>`;
    return undefined;
  }
}

/** Where a recording and an answer differ first; undefined if they are equal. */
export function firstDifference(
  wanted: unknown,
  got: unknown,
  placeholders: Placeholders,
  path = '',
): string | undefined {
  if (typeof wanted === 'string') return textDifference(wanted, got, placeholders, path);
  if (typeof wanted !== 'object' || wanted === null)
    return Object.is(wanted, got) ? undefined : tell(path, wanted, got);
  if (typeof got !== 'object' || got === null) return tell(path, wanted, got);
  if (Array.isArray(wanted)) return listDifference(wanted, got, placeholders, path);
  if (Array.isArray(got)) return tell(path, wanted, got);
  const left = wanted as Record<string, unknown>;
  const right = got as Record<string, unknown>;
  for (const key of Object.keys(left)) {
    const below = `${path}.${key}`;
    if (right[key] === undefined) return tell(below, left[key], undefined);
    const found = firstDifference(left[key], right[key], placeholders, below);
    if (found) return found;
  }
  for (const key of Object.keys(right))
    if (!(key in left) && right[key] !== undefined) return tell(`${path}.${key}`, undefined, right[key]);
  return undefined;
}

function listDifference(wanted: unknown[], got: object, placeholders: Placeholders, path: string): string | undefined {
  if (!Array.isArray(got)) return tell(path, wanted, got);
  for (const [index, item] of wanted.entries()) {
    const found = firstDifference(item, got[index], placeholders, `${path}[${index}]`);
    if (found) return found;
  }
  return got.length > wanted.length ? tell(`${path}[${wanted.length}]`, undefined, got[wanted.length]) : undefined;
}

const PLACEHOLDER = /<(uid|rv|clusterIP|nodePort):\d+>|<(time|rand|rv|continue)>/g;

/** What the recording did not mark though it cannot be equal: numbers of another server's history. */
function unmark(text: string): string {
  return text
    .replace(/current: \d+/, 'current: N')
    .replace(/record \(\d+\)/, 'record (N)')
    .replace(/"resourceVersion\\?":\\?"\d+/g, '"resourceVersion":"N');
}

function textDifference(wanted: string, got: unknown, placeholders: Placeholders, path: string): string | undefined {
  if (wanted === got) return undefined;
  if (typeof got !== 'string' && typeof got !== 'number') return tell(path, wanted, got);
  const names = [...wanted.matchAll(PLACEHOLDER)].map(([name]) => name);
  const pattern = unmark(wanted)
    .split(PLACEHOLDER)
    .filter((_, index) => index % 3 === 0)
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
    .join('([^"\\\\ ]*?)');
  const match = new RegExp(`^${pattern}$`, 's').exec(unmark(String(got)));
  if (!match) return tell(path, wanted, got);
  for (const [index, name] of names.entries()) {
    if (!name.includes(':')) continue;
    const problem = placeholders.bind(name, match[index + 1] as string);
    if (problem) return `${path}: ${problem}`;
  }
  return undefined;
}

function tell(path: string, wanted: unknown, got: unknown): string {
  return `${path || '.'}: wanted ${short(wanted)}, got ${short(got)}`;
}

function short(value: unknown): string {
  const text = JSON.stringify(value) ?? 'nothing';
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}
