import { describe, expect, test } from 'vitest';
import type { Pod } from '../../api/core/v1/pod/pod';
import { nextBackoff, remainingMs } from './backoff';
import { formatIndexes, parseIndexes } from './index-set';

const START = Date.parse('2026-01-01T00:00:00Z');

function ended(second: number): Pod {
  const finishedAt = new Date(START + second * 1000).toISOString().replace('.000', '');
  return {
    metadata: { creationTimestamp: '2026-01-01T00:00:00Z' },
    status: { phase: 'Failed', containerStatuses: [{ state: { terminated: { finishedAt } } }] },
  } as unknown as Pod;
}

describe("a Job's back-off", () => {
  test('is 10 s after the first failure, doubled with each further one, at most 10 minutes', () => {
    const at = (failures: number) => remainingMs({ failures, lastFailureMs: START }, START);
    expect([0, 1, 2, 3, 7, 20].map(at)).toEqual([0, 10_000, 20_000, 40_000, 600_000, 600_000]);
  });

  test('counts from the end of the failed pod', () => {
    const record = nextBackoff(undefined, [], [ended(3)]);
    expect(remainingMs(record, START + 5000)).toBe(8000);
    expect(remainingMs(record, START + 14_000)).toBe(0);
  });

  test('starts anew with a success; later failures count again', () => {
    const failed = nextBackoff(undefined, [], [ended(1), ended(2)]);
    expect(failed.failures).toBe(2);
    expect(nextBackoff(failed, [ended(5)], [ended(4), ended(6)])).toEqual({ failures: 1, lastFailureMs: START + 6000 });
  });
});

describe('completed indexes', () => {
  test.each(['', '0', '0,1', '0-2', '0,2-4,7,8'])('%s is written as it is read', (text) => {
    expect(formatIndexes(parseIndexes(text, 100))).toBe(text);
  });

  test('indexes beyond the completions are left out', () => {
    expect(formatIndexes(parseIndexes('0-5', 3))).toBe('0-2');
  });
});
