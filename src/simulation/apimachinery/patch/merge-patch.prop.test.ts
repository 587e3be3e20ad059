import { fc, test } from '@fast-check/vitest';
import { describe, expect, test as unit } from 'vitest';
import { deepEqual, deepFreeze } from '../deep';
import type { JsonObject, JsonValue } from '../json-value';
import { applyMergePatch, createMergePatch } from './merge-patch';
import { createThreeWayMergePatch } from './three-way';

const value = fc.letrec<{ value: JsonValue; object: JsonObject }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 4 },
    fc.constantFrom(1, 2, 'x', true),
    fc.array(fc.nat(2), { maxLength: 3 }),
    tie('object'),
  ),
  object: fc.dictionary(fc.constantFrom('a', 'b', 'c', '__proto__'), tie('value'), {
    maxKeys: 3,
  }) as fc.Arbitrary<JsonObject>,
}));
const object = value.object.map((made) => deepFreeze(JSON.parse(JSON.stringify(made)) as JsonObject));

test.prop([object, object])('the patch between two objects makes one into the other', (original, modified) => {
  const patch = createMergePatch(original, modified);
  expect(deepEqual(applyMergePatch(original, patch), modified)).toBe(true);
  expect(deepEqual(applyMergePatch(modified, patch), modified)).toBe(true);
  expect(createMergePatch(original, original)).toEqual({});
});

test.prop([object, object])('the apply of an untouched object makes it the new one', (live, modified) => {
  const patch = createThreeWayMergePatch({ lastApplied: live, live, modified });
  expect(deepEqual(applyMergePatch(live, patch), modified)).toBe(true);
});

describe('a merge patch', () => {
  unit.each([
    // RFC 7386, appendix A
    [{ a: 'b' }, { a: 'c' }, { a: 'c' }],
    [{ a: 'b' }, { b: 'c' }, { a: 'b', b: 'c' }],
    [{ a: 'b' }, { a: null }, {}],
    [{ a: ['b'] }, { a: 'c' }, { a: 'c' }],
    [{ a: 'c' }, { a: ['b'] }, { a: ['b'] }],
    [{ a: { b: 'c' } }, { a: { b: 'd', c: null } }, { a: { b: 'd' } }],
    [
      ['a', 'b'],
      ['c', 'd'],
      ['c', 'd'],
    ],
    [{ a: 'b' }, ['c'], ['c']],
    [{ e: null }, { a: 1 }, { e: null, a: 1 }],
    [[1, 2], { a: 'b', c: null }, { a: 'b' }],
    [{}, { a: { bb: { ccc: null } } }, { a: { bb: {} } }],
  ] as [JsonValue, JsonValue, JsonValue][])('%j and %j make %j', (target, patch, result) => {
    expect(applyMergePatch(deepFreeze(target), patch)).toEqual(result);
  });

  unit('shares what it does not touch', () => {
    const target = deepFreeze({ spec: { a: 1 }, status: { b: 2 } });
    const result = applyMergePatch(target, { spec: { a: 2 } }) as typeof target;
    expect(result.status).toBe(target.status);
  });
});

describe('the three-way patch of a custom resource', () => {
  unit('deletes what was applied and is gone, and leaves what others set', () => {
    const patch = createThreeWayMergePatch({
      lastApplied: { spec: { a: 1, b: 2, c: { d: 3 } } },
      live: { spec: { a: 1, b: 2, c: { d: 3, e: 4 }, other: 5 }, status: { x: 1 } },
      modified: { spec: { a: 9, c: { f: {} } } },
    });
    expect(patch).toEqual({ spec: { a: 9, b: null, c: { d: null, f: {} } } });
  });

  unit('is empty where nothing changed', () => {
    const same = { spec: { a: 1 } };
    expect(createThreeWayMergePatch({ lastApplied: same, live: { ...same, status: {} }, modified: same })).toEqual({});
  });
});
