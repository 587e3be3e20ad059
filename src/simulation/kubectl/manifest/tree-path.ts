/** Finds the place of a field in the syntax tree of a document, through aliases and merges. */
import { type Alias, type Document, isAlias, isMap, isScalar, isSeq, type Pair } from 'yaml';
import { rangeOfTree } from './compose-json';

/** Which part of a field to point at. */
export type FieldPart = 'key' | 'value';

/** The offsets of a field; of the nearest thing around it if the field is not in the text. */
export function findPath(
  document: Document,
  path: readonly (string | number)[],
  part: FieldPart,
): { start: number; end: number } {
  let tree: unknown = document.contents;
  let found = firstKeyRange(tree);
  for (const step of path) {
    const at = isAlias(tree) ? resolveAlias(document, tree) : tree;
    if (isMap(at)) {
      const pair = findPair(document, at.items, String(step));
      if (!pair) return found;
      const isEmpty = pair.value === null || rangeOfTree(pair.value).start >= rangeOfTree(pair.value).end;
      found = rangeOfTree(part === 'key' || isEmpty ? pair.key : pair.value);
      if (part === 'value' && !isScalar(pair.value) && !isEmpty) found = rangeOfTree(pair.key);
      tree = pair.value;
    } else if (isSeq(at) && typeof step === 'number' && at.items[step] !== undefined) {
      tree = at.items[step];
      found = isScalar(tree) ? rangeOfTree(tree) : firstKeyRange(tree);
    } else return found;
  }
  return found;
}

function resolveAlias(document: Document, alias: Alias): unknown {
  return alias.resolve(document);
}

/** The last pair of that key, since the last one counts; or one that a merge brings. */
function findPair(document: Document, items: readonly Pair[], key: string): Pair | undefined {
  const own = items.findLast((pair) => isScalar(pair.key) && String(pair.key.value) === key);
  if (own) return own;
  for (const pair of items) {
    if (!isScalar(pair.key) || pair.key.source !== '<<') continue;
    const merged = isAlias(pair.value) ? resolveAlias(document, pair.value) : pair.value;
    const found = isMap(merged) ? findPair(document, merged.items, key) : undefined;
    if (found) return found;
  }
  return undefined;
}

/** A whole map would underline half a page; its first key says enough. */
function firstKeyRange(tree: unknown): { start: number; end: number } {
  if (isMap(tree) && tree.items[0]) return rangeOfTree(tree.items[0].key);
  return rangeOfTree(tree);
}
