import { fc, test as prop } from '@fast-check/vitest';
import { describe, expect, test } from 'vitest';
import { ageText, formatDuration, humanDuration, parseDuration, shortHumanDuration } from './duration';
import { microTimestampAt, parseTime, timeMs, timestampAt } from './time';

const START = 1_767_225_600_000; // 2026-01-01T00:00:00Z

describe('a timestamp', () => {
  test('has whole seconds, or microseconds', () => {
    expect(timestampAt(START + 12_999)).toBe('2026-01-01T00:00:12Z');
    expect(microTimestampAt(START + 12_345)).toBe('2026-01-01T00:00:12.345000Z');
    expect(microTimestampAt(START)).toBe('2026-01-01T00:00:00.000000Z');
    expect(timestampAt(0)).toBe('1970-01-01T00:00:00Z');
    expect(timestampAt(951_782_400_000)).toBe('2000-02-29T00:00:00Z');
  });

  test.each([
    ['2026-01-01T00:00:12Z', START + 12_000],
    ['2026-01-01T00:00:12.345000Z', START + 12_345],
    ['2026-01-01T01:00:00+01:00', START],
    ['2025-12-31T19:30:00-04:30', START],
    ['1970-01-01T00:00:00Z', 0],
  ])('%s is read', (text, ms) => {
    expect(parseTime(text)).toBe(ms);
  });

  test.each(['', 'yesterday', '2026-13-01T00:00:00Z', '2026-02-29T00:00:00Z', '2026-01-01T24:00:00Z', '2026-01-01'])(
    '%j is none',
    (text) => {
      expect(parseTime(text)).toBeUndefined();
      expect(() => timeMs(text)).toThrow('is a timestamp');
    },
  );

  const moments = fc.integer({ min: Date.UTC(0, 0, 1), max: Date.UTC(9999, 11, 31) });
  prop.prop([moments])('is what the calendar says, and reads back', (ms) => {
    const calendar = new Date(ms).toISOString();
    expect(microTimestampAt(ms)).toBe(`${calendar.slice(0, -1)}000Z`);
    expect(timestampAt(ms)).toBe(`${calendar.slice(0, 19)}Z`);
    expect(parseTime(microTimestampAt(ms))).toBeCloseTo(ms, 3);
    expect(parseTime(timestampAt(ms))).toBe(Math.floor(ms / 1000) * 1000);
  });
});

const S = 1000;
const M = 60 * S;
const H = 60 * M;
const D = 24 * H;

describe('an age is shown in two or three figures', () => {
  test.each([
    [0, '0s'],
    [-1 * S, '0s'],
    [-2 * S, '<invalid>'],
    [59 * S, '59s'],
    [119 * S, '119s'],
    [2 * M, '2m'],
    [2 * M + 5 * S, '2m5s'],
    [9 * M + 59 * S, '9m59s'],
    [10 * M + 5 * S, '10m'],
    [179 * M, '179m'],
    [3 * H, '3h'],
    [3 * H + 5 * M, '3h5m'],
    [8 * H + 5 * M, '8h'],
    [47 * H, '47h'],
    [2 * D, '2d'],
    [2 * D + 3 * H, '2d3h'],
    [8 * D + 3 * H, '8d'],
    [729 * D, '729d'],
    [730 * D, '2y'],
    [760 * D, '2y30d'],
    [3000 * D, '8y'],
  ])('%d ms is %s', (ms, text) => {
    expect(humanDuration(ms)).toBe(text);
  });

  test('a short one in one figure', () => {
    expect([59 * S, 90 * S, 90 * M, 47 * H, 400 * D].map(shortHumanDuration)).toEqual(['59s', '1m', '1h', '1d', '1y']);
  });

  test('of a timestamp, counted to now', () => {
    expect(ageText('2026-01-01T00:00:00Z', START + 65 * S)).toBe('65s');
    expect(ageText(undefined, START)).toBe('<unknown>');
  });
});

describe('a Go duration is printed and read', () => {
  test.each([
    [0, '0s'],
    [10 * S, '10s'],
    [1500, '1.5s'],
    [M, '1m0s'],
    [90 * S, '1m30s'],
    [H + 250, '1h0m0.25s'],
    [100, '100ms'],
    [0.5, '500µs'],
    [0.000001, '1ns'],
    [-90 * S, '-1m30s'],
    [5 * D, '120h0m0s'],
  ])('%d ms is %s', (ms, text) => {
    expect(formatDuration(ms)).toBe(text);
    expect(parseDuration(text)).toBeCloseTo(ms, 6);
  });

  test.each([
    ['', 'time: invalid duration ""'],
    ['x', 'time: invalid duration "x"'],
    ['10', 'time: missing unit in duration "10"'],
    ['10x', 'time: unknown unit "x" in duration "10x"'],
    ['.s', 'time: invalid duration ".s"'],
    ['1toString', 'time: unknown unit "toString" in duration "1toString"'],
    ['9999999h', 'time: invalid duration "9999999h"'],
  ])('%j is refused', (text, message) => {
    expect(() => parseDuration(text)).toThrow(new Error(message));
  });

  prop.prop([fc.integer({ min: -1e12, max: 1e12 })])('whole milliseconds read back exactly', (ms) => {
    expect(Math.round(parseDuration(formatDuration(ms)))).toBe(ms);
  });
});
