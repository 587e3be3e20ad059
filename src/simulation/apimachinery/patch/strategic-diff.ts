/**
 * The strategic merge patch between two objects.
 * Models: apimachinery strategicpatch diffMaps and diffLists, with the options that the three-way apply needs.
 * Leaves out: $patch directives inside of the objects compared.
 */
import { compareText } from '../../base/compare';
import { deepEqual } from '../deep';
import { goValue } from '../go-format';
import { getOwn, isJsonObject, type JsonObject, type JsonValue, setOwn } from '../json-value';
import { identityOf, sortLike } from './list-order';
import type { FieldStrategy } from './merge-strategies';
import {
  DELETE_FROM_PRIMITIVE_LIST,
  DIRECTIVE,
  type PatchedType,
  RETAIN_KEYS,
  SET_ELEMENT_ORDER,
  StrategicPatchError,
} from './strategic-merge-patch';

/** Which differences a patch shall hold. */
export interface DiffOptions {
  readonly ignoreDeletions?: boolean;
  readonly ignoreChangesAndAdditions?: boolean;
}

/** The patch that makes the original into the modified object; `{}` where they are equal. */
export function createStrategicMergePatch(
  original: JsonObject,
  modified: JsonObject,
  { type, strategies }: PatchedType,
  options: DiffOptions = {},
): JsonObject {
  const diff = new StrategicDiff({ type, strategies }, options);
  return diff.maps(original, modified, type, false);
}

type Patch = Record<string, JsonValue>;

class StrategicDiff {
  constructor(
    private readonly patched: PatchedType,
    private readonly options: DiffOptions,
  ) {}

  maps(original: JsonObject, modified: JsonObject, type: string, buildsRetainKeys: boolean): Patch {
    const patch: Patch = {};
    for (const key of Object.keys(modified)) {
      const wanted = modified[key]!;
      const current = getOwn(original, key);
      const field = this.patched.strategies.of(type, key);
      if (isJsonObject(current) && isJsonObject(wanted)) this.mapField(patch, key, [current, wanted], field);
      else if (Array.isArray(current) && Array.isArray(wanted)) this.listField(patch, key, [current, wanted], field);
      else if (!deepEqual(current, wanted) && !this.options.ignoreChangesAndAdditions) setOwn(patch, key, wanted);
    }
    if (!this.options.ignoreDeletions) {
      for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null);
    }
    if (buildsRetainKeys) addRetainKeys(patch, original, modified);
    return patch;
  }

  private mapField(patch: Patch, key: string, [current, wanted]: [JsonObject, JsonObject], field: FieldStrategy): void {
    if (field.strategy === 'replace') {
      if (!this.options.ignoreChangesAndAdditions) setOwn(patch, key, wanted);
      return;
    }
    const inner = this.maps(current, wanted, field.type, field.retainKeys);
    if (Object.keys(inner).length > 0) setOwn(patch, key, inner);
  }

  private listField(
    patch: Patch,
    key: string,
    [current, wanted]: [readonly JsonValue[], readonly JsonValue[]],
    field: FieldStrategy,
  ): void {
    if (field.strategy !== 'merge') {
      if (!this.options.ignoreChangesAndAdditions && !deepEqual(current, wanted)) setOwn(patch, key, wanted);
      return;
    }
    if (current.length === 0) {
      if (wanted.length > 0 && !this.options.ignoreChangesAndAdditions) setOwn(patch, key, wanted);
      return;
    }
    if (isJsonObject(current[0])) this.mapList(patch, key, [current as JsonObject[], wanted as JsonObject[]], field);
    else this.scalarList(patch, key, current, wanted);
  }

  private mapList(
    patch: Patch,
    key: string,
    [current, wanted]: [readonly JsonObject[], readonly JsonObject[]],
    field: FieldStrategy,
  ): void {
    const mergeKey = field.mergeKey!;
    const before = byIdentity(current, mergeKey);
    const after = byIdentity(wanted, mergeKey);
    const changes: JsonObject[] = [];
    for (const [identity, item] of after) {
      const old = before.get(identity);
      if (!old) {
        if (!this.options.ignoreChangesAndAdditions) changes.push(item);
        continue;
      }
      const inner = this.maps(old, item, field.type, field.retainKeys);
      if (Object.keys(inner).length > 0) changes.push({ ...inner, [mergeKey]: item[mergeKey]! });
    }
    sortLike(changes, wanted, mergeKey);
    if (!this.options.ignoreDeletions) {
      const removed = [...before].filter(([identity]) => !after.has(identity)).sort(([a], [b]) => compareText(a, b));
      for (const [, item] of removed) changes.push({ [DIRECTIVE]: 'delete', [mergeKey]: item[mergeKey]! });
    }
    if (changes.length > 0) setOwn(patch, key, changes);
    const isSameOrder = deepEqual(
      current.map((item) => identityOf(item, mergeKey)),
      wanted.map((item) => identityOf(item, mergeKey)),
    );
    const { ignoreChangesAndAdditions, ignoreDeletions } = this.options;
    const setsOrder =
      (!ignoreChangesAndAdditions && (changes.length > 0 || !isSameOrder)) || (!ignoreDeletions && changes.length > 0);
    if (setsOrder && wanted.length > 0) {
      patch[`${SET_ELEMENT_ORDER}/${key}`] = wanted.map((item) => ({ [mergeKey]: item[mergeKey]! }));
    }
  }

  private scalarList(patch: Patch, key: string, current: readonly JsonValue[], wanted: readonly JsonValue[]): void {
    const { ignoreChangesAndAdditions, ignoreDeletions } = this.options;
    const added = ignoreChangesAndAdditions ? [] : wanted.filter((item) => !current.includes(item));
    const removed = ignoreDeletions ? [] : current.filter((item) => !wanted.includes(item));
    if (added.length > 0) setOwn(patch, key, added);
    if (removed.length > 0) patch[`${DELETE_FROM_PRIMITIVE_LIST}/${key}`] = [...new Set(removed)];
    const setsOrder = removed.length > 0 || (!ignoreChangesAndAdditions && !deepEqual(current, wanted));
    if (setsOrder && wanted.length > 0) patch[`${SET_ELEMENT_ORDER}/${key}`] = wanted;
  }
}

/** The elements by the text of their merge key; of twins the last counts. */
function byIdentity(list: readonly JsonObject[], mergeKey: string): Map<string, JsonObject> {
  const items = new Map<string, JsonObject>();
  for (const item of list) {
    if (!isJsonObject(item) || !Object.hasOwn(item, mergeKey)) {
      throw new StrategicPatchError(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
    }
    items.set(goValue(item[mergeKey]), item);
  }
  return items;
}

/** Names the fields that stay, if anything changes or the original has fields that go. */
function addRetainKeys(patch: Patch, original: JsonObject, modified: JsonObject): void {
  const kept = Object.keys(modified).filter((key) => modified[key] !== null);
  const hasMore = Object.keys(original).some((key) => original[key] !== null && !Object.hasOwn(modified, key));
  if (kept.length > 0 && (Object.keys(patch).length > 0 || hasMore)) patch[RETAIN_KEYS] = kept.sort(compareText);
}
