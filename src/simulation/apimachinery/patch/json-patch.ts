/**
 * JSON Patch: a list of operations at JSON pointers.
 * Models: RFC 6902 as evanphx/json-patch v4 does it: `replace` of an absent key adds it, negative indices count from the end.
 * Leaves out: the size limit of copies.
 */
import { cloneDeep, deepEqual } from '../deep';
import { goQuote } from '../go-format';
import { getOwn, isJsonObject, type JsonValue, setOwn } from '../json-value';

/** One operation of a JSON patch. */
export interface JsonPatchOperation {
  readonly op: string;
  readonly path: string;
  readonly from?: string;
  readonly value?: JsonValue;
}

/** A JSON patch that does not apply; the message is evanphx's. */
export class JsonPatchError extends Error {}

const MISSING = 'missing value';
const INVALID_INDEX = 'invalid index referenced';
const TEST_FAILED = 'test failed';

type Container = { [key: string]: JsonValue } | JsonValue[];

/** Applies the operations in order to a copy; throws JsonPatchError at the first that fails. */
export function applyJsonPatch<T>(document: T, patch: readonly JsonPatchOperation[]): T {
  const root = cloneDeep(document) as Container;
  for (const operation of patch) applyOperation(root, operation);
  return root as T;
}

function applyOperation(root: Container, { op, path, from, value }: JsonPatchOperation): void {
  switch (op) {
    case 'add':
      addAt(root, path, cloneDeep(value ?? null), {
        missing: `add operation does not apply: doc is missing path: ${goQuote(path)}`,
        failed: `error in add for path: '${path}'`,
      });
      break;
    case 'remove': {
      const place = placeOf(root, path, `remove operation does not apply: doc is missing path: ${goQuote(path)}`);
      wrapping(`error in remove for path: '${path}'`, () => removeFrom(place));
      break;
    }
    case 'replace':
      replaceAt(root, path, cloneDeep(value ?? null));
      break;
    case 'move':
      moveAt(root, from, path);
      break;
    case 'test':
      testAt(root, path, value);
      break;
    case 'copy': {
      const source = sourceOf(root, from, op);
      const copied = wrapping(`error in copy for from: '${from}'`, () => cloneDeep(readFrom(source)));
      addAt(root, path, copied ?? null, {
        missing: `copy operation does not apply: doc is missing destination path: ${path}`,
        failed: 'error while adding value during copy',
      });
      break;
    }
    default:
      throw new JsonPatchError(`Unexpected kind: ${op ?? 'unknown'}`);
  }
}

interface Place {
  container: Container;
  key: string;
}

/** The container that holds the last step of a pointer, undefined where the way there is missing. */
function findPlace(root: Container, pointer: string): Place | undefined {
  const steps = pointer.split('/');
  if (steps.length < 2) return undefined;
  let container: Container = root;
  for (const step of steps.slice(1, -1)) {
    const next = findIn({ container, key: decodeStep(step) });
    if (Array.isArray(next)) container = next as JsonValue[];
    else if (isJsonObject(next)) container = next as { [key: string]: JsonValue };
    else return undefined;
  }
  return { container, key: decodeStep(steps[steps.length - 1]!) };
}

function decodeStep(step: string): string {
  return step.replaceAll('~1', '/').replaceAll('~0', '~');
}

function placeOf(root: Container, pointer: string, missing: string): Place {
  if (typeof pointer !== 'string') throw new JsonPatchError(`operation missing path field: ${MISSING}`);
  const place = findPlace(root, pointer);
  if (!place) throw new JsonPatchError(`${missing}: ${MISSING}`);
  return place;
}

function findIn(place: Place): JsonValue | undefined {
  try {
    return readFrom(place);
  } catch (error) {
    if (error instanceof JsonPatchError) return undefined;
    throw error;
  }
}

/** The value at a place; an absent key of an object is no error, an absent index of a list is. */
function readFrom({ container, key }: Place): JsonValue | undefined {
  if (!Array.isArray(container)) return getOwn(container, key);
  return container[existingIndex(container, key)];
}

function indexOf(key: string): number {
  if (/^[+-]?\d+$/.test(key)) return Number(key);
  throw new JsonPatchError(`strconv.Atoi: parsing ${goQuote(key)}: invalid syntax`);
}

function existingIndex(list: readonly JsonValue[], key: string): number {
  const index = indexOf(key);
  if (index >= list.length || index < -list.length) {
    throw new JsonPatchError(`Unable to access invalid index: ${index}: ${INVALID_INDEX}`);
  }
  return index < 0 ? index + list.length : index;
}

interface AddWords {
  missing: string;
  failed: string;
}

function addAt(root: Container, path: string, value: JsonValue, words: AddWords): void {
  const { container, key } = placeOf(root, path, words.missing);
  wrapping(words.failed, () => {
    if (!Array.isArray(container)) setOwn(container, key, value);
    else if (key === '-') container.push(value);
    else container.splice(insertionIndex(container, key), 0, value);
  });
}

function insertionIndex(list: readonly JsonValue[], key: string): number {
  const index = wrapping(`value was not a proper array index: '${key}'`, () => indexOf(key));
  const size = list.length + 1;
  if (index >= size || index < -size) {
    throw new JsonPatchError(`Unable to access invalid index: ${index}: ${INVALID_INDEX}`);
  }
  return index < 0 ? index + size : index;
}

function removeFrom({ container, key }: Place): void {
  if (Array.isArray(container)) {
    container.splice(existingIndex(container, key), 1);
    return;
  }
  if (!Object.hasOwn(container, key)) {
    throw new JsonPatchError(`Unable to remove nonexistent key: ${key}: ${MISSING}`);
  }
  delete container[key];
}

function replaceAt(root: Container, path: string, value: JsonValue): void {
  const { container, key } = placeOf(root, path, `replace operation does not apply: doc is missing path: ${path}`);
  if (!Array.isArray(container)) {
    setOwn(container, key, value);
    return;
  }
  let index: number;
  try {
    index = existingIndex(container, key);
  } catch {
    throw new JsonPatchError(`replace operation does not apply: doc is missing key: ${path}: ${MISSING}`);
  }
  container[index] = value;
}

function sourceOf(root: Container, from: string | undefined, op: string): Place {
  if (typeof from !== 'string') {
    throw new JsonPatchError(`${op} operation failed to decode from: operation, missing from field: ${MISSING}`);
  }
  return placeOf(root, from, `${op} operation does not apply: doc is missing from path: ${from}`);
}

function moveAt(root: Container, from: string | undefined, path: string): void {
  const source = sourceOf(root, from, 'move');
  const value = wrapping(`error in move for path: '${source.key}'`, () => {
    const found = readFrom(source);
    removeFrom(source);
    return found ?? null;
  });
  addAt(root, path, value, {
    missing: `move operation does not apply: doc is missing destination path: ${path}`,
    failed: `error in move for path: '${path}'`,
  });
}

function testAt(root: Container, path: string, wanted: JsonValue | undefined): void {
  const place = placeOf(root, path, `test operation does not apply: is missing path: ${path}`);
  const value = wrapping(`error in test for path: '${path}'`, () => readFrom(place));
  if (!deepEqual(value ?? null, wanted ?? null))
    throw new JsonPatchError(`testing value ${path} failed: ${TEST_FAILED}`);
}

/** Puts words before the message of an error, as Go's errors.Wrap does. */
function wrapping<T>(words: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    if (error instanceof JsonPatchError) throw new JsonPatchError(`${words}: ${error.message}`);
    throw error;
  }
}
