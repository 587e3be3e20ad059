import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { cloneDeep, deepEqual, deepFreeze, getPath, parseFieldPath, semanticEqual, setPath } from './deep';

const hostile = () => JSON.parse('{"a":{"__proto__":{"x":1},"b":[{"__proto__":2}]}}');

describe('freezing', () => {
  test('reaches every part, those named like the prototype too', () => {
    const object = deepFreeze(hostile());
    expect(Object.isFrozen(object.a.b[0])).toBe(true);
    expect(Object.isFrozen(Object.getOwnPropertyDescriptor(object.a, '__proto__')!.value)).toBe(true);
    expect(Object.isFrozen(Object.prototype)).toBe(false);
  });

  test('stops at parts that are frozen, so a new version costs only what is new', () => {
    const inner = { open: {} };
    Object.freeze(inner);
    deepFreeze({ inner });
    expect(Object.isFrozen(inner.open)).toBe(false);
  });
});

describe('a copy', () => {
  prop.prop([fc.jsonValue()])('equals what it was made of, and shares nothing with it', (value) => {
    const copy = cloneDeep(deepFreeze(value));
    expect(deepEqual(copy, value)).toBe(true);
    expect(JSON.stringify(copy)).toBe(JSON.stringify(value));
  });

  test('keeps a key named like the prototype as a key', () => {
    const copy = cloneDeep(hostile());
    expect(JSON.stringify(copy)).toBe(JSON.stringify(hostile()));
    expect(Object.getPrototypeOf(copy.a)).toBe(Object.prototype);
    expect(deepEqual(copy, hostile())).toBe(true);
    expect(deepEqual(copy, { a: { b: [{}] } })).toBe(false);
  });
});

describe('equality', () => {
  test.each([
    [{ a: 1 }, { a: 1, b: undefined }, true],
    [{ a: 1 }, { a: 1, b: null }, false],
    [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
    [[1, 2], [2, 1], false],
    [[1], [1, undefined], false],
    [[], {}, false],
    [null, {}, false],
    [{ toString: 1 }, {}, false],
    [{}, { toString: 1 }, false],
  ])('%j and %j: %s', (a, b, equal) => {
    expect(deepEqual(a, b)).toBe(equal);
    expect(deepEqual(b, a)).toBe(equal);
  });

  test.each([
    [{ resources: { limits: { cpu: '1' } } }, { resources: { limits: { cpu: '1000m' } } }, true],
    [{ resources: { limits: { cpu: '1' } } }, { resources: { limits: { cpu: '2' } } }, false],
    [{ resources: { limits: { cpu: '1' } } }, { resources: { limits: { memory: '1' } } }, false],
    [{ labels: { a: '1' } }, { labels: { a: '1000m' } }, false],
    [{ a: [] }, {}, true],
    [{ a: {} }, { a: null }, true],
    [{ a: [{}] }, { a: [] }, false],
    [{ a: '' }, {}, false],
    [{ sizeLimit: '1Gi' }, { sizeLimit: '1024Mi' }, true],
    [{ spec: { limits: [{ max: { cpu: '1' } }] } }, { spec: { limits: [{ max: { cpu: '1000m' } }] } }, true],
  ])('to the API %j and %j: %s', (a, b, equal) => {
    expect(semanticEqual(a, b)).toBe(equal);
    expect(semanticEqual(b, a)).toBe(equal);
  });

  prop.prop([fc.jsonValue(), fc.jsonValue()])('is what equal JSON text with sorted keys says', (a, b) => {
    const sorted = (_key: string, value: unknown) =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? ['object', ...Object.entries(value).sort(([x], [y]) => (x < y ? -1 : 1))]
        : value;
    expect(deepEqual(a, b)).toBe(JSON.stringify(a, sorted) === JSON.stringify(b, sorted));
  });
});

describe('a field path', () => {
  const pod = deepFreeze({
    metadata: { labels: { 'a.b/c': 'x' } },
    spec: { containers: [{ name: 'a' }, { name: 'b' }] },
  });

  test('is read into its steps', () => {
    expect(parseFieldPath('spec.containers[1].name')).toEqual(['spec', 'containers', 1, 'name']);
    expect(parseFieldPath('metadata.labels[a.b/c]')).toEqual(['metadata', 'labels', 'a.b/c']);
  });

  test('leads to a value', () => {
    expect(getPath(pod, 'spec.containers[1].name')).toBe('b');
    expect(getPath(pod, 'metadata.labels[a.b/c]')).toBe('x');
    expect(getPath(pod, 'spec.containers[2].name')).toBeUndefined();
    expect(getPath(pod, 'spec.constructor.name')).toBeUndefined();
    expect(getPath(pod, '__proto__')).toBeUndefined();
  });

  test('sets a value in a new object that shares the rest', () => {
    const changed = setPath(pod, 'spec.containers[1].name', 'z');
    expect(getPath(changed, 'spec.containers[1].name')).toBe('z');
    expect(pod.spec.containers[1]!.name).toBe('b');
    expect(changed.metadata).toBe(pod.metadata);
    expect(changed.spec.containers[0]).toBe(pod.spec.containers[0]);
    expect(getPath(setPath({}, 'status.phase', 'Running'), 'status.phase')).toBe('Running');
    expect(setPath({ a: { b: 1, c: 2 } }, 'a.b', undefined)).toEqual({ a: { c: 2 } });
    setPath({}, ['__proto__', 'x'], 1);
    expect(({} as { x?: number }).x).toBeUndefined();
  });
});
