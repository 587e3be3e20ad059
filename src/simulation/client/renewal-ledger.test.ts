import { expect, it } from 'vitest';
import { RenewalLedger } from './renewal-ledger';

it('derives the last renewal from when it began, how often it comes and when it ended', () => {
  const ledger = new RenewalLedger();
  const heard: [string, boolean][] = [];
  const stop = ledger.listen((key, isRenewing) => heard.push([key, isRenewing]));
  expect(ledger.renewTimeAt('a', 5)).toBeUndefined();
  ledger.renewing('a', 1000, 10_000);
  expect(ledger.renewTimeAt('a', 999)).toBeUndefined();
  expect(ledger.renewTimeAt('a', 34_000)).toBe(31_000);
  ledger.stopped('a', 35_000);
  ledger.stopped('a', 60_000);
  expect(ledger.isRenewing('a')).toBe(false);
  expect(ledger.renewTimeAt('a', 99_000)).toBe(31_000);
  ledger.renewing('a', 70_500, 10_000);
  expect(ledger.renewTimeAt('a', 81_000)).toBe(80_500);
  stop();
  ledger.stopped('a', 90_000);
  expect(heard).toEqual([
    ['a', true],
    ['a', false],
    ['a', true],
  ]);
});
