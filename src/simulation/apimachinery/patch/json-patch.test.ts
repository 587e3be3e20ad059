import { describe, expect, test } from 'vitest';
import { deepFreeze } from '../deep';
import { applyJsonPatch, JsonPatchError, type JsonPatchOperation } from './json-patch';

const document = deepFreeze({ a: 1, list: ['x', 'y', 'z'], map: { 'k/1': 'v', 'k~2': 'w' }, nothing: null });

describe('an operation changes a copy of the document', () => {
  const cases: [string, JsonPatchOperation[], object][] = [
    ['add a field', [{ op: 'add', path: '/b', value: 2 }], { ...document, b: 2 }],
    ['add replaces a field', [{ op: 'add', path: '/a', value: [1] }], { ...document, a: [1] }],
    ['add into a list', [{ op: 'add', path: '/list/1', value: 'n' }], { ...document, list: ['x', 'n', 'y', 'z'] }],
    ['add at the end', [{ op: 'add', path: '/list/-', value: 'n' }], { ...document, list: ['x', 'y', 'z', 'n'] }],
    [
      'add counts from the end',
      [{ op: 'add', path: '/list/-1', value: 'n' }],
      { ...document, list: ['x', 'y', 'z', 'n'] },
    ],
    ['remove a field', [{ op: 'remove', path: '/map/k~11' }], { ...document, map: { 'k~2': 'w' } }],
    ['remove with a tilde', [{ op: 'remove', path: '/map/k~02' }], { ...document, map: { 'k/1': 'v' } }],
    ['remove from a list', [{ op: 'remove', path: '/list/0' }], { ...document, list: ['y', 'z'] }],
    ['replace', [{ op: 'replace', path: '/list/2', value: null }], { ...document, list: ['x', 'y', null] }],
    ['replace of an absent key adds it', [{ op: 'replace', path: '/zz', value: 'x' }], { ...document, zz: 'x' }],
    [
      'move',
      [{ op: 'move', from: '/a', path: '/map/a' }],
      { list: document.list, map: { ...document.map, a: 1 }, nothing: null },
    ],
    ['copy', [{ op: 'copy', from: '/map', path: '/copy' }], { ...document, copy: document.map }],
    ['test', [{ op: 'test', path: '/list', value: ['x', 'y', 'z'] }], document],
    ['test of null', [{ op: 'test', path: '/nothing', value: null }], document],
    ['test of an absent key for null', [{ op: 'test', path: '/zz', value: null }], document],
    ['nothing', [], document],
  ];
  test.each(cases)('%s', (_name, patch, result) => {
    expect(applyJsonPatch(document, patch)).toEqual(result);
  });

  test('a key named like the prototype is a key', () => {
    const result = applyJsonPatch({} as object, [{ op: 'add', path: '/__proto__', value: { x: 1 } }]);
    expect(JSON.stringify(result)).toBe('{"__proto__":{"x":1}}');
    expect(({} as { x?: number }).x).toBeUndefined();
    expect(() => applyJsonPatch({}, [{ op: 'add', path: '/__proto__/x', value: 1 }])).toThrow('missing path');
  });
});

describe('a patch that does not apply says why', () => {
  test.each([
    [{ op: 'x', path: '/a' }, 'Unexpected kind: x'],
    [{ op: 'add', path: '/q/r', value: 1 }, 'add operation does not apply: doc is missing path: "/q/r": missing value'],
    [{ op: 'add', path: '', value: 1 }, 'add operation does not apply: doc is missing path: "": missing value'],
    [
      { op: 'add', path: '/list/9', value: 1 },
      "error in add for path: '/list/9': Unable to access invalid index: 9: invalid index referenced",
    ],
    [
      { op: 'add', path: '/list/x', value: 1 },
      "error in add for path: '/list/x': value was not a proper array index: 'x': strconv.Atoi: parsing \"x\": invalid syntax",
    ],
    [{ op: 'add', path: '/a/b', value: 1 }, 'add operation does not apply: doc is missing path: "/a/b": missing value'],
    [
      { op: 'remove', path: '/zz' },
      "error in remove for path: '/zz': Unable to remove nonexistent key: zz: missing value",
    ],
    [
      { op: 'remove', path: '/list/3' },
      "error in remove for path: '/list/3': Unable to access invalid index: 3: invalid index referenced",
    ],
    [
      { op: 'replace', path: '/q/r', value: 1 },
      'replace operation does not apply: doc is missing path: /q/r: missing value',
    ],
    [
      { op: 'replace', path: '/list/3', value: 1 },
      'replace operation does not apply: doc is missing key: /list/3: missing value',
    ],
    [{ op: 'test', path: '/a', value: 2 }, 'testing value /a failed: test failed'],
    [
      { op: 'move', from: '/q/r', path: '/a' },
      'move operation does not apply: doc is missing from path: /q/r: missing value',
    ],
    [{ op: 'copy', path: '/a' }, 'copy operation failed to decode from: operation, missing from field: missing value'],
  ] as [JsonPatchOperation, string][])('%j', (operation, message) => {
    expect(() => applyJsonPatch(document, [operation])).toThrow(new JsonPatchError(message));
  });
});
