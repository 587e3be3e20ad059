import { describe, expect, test } from 'vitest';
import {
  addQuantity,
  compareQuantity,
  parseQuantity,
  parseQuantityJson,
  QuantityError,
  quantityMilliValue,
  quantityOfMilli,
  quantityOfValue,
  quantityValue,
  subQuantity,
} from './quantity';

describe('a quantity is printed in its canonical form', () => {
  test.each([
    ['0', '0'],
    ['0Gi', '0'],
    ['1', '1'],
    ['100m', '100m'],
    ['1500m', '1500m'],
    ['1000m', '1'],
    ['0.5', '500m'],
    ['.5', '500m'],
    ['1.5', '1500m'],
    ['0.75', '750m'],
    ['1.500', '1.500'], // Go's fast path takes it for canonical
    ['+1', '+1'],
    ['-1', '-1'],
    ['-1Gi', '-1Gi'],
    ['1e3', '1e3'],
    ['1E3', '1E3'],
    ['1000e3', '1e6'],
    ['12e1', '120'],
    ['1k', '1k'],
    ['1000k', '1M'],
    ['1000', '1k'],
    ['1024', '1024'],
    ['1Ki', '1Ki'],
    ['1024Ki', '1Mi'],
    ['1024Mi', '1Gi'],
    ['1536Mi', '1536Mi'],
    ['1.5Gi', '1536Mi'],
    ['0.1Gi', '107374182400m'],
    ['0.5Mi', '512Ki'],
    ['0.0001Ki', '102400u'],
    ['64Mi', '64Mi'],
    ['1Ei', '1Ei'],
    ['8Ei', '9223372036854775807'],
    ['100Ei', '9223372036854775807'],
    ['1n', '1n'],
    ['0.1n', '1n'],
    ['1e-99', '1e-9'],
    ['1500u', '1500u'],
    ['1e99', '1e99'],
    ['100E', '100E'],
  ])('%s is %s', (text, canonical) => {
    expect(parseQuantity(text).text).toBe(canonical);
  });
});

describe('a quantity has a value in whole units and in thousandths, both rounded up', () => {
  test.each([
    ['1', 1, 1000],
    ['100m', 1, 100],
    ['1500m', 2, 1500],
    ['1u', 1, 1],
    ['64Mi', 67108864, 67108864000],
    ['0.1Gi', 107374183, 107374182400],
    ['-1500m', -2, -1500],
    ['1e3', 1000, 1000000],
  ])('%s is %d, %d thousandths', (text, value, milli) => {
    expect(quantityValue(text)).toBe(value);
    expect(quantityMilliValue(text)).toBe(milli);
  });

  test('an amount that no int64 holds answers 0, as ScaledValue does', () => {
    expect(quantityValue('1e99')).toBe(0);
    expect(quantityMilliValue('10E')).toBe(0);
    expect(quantityValue(undefined)).toBe(0);
  });
});

const REGEX = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'";

describe('a text that is no quantity is refused in the words of the API', () => {
  test.each([
    ['', REGEX],
    [' 1', REGEX],
    ['1 ', REGEX],
    ['1 Gi', REGEX],
    ['x', REGEX],
    ['1x', REGEX],
    ['1.2.3', REGEX],
    ['1Gi1x', REGEX],
    ['１', REGEX],
    ['1Kk', "unable to parse quantity's suffix"],
    ['--1', "unable to parse quantity's suffix"],
    ['1K', "unable to parse quantity's suffix"],
    ['1mi', "unable to parse quantity's suffix"],
    ['1e', "unable to parse quantity's suffix"],
    ['1e2147483647', 'unable to parse numeric part of quantity'],
  ])('%j', (text, message) => {
    expect(() => parseQuantity(text)).toThrow(new QuantityError(message));
  });

  test('in JSON blanks around a quantity are allowed, and numbers are read', () => {
    expect(parseQuantityJson(' 1 ').text).toBe('1');
    expect(parseQuantityJson(0.5).text).toBe('500m');
    expect(parseQuantityJson(1e21).text).toBe('1e+21');
  });
});

test('sums and differences keep the format of the first amount, or of the second where the first is zero', () => {
  const text = (a: string, b: string) => addQuantity(parseQuantity(a), parseQuantity(b)).text;
  expect(text('100m', '900m')).toBe('1');
  expect(text('1Gi', '1G')).toBe('2073741824');
  expect(text('0', '1Gi')).toBe('1Gi');
  expect(text('512Mi', '512Mi')).toBe('1Gi');
  expect(subQuantity(parseQuantity('1'), parseQuantity('1500m')).text).toBe('-500m');
  expect(quantityOfValue(1048576, 'BinarySI').text).toBe('1Mi');
  expect(quantityOfMilli(250, 'DecimalSI').text).toBe('250m');
});

test('amounts are compared, not texts', () => {
  const compare = (a: string, b: string) => compareQuantity(parseQuantity(a), parseQuantity(b));
  expect([compare('1', '1000m'), compare('1Gi', '1G'), compare('1n', '1')]).toEqual([0, 1, -1]);
});
