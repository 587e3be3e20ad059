/**
 * Strategic merge patch: a merge patch that merges lists by key.
 * Models: apimachinery strategicpatch apply: $patch, $deleteFromPrimitiveList, $setElementOrder, $retainKeys.
 * Leaves out: errors for fields that the type does not have; decoding reports those.
 */
import { deepEqual } from '../deep';
import { goValue } from '../go-format';
import { getOwn, isJsonObject, type JsonObject, type JsonValue, setOwn } from '../json-value';
import { identityOf, indexOfItem, orderList } from './list-order';
import { pruneNulls } from './merge-patch';
import type { FieldStrategy, MergeStrategies } from './merge-strategies';

/** A strategic patch that does not apply; the message is apimachinery's. */
export class StrategicPatchError extends Error {}

/** The key of the directive that replaces or deletes a map or an element. */
export const DIRECTIVE = '$patch';
/** The key of the list of fields that stay. */
export const RETAIN_KEYS = '$retainKeys';
/** The prefix of the list of plain values that go. */
export const DELETE_FROM_PRIMITIVE_LIST = '$deleteFromPrimitiveList';
/** The prefix of the order of a merged list. */
export const SET_ELEMENT_ORDER = '$setElementOrder';

/** The type of what is patched, and who knows its fields. */
export interface PatchedType {
  readonly type: string;
  readonly strategies: MergeStrategies;
}

/** Applies a strategic merge patch; parts that it does not touch are shared. */
export function applyStrategicMergePatch(original: JsonObject, patch: JsonObject, patched: PatchedType): JsonObject {
  return new StrategicMerge(patched.strategies).map(original, patch, patched.type);
}

type Draft = Record<string, JsonValue>;

class StrategicMerge {
  constructor(private readonly strategies: MergeStrategies) {}

  map(original: JsonObject, patch: JsonObject, type: string): JsonObject {
    if (Object.hasOwn(patch, DIRECTIVE)) return applyDirective(patch);
    const result = retainKeys(original, patch);
    const ordered = new Set<string>();
    for (const key of Object.keys(patch)) {
      if (!key.startsWith(`${SET_ELEMENT_ORDER}/`)) continue;
      const field = key.slice(SET_ELEMENT_ORDER.length + 1);
      ordered.add(field);
      this.orderedField(result, patch, field, type);
    }
    for (const key of Object.keys(patch)) {
      if (key === RETAIN_KEYS || key.startsWith(`${SET_ELEMENT_ORDER}/`) || ordered.has(key)) continue;
      if (key.startsWith(`${DELETE_FROM_PRIMITIVE_LIST}/`)) deletePrimitives(result, patch, key);
      else this.field(result, key, patch[key]!, type);
    }
    return result;
  }

  private field(result: Draft, key: string, value: JsonValue, type: string): void {
    if (value === null) {
      delete result[key];
      return;
    }
    const current = getOwn(result, key);
    const field = this.strategies.of(type, key);
    if (isJsonObject(value) && isJsonObject(current)) {
      const merged = field.strategy === 'replace' ? withoutDirectives(value) : this.map(current, value, field.type);
      setOwn(result, key, merged ?? {});
    } else if (Array.isArray(value) && Array.isArray(current)) {
      setOwn(result, key, this.list(current, value, field));
    } else {
      const added = withoutDirectives(value);
      if (added === undefined) delete result[key];
      else setOwn(result, key, added);
    }
  }

  private list(original: readonly JsonValue[], patch: readonly JsonValue[], field: FieldStrategy): JsonValue[] {
    if (field.strategy !== 'merge') return (withoutDirectives(patch) ?? []) as JsonValue[];
    if (original.length === 0 && patch.length === 0) return [];
    const { mergeKey } = field;
    const hasMaps = isJsonObject(original[0] ?? patch[0]);
    checkElements(original, patch, hasMaps);
    if (!hasMaps) {
      const merged = distinct([...original, ...patch]);
      return orderList({ merged, patchOrder: patch, serverOrder: original, mergeKey: undefined });
    }
    if (mergeKey === undefined) throw new StrategicPatchError(`cannot merge lists without merge key for ${field.type}`);
    const { kept, plain } = applyElementDirectives(original as JsonObject[], patch as JsonObject[], mergeKey);
    const merged: JsonObject[] = [...kept];
    for (const item of plain) {
      checkMergeKey(item, mergeKey);
      const index = indexOfItem(merged, item, mergeKey);
      if (index >= 0) merged[index] = this.map(merged[index]!, item, field.type);
      else merged.push(withoutDirectives(item) as JsonObject);
    }
    return orderList({ merged, patchOrder: plain, serverOrder: original, mergeKey });
  }

  /** A field that comes with the order of its elements. */
  private orderedField(result: Draft, patch: JsonObject, key: string, type: string): void {
    const order = patch[`${SET_ELEMENT_ORDER}/${key}`];
    if (!Array.isArray(order)) throw new StrategicPatchError('invalid patch format of setElementOrder list');
    const current = getOwn(result, key);
    const wanted = getOwn(patch, key);
    const field = this.strategies.of(type, key);
    if (Array.isArray(wanted)) checkOrder(wanted, order, field.mergeKey);
    if (wanted === null || (wanted !== undefined && !Array.isArray(wanted))) {
      this.field(result, key, wanted, type);
      return;
    }
    let merged: readonly JsonValue[];
    if (Array.isArray(current) && wanted) merged = this.list(current, wanted as readonly JsonValue[], field);
    else if (wanted) merged = (withoutDirectives(wanted) ?? []) as JsonValue[];
    else if (Array.isArray(current)) merged = current;
    else return;
    const serverOrder: readonly JsonValue[] = Array.isArray(current) ? current : [];
    setOwn(result, key, orderList({ merged, patchOrder: order, serverOrder, mergeKey: field.mergeKey }));
  }
}

