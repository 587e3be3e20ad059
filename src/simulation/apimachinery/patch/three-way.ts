/**
 * The patch that `kubectl apply` sends, of three objects.
 * Models: strategicpatch.CreateThreeWayMergePatch and jsonmergepatch.CreateThreeWayJSONMergePatch.
 * Leaves out: the conflict check of --overwrite=false.
 *
 *   last applied   {image: a, env: x}      gone in new    → env: null        (deletions, from last applied to new)
 *   live           {image: a, replicas: 5} set by another → untouched
 *   new            {image: b}              changed        → image: b         (changes, from live to new)
 */
import { getOwn, isJsonObject, type JsonObject, type JsonValue, setOwn } from '../json-value';
import { indexOfItem, sortLike } from './list-order';
import { createMergePatch, mergeMergePatches } from './merge-patch';
import { createStrategicMergePatch } from './strategic-diff';
import { DIRECTIVE, type PatchedType, SET_ELEMENT_ORDER } from './strategic-merge-patch';

/** The three objects of an apply; without a last applied one nothing is deleted. */
export interface ThreeWay {
  readonly lastApplied: JsonObject | undefined;
  readonly live: JsonObject;
  readonly modified: JsonObject;
}

/** The patch for kinds with merge strategies; `{}` where nothing is to change. */
export function createThreeWayStrategicPatch(
  { lastApplied, live, modified }: ThreeWay,
  patched: PatchedType,
): JsonObject {
  const changes = createStrategicMergePatch(live, modified, patched, { ignoreDeletions: true });
  const deletions = createStrategicMergePatch(lastApplied ?? {}, modified, patched, {
    ignoreChangesAndAdditions: true,
  });
  return mergePatches(deletions, changes, patched);
}

/** The patch for kinds without strategies, custom resources: a JSON merge patch. */
export function createThreeWayMergePatch({ lastApplied, live, modified }: ThreeWay): JsonObject {
  const changes = keepNulls(createMergePatch(live, modified), false);
  const deletions = keepNulls(createMergePatch(lastApplied ?? {}, modified), true);
  return mergeMergePatches(deletions ?? {}, changes ?? {}) as JsonObject;
}

/** The nulls of a merge patch, or all but its nulls; undefined where nothing is left. */
function keepNulls(patch: JsonObject, nulls: boolean): JsonObject | undefined {
  const result: Record<string, JsonValue> = {};
  for (const key of Object.keys(patch)) {
    const value = patch[key]!;
    if (isJsonObject(value)) {
      const inner = keepNulls(value, nulls);
      // An empty map that was added is a change of its own.
      if (inner || (!nulls && Object.keys(value).length === 0)) setOwn(result, key, inner ?? {});
    } else if ((value === null) === nulls) setOwn(result, key, value);
  }
  return Object.keys(result).length > 0 ? result : undefined;
}

/** Two strategic patches as one; elements that are to be deleted come last. */
function mergePatches(first: JsonObject, second: JsonObject, { type, strategies }: PatchedType): JsonObject {
  const result: Record<string, JsonValue> = {};
  for (const key of Object.keys(first)) setOwn(result, key, first[key]!);
  for (const key of Object.keys(second)) {
    const a = getOwn(result, key);
    const b = second[key]!;
    const field = strategies.of(type, key);
    const inner = { type: field.type, strategies };
    if (isJsonObject(a) && isJsonObject(b) && field.strategy !== 'replace')
      setOwn(result, key, mergePatches(a, b, inner));
    else if (Array.isArray(a) && Array.isArray(b) && field.strategy === 'merge' && field.mergeKey !== undefined) {
      const merged = mergeElements(a as JsonObject[], b as JsonObject[], field.mergeKey, inner);
      setOwn(result, key, inOrder(merged, orderOf(key, second) ?? orderOf(key, first), field.mergeKey));
    } else setOwn(result, key, b);
  }
  return result;
}

function mergeElements(
  first: readonly JsonObject[],
  second: readonly JsonObject[],
  mergeKey: string,
  inner: PatchedType,
): JsonObject[] {
  const merged: JsonObject[] = [];
  for (const item of second) {
    const index = indexOfItem(first, item, mergeKey);
    merged.push(index < 0 ? item : mergePatches(first[index]!, item, inner));
  }
  const rest = first.filter((item) => indexOfItem(second, item, mergeKey) < 0);
  return [...rest, ...merged];
}

function orderOf(key: string, patch: JsonObject): readonly JsonValue[] | undefined {
  return getOwn(patch, `${SET_ELEMENT_ORDER}/${key}`) as readonly JsonValue[] | undefined;
}

/** The elements in the order that the patch sets, those that it deletes last. */
function inOrder(list: readonly JsonObject[], order: readonly JsonValue[] = [], mergeKey: string): JsonValue[] {
  const isDeletion = (item: JsonObject) => Object.hasOwn(item, DIRECTIVE);
  const kept: JsonValue[] = list.filter((item) => !isDeletion(item));
  sortLike(kept, order, mergeKey);
  return [...kept, ...list.filter(isDeletion)];
}
