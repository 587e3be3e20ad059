import { expect, test } from 'vitest';
import { isCpu, isLabelKey, isLabelValue, isMemory, isNodeName } from './node-words';

const long = 'a'.repeat(64);

test.each(['disktype', 'example.com/reserved', 'topology.kubernetes.io/zone', 'a_B.c'])('%j can be a key', (key) => {
  expect(isLabelKey(key)).toBe(true);
});
test.each(['', 'bad key!', '/a', 'a/', 'a/b/c', 'Example.com/x', '-a', 'a-', long, `${long}.${'b'.repeat(254)}/x`])(
  '%j cannot be a key',
  (key) => expect(isLabelKey(key)).toBe(false),
);

test('values may be empty, but not long, spaced or ending in a sign', () => {
  expect(['', 'ssd', 'v1.2_3-b'].every(isLabelValue)).toBe(true);
  expect([long, 'a b', 'a-', '<b>'].some(isLabelValue)).toBe(false);
});

test('a machine is named as a DNS subdomain', () => {
  expect(['worker-4', 'gpu.rack1', '9'].every(isNodeName)).toBe(true);
  expect(['', 'Worker', 'a b', 'a..b', '-a', 'a_b'].some(isNodeName)).toBe(false);
});

test('a machine has some CPU and memory, in units that mean something', () => {
  expect(['4', '0.5', '1500m', '1024'].every(isCpu)).toBe(true);
  expect(['0', '0m', '8Gi', '4k', '-1', '1e99', '4000', ' ', 'lots', '.5'].some(isCpu)).toBe(false);
  expect(['8Gi', '512Mi', '4294967296', '1.5G'].every(isMemory)).toBe(true);
  expect(['0', '8', '8m', '64Mi', '100Mi', '-8Gi', '9999Ti', '8gi', 'lots'].some(isMemory)).toBe(false);
});
