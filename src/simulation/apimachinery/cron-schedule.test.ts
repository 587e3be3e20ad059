import { describe, expect, test } from 'vitest';
import { CronError, parseCronSchedule } from './cron-schedule';

const values = (bits: bigint) => Array.from({ length: 64 }, (_, i) => i).filter((i) => (bits >> BigInt(i)) & 1n);

test('a schedule is read into the values that each field allows', () => {
  const schedule = parseCronSchedule('*/20 1-3,5 1 jan-mar/2 mon,5');
  expect(values(schedule.minute)).toEqual([0, 20, 40]);
  expect(values(schedule.hour)).toEqual([1, 2, 3, 5]);
  expect(values(schedule.dayOfMonth)).toEqual([1]);
  expect(values(schedule.month)).toEqual([1, 3]);
  expect(values(schedule.dayOfWeek)).toEqual([1, 5]);
  expect(values(parseCronSchedule('50/5 * * * *').minute)).toEqual([50, 55]);
  expect(values(parseCronSchedule('@weekly').dayOfWeek)).toEqual([0]);
  expect(parseCronSchedule('@every 1h').every).toBe('1h');
  expect(parseCronSchedule('0 0 * * ?').isAnyDayOfWeek).toBe(true);
  expect(parseCronSchedule('0 0 1 * *').isAnyDayOfMonth).toBe(false);
});

describe('a broken schedule is refused in the words of the parser', () => {
  test.each([
    ['', 'empty spec string'],
    ['* * * *', 'expected exactly 5 fields, found 4: [* * * *]'],
    ['x', 'expected exactly 5 fields, found 1: [x]'],
    ['60 * * * *', 'end of range (60) above maximum (59): 60'],
    ['0 0 0 * *', 'beginning of range (0) below minimum (1): 0'],
    ['5-1 * * * *', 'beginning of range (5) beyond end of range (1): 5-1'],
    ['*/0 * * * *', 'step of range should be a positive number: */0'],
    ['1-2-3 * * * *', 'too many hyphens: 1-2-3'],
    ['1/2/3 * * * *', 'too many slashes: 1/2/3'],
    ['x * * * *', 'failed to parse int from x: strconv.Atoi: parsing "x": invalid syntax'],
    ['@never', 'unrecognized descriptor: @never'],
  ])('%j', (text, message) => {
    expect(() => parseCronSchedule(text)).toThrow(new CronError(message));
  });
});
