/**
 * JSON Merge Patch: an object laid over another; null removes.
 * Models: RFC 7386 as evanphx/json-patch does it (nulls inside of what is added are dropped too).
 */
import { copyFields, deepEqual } from '../deep';
import { getOwn, isJsonObject, type JsonObject, type JsonValue, setOwn } from '../json-value';

/** Lays a merge patch over a value; parts that it does not touch are shared. */
export function applyMergePatch(target: JsonValue | undefined, patch: JsonValue): JsonValue {
  if (!isJsonObject(patch)) return patch;
  const result: Record<string, JsonValue> = isJsonObject(target) ? copyFields(target) : {};
  for (const key of Object.keys(patch)) {
    const value = patch[key]!;
    if (value === null) {
      delete result[key];
      continue;
    }
    const current = getOwn(result, key);
    setOwn(
      result,
      key,
      isJsonObject(value) && isJsonObject(current) ? applyMergePatch(current, value) : pruneNulls(value),
    );
  }
  return result;
}

/** A value without the fields that are null, at any depth. What a component has frozen is taken as it is: it shares it. */
export function pruneNulls(value: JsonValue): JsonValue {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  if (Array.isArray(value)) return value.map(pruneNulls);
  if (!isJsonObject(value)) return value;
  const result: Record<string, JsonValue> = {};
  for (const key of Object.keys(value)) if (value[key] !== null) setOwn(result, key, pruneNulls(value[key]!));
  return result;
}

/** The merge patch that makes the original into the modified object; `{}` where they are equal. */
export function createMergePatch(original: JsonObject, modified: JsonObject): JsonObject {
  const patch: Record<string, JsonValue> = {};
  for (const key of Object.keys(modified)) {
    const wanted = modified[key]!;
    const current = getOwn(original, key);
    if (current === undefined) setOwn(patch, key, wanted);
    else if (isJsonObject(current) && isJsonObject(wanted)) {
      const inner = createMergePatch(current, wanted);
      if (Object.keys(inner).length > 0) setOwn(patch, key, inner);
    } else if (!deepEqual(current, wanted)) setOwn(patch, key, wanted);
  }
  for (const key of Object.keys(original)) if (!Object.hasOwn(modified, key)) setOwn(patch, key, null);
  return patch;
}

/** Two merge patches as one that does what both do, the second last. */
export function mergeMergePatches(first: JsonValue | undefined, second: JsonValue): JsonValue {
  if (!isJsonObject(first) || !isJsonObject(second)) return second;
  const result: Record<string, JsonValue> = {};
  for (const key of Object.keys(first)) setOwn(result, key, first[key]!);
  for (const key of Object.keys(second)) setOwn(result, key, mergeMergePatches(getOwn(result, key), second[key]!));
  return result;
}