/** `$patch: replace` takes the patch as it stands, `$patch: delete` leaves an empty map. */
function applyDirective(patch: JsonObject): JsonObject {
  const directive = patch[DIRECTIVE];
  if (directive === 'delete') return {};
  if (directive !== 'replace') throw badDirective(directive, patch);
  const result: Draft = {};
  for (const key of Object.keys(patch)) if (key !== DIRECTIVE) setOwn(result, key, patch[key]!);
  return pruneNulls(result) as JsonObject;
}

function badDirective(directive: JsonValue | undefined, patch: JsonObject): StrategicPatchError {
  return new StrategicPatchError(`unknown patch type: ${goValue(directive)} in map: ${goValue(patch)}`);
}

/** A copy of the original with the fields that $retainKeys names, or all of them. */
function retainKeys(original: JsonObject, patch: JsonObject): Draft {
  const retained = getOwn(patch, RETAIN_KEYS);
  const result: Draft = {};
  if (retained === undefined) {
    for (const key of Object.keys(original)) setOwn(result, key, original[key]!);
    return result;
  }
  const broken = () => new StrategicPatchError('invalid patch format of retainKeys');
  if (!Array.isArray(retained)) throw broken();
  const kept = new Set<JsonValue>(retained);
  for (const key of Object.keys(patch)) {
    const isDirective = key.startsWith('$');
    if (patch[key] !== null && !isDirective && !kept.has(key)) throw broken();
  }
  for (const key of Object.keys(original)) if (kept.has(key)) setOwn(result, key, original[key]!);
  return result;
}

function deletePrimitives(result: Draft, patch: JsonObject, key: string): void {
  const removed = patch[key];
  if (!Array.isArray(removed)) throw new StrategicPatchError('invalid patch format of primitive list');
  const field = key.slice(DELETE_FROM_PRIMITIVE_LIST.length + 1);
  const current = getOwn(result, field);
  if (!Array.isArray(current)) return;
  setOwn(
    result,
    field,
    current.filter((item: JsonValue) => !removed.some((other) => deepEqual(other, item))),
  );
}

interface DirectedElements {
  kept: readonly JsonObject[];
  plain: readonly JsonObject[];
}

/** Carries out `$patch` of single elements; what is left of the patch are plain elements. */
function applyElementDirectives(
  original: readonly JsonObject[],
  patch: readonly JsonObject[],
  mergeKey: string,
): DirectedElements {
  let kept = original;
  let replaces = false;
  const plain: JsonObject[] = [];
  for (const item of patch) {
    const directive = getOwn(item, DIRECTIVE);
    if (directive === undefined) {
      plain.push(item);
    } else if (directive === 'delete') {
      checkMergeKey(item, mergeKey);
      kept = kept.filter((other) => !deepEqual(identityOf(other, mergeKey), item[mergeKey]));
    } else if (directive === 'replace') {
      replaces = true;
    } else if (directive === 'merge') {
      throw new StrategicPatchError('merging lists cannot yet be specified in the patch');
    } else {
      throw badDirective(directive, item);
    }
  }
  return { kept: replaces ? [] : kept, plain };
}

function checkMergeKey(item: JsonObject, mergeKey: string): void {
  if (Object.hasOwn(item, mergeKey)) return;
  throw new StrategicPatchError(`map: ${goValue(item)} does not contain declared merge key: ${mergeKey}`);
}

function checkElements(original: readonly JsonValue[], patch: readonly JsonValue[], hasMaps: boolean): void {
  for (const item of [...original, ...patch]) {
    if (Array.isArray(item)) throw new StrategicPatchError('lists of lists are not supported');
    if (isJsonObject(item) === hasMaps) continue;
    throw new StrategicPatchError(`list element types are not identical: ${goValue([original, patch])}`);
  }
}

/** The patch's elements must stand in the order's order; those that delete need not be in it. */
function checkOrder(patch: readonly JsonValue[], order: readonly JsonValue[], mergeKey: string | undefined): void {
  let next = 0;
  for (const item of patch) {
    if (isJsonObject(item) && Object.hasOwn(item, DIRECTIVE)) continue;
    const index = indexOfItem(order.slice(next), item, mergeKey);
    if (index < 0) {
      throw new StrategicPatchError(
        `The order in patch list:\n${goValue(patch)}\n doesn't match ${SET_ELEMENT_ORDER} list:\n${goValue(order)}\n`,
      );
    }
    next += index + 1;
  }
}

/** A value of a patch as it is added where nothing was: without directives and nulls; undefined if it only deletes. */
function withoutDirectives(value: JsonValue): JsonValue | undefined {
  if (Array.isArray(value)) return value.map(withoutDirectives).filter((item) => item !== undefined) as JsonValue[];
  if (!isJsonObject(value)) return value;
  if (getOwn(value, DIRECTIVE) === 'delete') return undefined;
  const result: Draft = {};
  for (const key of Object.keys(value)) {
    const isDirective =
      key === DIRECTIVE || key === RETAIN_KEYS || /^\$(setElementOrder|deleteFromPrimitiveList)\//.test(key);
    if (isDirective || value[key] === null) continue;
    const inner = withoutDirectives(value[key]!);
    if (inner !== undefined) setOwn(result, key, inner);
  }
  return result;
}

function distinct(list: readonly JsonValue[]): JsonValue[] {
  return [...new Set(list)];
}
