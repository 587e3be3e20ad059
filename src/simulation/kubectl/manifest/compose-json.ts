/**
 * Turns the syntax tree of one YAML document into JSON.
 * Models: go-yaml v2 decoding and sigs.k8s.io/yaml's YAMLToJSON: merges, aliases, keys of any scalar type, the last
 * of two equal keys wins; the guard against alias bombs with go-yaml's own numbers.
 * Leaves out: `!!binary` (kept as its text), keys that are lists or maps (refused, as in kubectl).
 */
import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Pair,
  parseDocument,
  type Scalar,
  type YAMLMap,
} from 'yaml';
import { setOwn } from '../../apimachinery';
import { floatKey, type Resolved, resolvePlain } from './resolve-scalar';
import { tooDeep } from './syntax-words';

/** Something about a place in the chunk. */
export interface ComposeProblem {
  readonly severity: 'error' | 'warning';
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** The JSON of a document; undefined if an error made it impossible. */
export interface Composed {
  readonly json: unknown;
  readonly problems: readonly ComposeProblem[];
}

type Anchored = NonNullable<Alias['source']>;
type Tree = unknown;

/** No manifest is nested deeper; the library's own limit depends on the stack, so ours comes first. */
const depthMax = 200;

class ComposeError extends Error {
  constructor(
    message: string,
    readonly at: Tree,
  ) {
    super(message);
  }
}

/** Composes the JSON of the tree; `lineOf` gives the line in the document, for go-yaml's messages. */
export function composeJson(tree: Tree, chunk: string, lineOf: (offset: number) => number): Composed {
  const composer = new Composer(chunk, lineOf);
  try {
    return { json: composer.compose(tree), problems: composer.problems };
  } catch (error) {
    if (!(error instanceof ComposeError)) throw error;
    const { start, end } = rangeOfTree(error.at);
    const problem: ComposeProblem = { severity: 'error', message: error.message, start, end };
    return { json: undefined, problems: [...composer.problems, problem] };
  }
}

/** Offsets of a part of the tree. */
export function rangeOfTree(tree: Tree): { start: number; end: number } {
  const range = (tree as { range?: [number, number, number] | null } | null)?.range;
  return { start: range?.[0] ?? 0, end: range?.[1] ?? 0 };
}

class Composer {
  readonly problems: ComposeProblem[] = [];
  readonly #anchors = new Map<Anchored, Tree>();
  /** Anchored parts that are being composed: an alias to one of them would never end. */
  readonly #open = new Set<Tree>();
  #depth = 0;
  #decodeCount = 0;
  #aliasCount = 0;
  #aliasDepth = 0;

  constructor(
    private readonly chunk: string,
    private readonly lineOf: (offset: number) => number,
  ) {}

