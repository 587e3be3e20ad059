import { describe, expect, it } from 'vitest';
import type { Node } from '../../api/core/v1/node/node';
import type { Pod } from '../../api/core/v1/pod/pod';
import { scorerOf } from '../plugins/node-resources-fit/scoring';
import { logOfSizePlusTwo } from '../plugins/pod-topology-spread/logarithms';
import { nodeUpdateEvents, podUpdateEvents } from './cluster-event';
import { matchesTerm } from './node-selector';
import { normalizeByHighest } from './normalize';
import { profileOf } from './profile';
import { podRequests } from './resources';
import { tolerates } from './taints';

const podWith = (spec: object) =>
  ({ metadata: { name: 'a' }, spec: { containers: [], ...spec }, status: {} }) as unknown as Pod;
const container = (cpu: string, restartPolicy?: string) => ({
  name: 'c',
  resources: { requests: { cpu } },
  ...(restartPolicy && { restartPolicy }),
});
const nodeWith = (labels: Record<string, string>) =>
  ({ metadata: { name: 'n1', labels }, spec: {}, status: {} }) as Node;

describe('the requests of a pod', () => {
  const cpuOf = (spec: object) => podRequests(podWith(spec)).milliCpu;

  it.each([
    ['add up over its containers', { containers: [container('100m'), container('200m')] }, 300],
    [
      'are at least those of its largest init container',
      { containers: [container('100m')], initContainers: [container('500m'), container('400m')] },
      500,
    ],
    [
      'count sidecars all the time',
      { containers: [container('100m')], initContainers: [container('50m', 'Always')] },
      150,
    ],
    [
      'count sidecars beside the init containers after them',
      { containers: [container('100m')], initContainers: [container('50m', 'Always'), container('300m')] },
      350,
    ],
    [
      'are those of the pod as a whole where it has any',
      { containers: [container('100m')], resources: { requests: { cpu: '2' } } },
      2000,
    ],
    ['grow by the overhead of its runtime class', { containers: [container('100m')], overhead: { cpu: '25m' } }, 125],
  ])('%s', (_name, spec, milliCpu) => {
    expect(cpuOf(spec)).toBe(milliCpu);
  });

  it('are assumed for scoring only where a container says nothing', () => {
    const spec = { containers: [{ name: 'a' }, { name: 'b', resources: { requests: { cpu: '0' } } }] };
    const { milliCpu, memory } = podRequests(podWith(spec), { assumesDefaults: true });
    expect([milliCpu, memory]).toEqual([100, 2 * 200 * 1024 * 1024]);
  });
});

describe('how full nodes are liked', () => {
  it.each([
    ['LeastAllocated', 1000, 4000, 75],
    ['LeastAllocated', 5000, 4000, 0],
    ['MostAllocated', 1000, 4000, 25],
    ['MostAllocated', 5000, 4000, 100],
  ] as const)('%s: %i of %i is worth %i', (type, requested, allocatable, score) => {
    expect(scorerOf({ type })(requested, allocatable)).toBe(score);
  });

  it('follows a broken line by the used ratio', () => {
    const shape = [
      { utilization: 0, score: 0 },
      { utilization: 50, score: 10 },
      { utilization: 100, score: 0 },
    ];
    const scorer = scorerOf({ type: 'RequestedToCapacityRatio', requestedToCapacityRatio: { shape } });
    expect([0, 25, 50, 75, 100, 120].map((requested) => scorer(requested, 100))).toEqual([0, 50, 100, 50, 0, 0]);
  });
});

