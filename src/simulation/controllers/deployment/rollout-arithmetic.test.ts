import { describe, expect, test } from 'vitest';
import type { Deployment } from '../../api/apps/v1/deployment/deployment';
import type { ReplicaSet } from '../../api/apps/v1/replicaset/replicaset';
import { fencepostsOf, nextNewReplicas, oldPodsToScaleDown, proportionalSizes } from './rollout-arithmetic';

function deployment(replicas: number, maxSurge: number | string, maxUnavailable: number | string): Deployment {
  const strategy = { type: 'RollingUpdate', rollingUpdate: { maxSurge, maxUnavailable } };
  return { metadata: {}, spec: { replicas, strategy }, status: {} } as unknown as Deployment;
}

function set(name: string, replicas: number, available: number, max?: number): ReplicaSet {
  const annotations = max === undefined ? {} : { 'deployment.kubernetes.io/max-replicas': String(max) };
  return {
    metadata: { name, creationTimestamp: '2026-01-01T00:00:00Z', annotations },
    spec: { replicas },
    status: { replicas, availableReplicas: available },
  } as unknown as ReplicaSet;
}

describe('how many pods a rollout may have', () => {
  test.each([
    [3, '25%', '25%', 1, 0],
    [10, '25%', '25%', 3, 2],
    [3, 0, '10%', 0, 1],
    [5, 2, 2, 2, 2],
    [0, '25%', '25%', 0, 0],
    [2, 1, '100%', 1, 2],
  ])(
    '%i replicas with surge %s and unavailable %s: %i above, %i below',
    (replicas, surge, unavailable, above, below) => {
      expect(fencepostsOf(deployment(replicas, surge, unavailable))).toEqual({
        maxSurge: above,
        maxUnavailable: below,
      });
    },
  );

  test('the new set takes what room the surge leaves', () => {
    const ten = deployment(10, 3, 2);
    expect(nextNewReplicas(ten, [set('old', 10, 10)], 0)).toBe(3);
    expect(nextNewReplicas(ten, [set('old', 8, 8), set('new', 3, 0)], 3)).toBe(5);
    expect(nextNewReplicas(ten, [set('old', 8, 8), set('new', 5, 0)], 5)).toBe(5);
  });

  test('old pods go only as far as enough stay available', () => {
    const ten = deployment(10, 3, 2);
    const newSet = set('new', 3, 0);
    expect(oldPodsToScaleDown(ten, [set('old', 10, 10), newSet], newSet)).toBe(2);
  });

  test('scaling amid a rollout is shared out by size: 8 and 5 of 10 become 11 and 7 of 15', () => {
    const fifteen = deployment(15, 3, 2);
    const sizes = proportionalSizes(fifteen, [set('old', 8, 8, 13), set('new', 5, 0, 13)]);
    expect(sizes.map(({ set: { metadata }, size }) => [metadata.name, size])).toEqual([
      ['old', 11],
      ['new', 7],
    ]);
  });
});
