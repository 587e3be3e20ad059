import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { createPrng } from '../base/prng';
import { generateName, generateSuffix, hash32, podTemplateHash, safeEncodeString, stableText, uidFrom } from './names';

const stream = () => createPrng(7, 'names').uint32;

test('a generated name is the base and five letters, 63 characters at most', () => {
  expect(generateName('web-', stream())).toMatch(/^web-[bcdfghjklmnpqrstvwxz2456789]{5}$/);
  expect(generateName('x'.repeat(80), stream())).toHaveLength(63);
  expect(generateName('web-', stream())).toBe(generateName('web-', stream()));
});

test('suffixes use all letters and rarely meet', () => {
  const draw = stream();
  const suffixes = Array.from({ length: 2000 }, () => generateSuffix(draw));
  expect(new Set(suffixes).size).toBeGreaterThan(1990);
  expect(new Set(suffixes.join('')).size).toBe(27);
});

prop.prop([fc.integer()])('a uid has the form of a version 4 UUID', (seed) => {
  const { uint32 } = createPrng(seed, 'uids');
  expect(uidFrom(uint32)).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});

describe('hash32 is FNV-1a', () => {
  test.each([
    ['', 0x811c9dc5],
    ['a', 0xe40c292c],
    ['foobar', 0xbf9cf968],
  ])('%j', (text, hash) => {
    expect(hash32(text)).toBe(hash);
  });

  prop.prop([fc.string({ unit: 'grapheme' })])('of the UTF-8 bytes', (text) => {
    let hash = 2166136261;
    for (const byte of new TextEncoder().encode(text)) hash = Math.imul(hash ^ byte, 16777619);
    expect(hash32(text)).toBe(hash >>> 0);
  });
});

test('safe encoding takes a letter for a letter', () => {
  // The digits of a hash become these letters in every pod's name.
  expect(safeEncodeString('0123456789')).toBe('456789bcdf');
});

describe('a pod-template-hash', () => {
  const template = { metadata: { labels: { app: 'web' } }, spec: { containers: [{ name: 'c', image: 'nginx' }] } };

  test('does not depend on the order of keys', () => {
    const turned = { spec: { containers: [{ image: 'nginx', name: 'c' }] }, metadata: { labels: { app: 'web' } } };
    expect(podTemplateHash(turned)).toBe(podTemplateHash(template));
    expect(stableText({ b: undefined, a: [1, null] })).toBe('{"a":[1,null]}');
  });

  test('changes with the template and with the collision count', () => {
    const other = { ...template, spec: { containers: [{ name: 'c', image: 'nginx:2' }] } };
    const hashes = [
      podTemplateHash(template),
      podTemplateHash(other),
      podTemplateHash(template, 1),
      podTemplateHash(template, 2),
    ];
    expect(new Set(hashes).size).toBe(4);
    for (const hash of hashes) expect(hash).toMatch(/^[bcdfghjklmnpqrstvwxz2456789]{1,10}$/);
  });
});