describe('node selector terms', () => {
  const matches = (operator: string, values?: string[]) =>
    matchesTerm({ matchExpressions: [{ key: 'gen', operator, values } as never] }, nodeWith({ gen: '5' }));

  it.each([
    ['In', ['4', '5'], true],
    ['NotIn', ['5'], false],
    ['Exists', undefined, true],
    ['DoesNotExist', undefined, false],
    ['Gt', ['4'], true],
    ['Gt', ['5'], false],
    ['Lt', ['10'], true],
    ['Gt', ['x'], false],
  ])('%s %j', (operator, values, expected) => {
    expect(matches(operator, values)).toBe(expected);
  });

  it('match nothing if they are empty, and may name nodes', () => {
    expect(matchesTerm({}, nodeWith({}))).toBe(false);
    const term = { matchFields: [{ key: 'metadata.name', operator: 'In' as const, values: ['n1'] }] };
    expect(matchesTerm(term, nodeWith({}))).toBe(true);
  });
});

describe('tolerations', () => {
  const taint = { key: 'a', value: 'x', effect: 'NoSchedule' } as const;
  it.each([
    [{ operator: 'Exists' }, true],
    [{ key: 'a', operator: 'Exists' }, true],
    [{ key: 'a', operator: 'Equal', value: 'x' }, true],
    [{ key: 'a', value: 'x' }, true],
    [{ key: 'a', value: 'y' }, false],
    [{ key: 'a', operator: 'Exists', effect: 'NoExecute' }, false],
    [{ key: 'b', operator: 'Exists' }, false],
  ] as const)('%j', (toleration, expected) => {
    expect(tolerates(toleration, taint)).toBe(expected);
  });
});

describe('arithmetic', () => {
  it('has the logarithms that every engine agrees on, as good as Math.log', () => {
    for (let size = 0; size <= 15_000; size += 7)
      expect(Math.abs(logOfSizePlusTwo(size) / Math.log(size + 2) - 1)).toBeLessThan(1e-15);
  });

  it('normalises by the highest score, turned around where less is better', () => {
    expect(normalizeByHighest([0, 1, 3], false)).toEqual([0, 33, 100]);
    expect(normalizeByHighest([0, 1, 3], true)).toEqual([100, 67, 0]);
    expect(normalizeByHighest([0, 0], true)).toEqual([100, 100]);
    expect(normalizeByHighest([0, 0], false)).toEqual([0, 0]);
  });
});

describe('profiles', () => {
  it('run the default plugins in order, without those that are disabled, with weights as given', () => {
    const profile = profileOf({
      plugins: {
        multiPoint: { disabled: [{ name: 'TaintToleration' }] },
        score: { enabled: [{ name: 'ImageLocality', weight: 9 }] },
      },
    });
    const filters = profile.points.get('filter')?.map(({ name }) => name) ?? [];
    expect(filters.slice(0, 4)).toEqual(['SchedulingGates', 'PrioritySort', 'NodeUnschedulable', 'NodeName']);
    expect(filters).not.toContain('TaintToleration');
    expect(profile.points.get('score')?.find(({ name }) => name === 'ImageLocality')?.weight).toBe(9);
  });
});

describe('what updates amount to', () => {
  it('is nothing for a heartbeat of a node, and one event for each thing that matters', () => {
    const node = nodeWith({ a: '1' });
    const beat = { ...node, status: { conditions: [] } } as unknown as Node;
    expect(nodeUpdateEvents(beat, node)).toEqual([]);
    const tainted = { ...nodeWith({ a: '2' }), spec: { taints: [{ key: 'x', effect: 'NoSchedule' }] } } as Node;
    expect(nodeUpdateEvents(tainted, node).map(({ action }) => action)).toEqual(['UpdateNodeLabel', 'UpdateNodeTaint']);
  });

  it('is a scale down, a toleration, a gate less, or just an update of a pod', () => {
    const before = podWith({ containers: [container('200m')], schedulingGates: [{ name: 'x' }] });
    const after = podWith({ containers: [container('100m')], tolerations: [{ operator: 'Exists' }] });
    expect(podUpdateEvents(after, before).map(({ action }) => action)).toEqual([
      'UpdatePodScaleDown',
      'UpdatePodSchedulingGatesEliminated',
      'UpdatePodToleration',
    ]);
    expect(podUpdateEvents(before, before).map(({ action }) => action)).toEqual(['Update']);
  });
});