  compose(tree: Tree): unknown {
    this.#count(tree);
    if (this.#depth > depthMax) throw new ComposeError(`yaml: ${tooDeep}`, tree);
    if (tree === null || tree === undefined) return null;
    if (isAlias(tree)) return this.#composeAlias(tree);
    if (isScalar(tree)) {
      this.#remember(tree);
      return this.#jsonOf(this.#resolve(tree), tree);
    }
    this.#remember(tree);
    this.#open.add(tree);
    this.#depth++;
    let json: unknown;
    if (isMap(tree)) json = this.#composeMap(tree, {});
    else if (isSeq(tree)) json = tree.items.map((item) => this.compose(isPair(item) ? null : item));
    this.#depth--;
    this.#open.delete(tree);
    return json;
  }

  /** go-yaml's guard: of many decoded parts, only a share may come out of aliases, the fewer the more there are. */
  #count(tree: Tree): void {
    this.#decodeCount++;
    if (this.#aliasDepth > 0) this.#aliasCount++;
    if (this.#aliasCount <= 100 || this.#decodeCount <= 1000) return;
    const few = 400_000;
    const many = 4_000_000;
    const share = Math.min(Math.max((this.#decodeCount - few) / (many - few), 0), 1);
    if (this.#aliasCount / this.#decodeCount > 0.99 - 0.89 * share) {
      throw new ComposeError('yaml: document contains excessive aliasing', tree);
    }
  }

  #remember(tree: { anchor?: string }): void {
    // A later anchor of the same name takes over, as the text is read from the top.
    if (tree.anchor) this.#anchors.set(tree.anchor, tree);
  }

  #composeAlias(alias: Alias): unknown {
    const target = this.#anchors.get(alias.source);
    if (target === undefined) throw new ComposeError(`yaml: unknown anchor '${alias.source}' referenced`, alias);
    if (this.#open.has(target)) throw new ComposeError(`yaml: anchor '${alias.source}' value contains itself`, alias);
    this.#aliasDepth++;
    const json = this.compose(target);
    this.#aliasDepth--;
    return json;
  }

  #composeMap(map: YAMLMap, into: Record<string, unknown>): Record<string, unknown> {
    const seen = new Map<string, Tree>();
    for (const pair of map.items) {
      if (isMergeKey(pair)) {
        this.#merge(pair.value, into);
        continue;
      }
      const key = this.#keyOf(pair);
      if (seen.has(key)) this.#tellDuplicate(key, pair, seen.get(key));
      seen.set(key, pair.key);
      setOwn(into, key, this.compose(pair.value));
    }
    return into;
  }

  #tellDuplicate(key: string, pair: Pair, first: Tree): void {
    const { start, end } = rangeOfTree(pair.key);
    const firstLine = this.lineOf(rangeOfTree(first).start);
    const message = `line ${this.lineOf(start)}: key ${JSON.stringify(key)} already set in map (first in line ${firstLine}); the last one counts`;
    this.problems.push({ severity: 'warning', message, start, end });
  }

  /** In go-yaml v2 a merge happens where it stands: it overrides what came before, and what follows overrides it. */
  #merge(value: Tree, into: Record<string, unknown>): void {
    const target = isAlias(value) ? this.#anchors.get(value.source) : value;
    if (isMap(target)) {
      const merged = this.compose(value) as Record<string, unknown>;
      for (const key of Object.keys(merged)) setOwn(into, key, merged[key]);
      return;
    }
    const wrong = 'yaml: map merge requires map or sequence of maps as the value';
    if (!isSeq(value)) throw new ComposeError(wrong, value);
    for (const item of [...value.items].reverse()) {
      if (!isMap(isAlias(item) ? this.#anchors.get(item.source) : item)) throw new ComposeError(wrong, value);
      this.#merge(item, into);
    }
  }

  #keyOf(pair: Pair): string {
    const tree = isAlias(pair.key) ? this.#anchors.get(pair.key.source) : pair.key;
    if (tree === null || tree === undefined) return this.#refuseKey('<nil>', pair);
    if (!isScalar(tree)) throw new ComposeError(`yaml: invalid map key: ${this.#goSyntax(tree)}`, pair.key);
    this.#remember(tree);
    const { value, tag } = this.#resolve(tree);
    if (value === null) return this.#refuseKey('<nil>', pair);
    return tag === 'float' ? floatKey(value as number) : String(value);
  }

  #refuseKey(key: string, pair: Pair): never {
    const value = this.#goSyntax(pair.value);
    const message = `Unsupported map key of type: %!s(<nil>), key: ${key}, value: ${value}`;
    throw new ComposeError(message, pair.key ?? pair.value);
  }

  /** A value as Go's %#v prints it, which is how a forgotten template (`{{ x }}`) shows. */
  #goSyntax(tree: Tree): string {
    if (isMap(tree)) {
      const items = tree.items.map((pair) => `${this.#goSyntax(pair.key)}:${this.#goSyntax(pair.value)}`);
      return `map[interface {}]interface {}{${items.join(', ')}}`;
    }
    if (isSeq(tree)) return `[]interface {}{${tree.items.map((item) => this.#goSyntax(item)).join(', ')}}`;
    if (!isScalar(tree)) return 'interface {}(nil)';
    const { value } = this.#resolve(tree);
    return value === null ? 'interface {}(nil)' : JSON.stringify(value);
  }

  #resolve(scalar: Scalar): Resolved {
    const text = this.#textOf(scalar);
    const tag = scalar.tag?.replace('tag:yaml.org,2002:', '');
    if (tag === undefined) return scalar.type === 'PLAIN' ? resolvePlain(text) : { value: text, tag: 'str' };
    if (!/^(bool|int|float|null)$/.test(tag)) return { value: text, tag: 'str' };
    const resolved = resolvePlain(text);
    if (resolved.tag === tag) return resolved;
    if (tag === 'float' && resolved.tag === 'int') return { value: resolved.value, tag: 'float' };
    throw new ComposeError(`yaml: cannot decode !!${resolved.tag} \`${text}\` as a !!${tag}`, scalar);
  }

  /** YAML 1.1 knows no `\'`, but go-yaml takes it in double quotes for a quote. */
  #textOf(scalar: Scalar): string {
    const text = String(scalar.value ?? scalar.source ?? '');
    if (scalar.type !== 'QUOTE_DOUBLE' || !text.includes("\\'")) return text;
    const { start, end } = rangeOfTree(scalar);
    const fixed = this.chunk
      .slice(start, end)
      .replace(/\\(.)/gs, (whole, character: string) => (character === "'" ? "'" : whole));
    return String(parseDocument(fixed, { schema: 'failsafe' }).toJS());
  }

  #jsonOf({ value }: Resolved, at: Tree): unknown {
    if (typeof value === 'number' && !Number.isFinite(value)) {
      const name = Number.isNaN(value) ? 'NaN' : value < 0 ? '-Inf' : '+Inf';
      throw new ComposeError(`json: unsupported value: ${name}`, at);
    }
    return value;
  }
}

function isMergeKey(pair: Pair): boolean {
  return isScalar(pair.key) && pair.key.type === 'PLAIN' && pair.key.source === '<<';
}
