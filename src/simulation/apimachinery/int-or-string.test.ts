import { expect, test } from 'vitest';
import { percentOf, scaledValue } from './int-or-string';

test.each([
  [3, 10, 3, 3],
  ['25%', 10, 3, 2],
  ['0%', 10, 0, 0],
  ['100%', 7, 7, 7],
  ['29%', 100, 29, 29],
  ['200%', 3, 6, 6],
] as const)('%s of %d is %d rounded up, %d rounded down', (value, total, up, down) => {
  expect(scaledValue(value, total, 'up')).toBe(up);
  expect(scaledValue(value, total, 'down')).toBe(down);
});

test.each([
  ['5', 'invalid value for IntOrString: invalid type: string is not a percentage'],
  ['x%', 'invalid value for IntOrString: invalid value "x%": strconv.Atoi: parsing "x": invalid syntax'],
])('%s is no percentage', (value, message) => {
  expect(() => percentOf(value)).toThrow(new Error(message));
});
