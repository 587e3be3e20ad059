import { describe, expect, test } from 'vitest';
import type { Pod } from '../api/core/v1/pod/pod';
import { logarithmicOrder, podsToDelete } from './pod-ranking';

const NOW = Date.parse('2026-01-01T01:00:00Z');

interface Traits {
  node?: string;
  phase?: string;
  readySince?: string;
  cost?: string;
  restarts?: number;
}

function pod(name: string, { node = 'a', phase = 'Running', readySince, cost, restarts = 0 }: Traits): Pod {
  return {
    metadata: {
      name,
      uid: name,
      creationTimestamp: '2026-01-01T00:00:00Z',
      ...(cost && { annotations: { 'controller.kubernetes.io/pod-deletion-cost': cost } }),
    },
    spec: { nodeName: node },
    status: {
      phase,
      containerStatuses: [{ restartCount: restarts }],
      conditions: [{ type: 'Ready', status: readySince ? 'True' : 'False', lastTransitionTime: readySince }],
    },
  } as unknown as Pod;
}

function first(pods: Pod[], related: Pod[] = pods): string | undefined {
  return podsToDelete(pods, related, 1, NOW)[0]?.metadata.name;
}

const OLD = '2026-01-01T00:00:10Z';

describe('which pod goes first', () => {
  test.each<[string, Traits, Traits]>([
    ['one without a node', { node: '', phase: 'Pending' }, { phase: 'Pending' }],
    ['one that is pending', { phase: 'Pending' }, { phase: 'Running' }],
    ['one that is not ready', {}, { readySince: OLD }],
    ['the one that costs less', { readySince: OLD, cost: '-5' }, { readySince: OLD }],
    ['one that is ready for a shorter time', { readySince: '2026-01-01T00:59:58Z' }, { readySince: OLD }],
    ['the one that restarted more often', { readySince: OLD, restarts: 3 }, { readySince: OLD }],
  ])('%s', (_, doomed, spared) => {
    expect(first([pod('spared', spared), pod('doomed', doomed)])).toBe('doomed');
  });

  test('one on a node with more of its sisters', () => {
    const pods = [pod('alone', { node: 'b', readySince: OLD }), pod('crowded', { node: 'a', readySince: OLD })];
    expect(first(pods, [...pods, pod('sister', { node: 'a' })])).toBe('crowded');
  });

  test('ages count by powers of two only', () => {
    expect(logarithmicOrder(NOW - 5000, NOW - 8000, NOW)).toBe(0);
    expect(logarithmicOrder(NOW - 1000, NOW - 60_000, NOW)).toBeLessThan(0);
  });
});
