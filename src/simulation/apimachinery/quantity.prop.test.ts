import { fc, test } from '@fast-check/vitest';
import { expect } from 'vitest';
import { addQuantity, compareQuantity, parseQuantity, QuantityError, subQuantity } from './quantity';

const suffix = fc.constantFrom('', 'n', 'u', 'm', 'k', 'M', 'G', 'T', 'Ki', 'Mi', 'Gi', 'Ti', 'e3', 'E-3', 'e2');
const text = fc
  .tuple(fc.constantFrom('', '-'), fc.nat(999_999), fc.option(fc.nat(999)), suffix)
  .map(([sign, whole, fraction, end]) => `${sign}${whole}${fraction === null ? '' : `.${fraction}`}${end}`);

test.prop([text])('the canonical text of a quantity is a quantity of the same amount and text', (written) => {
  const quantity = parseQuantity(written);
  const again = parseQuantity(quantity.text);
  expect(again.nanos).toBe(quantity.nanos);
  expect(again.text).toBe(quantity.text);
});

test.prop([text, text])('addition commutes and subtraction undoes it', (a, b) => {
  const left = parseQuantity(a);
  const right = parseQuantity(b);
  const sum = addQuantity(left, right);
  expect(sum.nanos).toBe(addQuantity(right, left).nanos);
  expect(compareQuantity(subQuantity(sum, right), left)).toBe(0);
  expect(Math.sign(compareQuantity(left, right))).toBe(-Math.sign(compareQuantity(right, left)) + 0);
});

test.prop([text])('values are rounded up, never by a whole unit', (written) => {
  const { nanos, value, milliValue } = parseQuantity(written);
  const size = nanos < 0n ? -nanos : nanos;
  // 0 stands for what no int64 holds; what no double holds exactly cannot be compared.
  const check = (rounded: number, unit: bigint) => {
    if (rounded === 0 || !Number.isSafeInteger(rounded)) return;
    const above = BigInt(Math.abs(rounded)) * unit - size;
    expect(above >= 0n && above < unit).toBe(true);
  };
  check(value, 10n ** 9n);
  check(milliValue, 10n ** 6n);
});

test.prop([fc.string()])('any text is a quantity or is refused as none', (written) => {
  try {
    parseQuantity(written);
  } catch (error) {
    expect(error).toBeInstanceOf(QuantityError);
  }
});
