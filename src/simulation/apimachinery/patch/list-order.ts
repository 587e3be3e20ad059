/**
 * The order of merged lists: what the patch names stands in its order, what only the server knows keeps its place.
 *
 *   server  a b c d      patch order  d x b
 *   merged  a d x b c    (a and c are the server's; each patch item is put before the next server item unless
 *                         the server had that item first)
 */
import { deepEqual } from '../deep';
import { isJsonObject, type JsonValue } from '../json-value';

/** The identity of an element in a list: the value of its merge key, or the element itself. */
export function identityOf(item: JsonValue, mergeKey: string | undefined): JsonValue | undefined {
  if (mergeKey === undefined || !isJsonObject(item)) return item;
  return Object.hasOwn(item, mergeKey) ? item[mergeKey] : undefined;
}

/** The index of the element with the same identity, -1 without one. */
export function indexOfItem(list: readonly JsonValue[], item: JsonValue, mergeKey: string | undefined): number {
  const identity = identityOf(item, mergeKey);
  return list.findIndex((other) => deepEqual(identityOf(other, mergeKey), identity));
}

/** What order decides: the list as merged, the order of the patch, the order before it. */
export interface ListOrder {
  readonly merged: readonly JsonValue[];
  readonly patchOrder: readonly JsonValue[];
  readonly serverOrder: readonly JsonValue[];
  readonly mergeKey: string | undefined;
}

/** The merged list in its final order. */
export function orderList({ merged, patchOrder, serverOrder, mergeKey }: ListOrder): JsonValue[] {
  const ofPatch: JsonValue[] = [];
  const ofServer: JsonValue[] = [];
  for (const item of merged) (indexOfItem(patchOrder, item, mergeKey) >= 0 ? ofPatch : ofServer).push(item);
  sortLike(ofPatch, patchOrder, mergeKey);
  sortLike(ofServer, serverOrder, mergeKey);

  const result: JsonValue[] = [];
  let i = 0;
  let j = 0;
  while (i < ofServer.length && j < ofPatch.length) {
    const server = indexOfItem(serverOrder, ofServer[i]!, mergeKey);
    const patched = indexOfItem(serverOrder, ofPatch[j]!, mergeKey);
    const serverFirst = server >= 0 && patched >= 0 && server < patched;
    result.push(serverFirst ? ofServer[i++]! : ofPatch[j++]!);
  }
  return [...result, ...ofServer.slice(i), ...ofPatch.slice(j)];
}

/** Sorts a list by the order of another; elements that the other does not have stay where they are among equals. */
export function sortLike(list: JsonValue[], order: readonly JsonValue[], mergeKey: string | undefined): void {
  const place = new Map(list.map((item) => [item, indexOfItem(order, item, mergeKey)]));
  list.sort((a, b) => {
    const left = place.get(a)!;
    const right = place.get(b)!;
    return left >= 0 && right >= 0 ? left - right : 0;
  });
}
