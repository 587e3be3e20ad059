import { describe, expect, it } from 'vitest';
import type { DecisionView } from '../../projection/decision-view/query';
import { cpuText, memoryText, shareOf } from './amounts';
import { chosenRows } from './chosen-rows';
import { startsOf } from './draw/cells-canvas';
import { pointAlong } from './draw/scene';
import { isTrackpad } from './gestures';
import { columnsIn, scheduleScene } from './layout/schedule';
import type { StageWords } from './layout/words';
import { linkedWith } from './links';
import { fitText, textWidth } from './text-width';
import { nameOf, shortVerb } from './verbs';

describe('small words', () => {
  it.each([
    [250, '250m'],
    [4000, '4'],
    [1500, '1500m'],
    [0, '0'],
  ])('cpu %i is %s', (milli, words) => expect(cpuText(milli)).toBe(words));
  it.each([
    [64 * 1024 ** 2, '64Mi'],
    [8 * 1024 ** 3, '8Gi'],
    [7.9 * 1024 ** 3, '7.9Gi'],
    [0, '0'],
  ])('memory %i is %s', (bytes, words) => expect(memoryText(bytes)).toBe(words));
  it('a share of nothing is nothing, and none is more than the whole', () => {
    expect([shareOf(1, 0), shareOf(5, 4), shareOf(1, 4)]).toEqual([0, 1, 0.25]);
  });
  it('verbs lose the resource where a capsule has no room for it', () => {
    expect(['PATCH pods/status', 'POST pods', 'PUT deployments/status', 'CNI ADD'].map(shortVerb)).toEqual([
      'PATCH status',
      'POST pods',
      'PUT status',
      'CNI ADD',
    ]);
    expect(nameOf('pods/default/web-1')).toBe('web-1');
  });
  it('a text that does not fit is cut with an ellipsis, and fits then', () => {
    const face = { size: 12, isBold: true };
    for (const room of [30, 60, 90]) {
      const cut = fitText('web-6b985674b5-sxrcp', room, face);
      expect(textWidth(cut, face)).toBeLessThanOrEqual(room);
      expect(cut).toMatch(/…$/);
    }
    expect(fitText('web', 90, face)).toBe('web');
    expect(fitText('web', 5, face)).toBe('');
    expect(textWidth('10.244.0.2', { size: 10, isMono: true })).toBeCloseTo(60);
  });
});

describe('gestures', () => {
  const wheel = (change: Partial<WheelEvent>) =>
    ({ deltaMode: 0, deltaX: 0, deltaY: 0, ctrlKey: false, ...change }) as WheelEvent;
  it('two fingers on a trackpad pan; a wheel and a pinch zoom', () => {
    expect(isTrackpad(wheel({ deltaY: 3 }))).toBe(true);
    expect(isTrackpad(wheel({ deltaY: 40, deltaX: 2 }))).toBe(true);
    expect(isTrackpad(wheel({ deltaY: 120 }))).toBe(false);
    expect(isTrackpad(wheel({ deltaY: 3, deltaMode: 1 }))).toBe(false);
    expect(isTrackpad(wheel({ deltaY: 3, ctrlKey: true }))).toBe(false);
  });
  it('a message travels its way at even speed', () => {
    const way = [
      [0, 0],
      [10, 0],
      [10, 30],
    ] as const;
    expect(pointAlong(way, 0)).toEqual([0, 0]);
    expect(pointAlong(way, 0.25)).toEqual([10, 0]);
    expect(pointAlong(way, 0.5)).toEqual([10, 10]);
    expect(pointAlong(way, 1)).toEqual([10, 30]);
  });
});

describe('what belongs together', () => {
  const names = {
    history: 1,
    uids: ['a', 'b', 'c'],
    keys: ['pods/shop/web-7c-aaaaa', 'pods/shop/cart-9d-bbbbb', 'pods/other/web-7c-ccccc'],
    owners: ['web', 'cart', 'web'],
  };
  it('an owner chooses its pods, in its own namespace only', () => {
    const rows = (key: string) => chosenRows({ kind: 'object', key }, names);
    expect([...(rows('deployments/shop/web') ?? [])]).toEqual([0]);
    expect([...(rows('replicasets/other/web-7c') ?? [])]).toEqual([2]);
    expect([...(rows('pods/shop/cart-9d-bbbbb') ?? [])]).toEqual([1]);
    expect(rows('deployments/shop/nobody')).toBeUndefined();
    expect(chosenRows({ kind: 'node', key: 'worker-1' }, names)).toBeUndefined();
  });
  it('a Service is linked with the pods behind it, and each of them with the Service', () => {
    const endpoint = { address: '10.244.0.2', port: 80, isReady: true, node: 'worker-1', pod: 'pods/shop/web-1' };
    const service = {
      uid: 's',
      createdAt: 1,
      key: 'services/shop/web',
      name: 'web',
      namespace: 'shop',
      type: 'ClusterIP',
      clusterIP: '10.96.0.9',
      ports: '80',
      hasSelector: true,
      endpoints: [endpoint],
      ready: 1,
      total: 1,
    };
    const links = { machines: [], services: [service] };
    const linked = (key: string) => [...(linkedWith({ kind: 'object', key }, links) ?? [])];
    expect(linked('services/shop/web')).toEqual(['services/shop/web', 'pods/shop/web-1']);
    expect(linked('pods/shop/web-1')).toEqual(['pods/shop/web-1', 'services/shop/web']);
  });
  it('packed cells are found by node', () => {
    const node = Uint16Array.from([0, 0, 2, 2, 2]);
    const rest = { slot: new Uint16Array(5), state: new Uint8Array(5), row: new Uint32Array(5) };
    expect([...startsOf({ node, ...rest }, 4)]).toEqual([0, 2, 2, 5, 5]);
  });
});

describe('how a pod was placed', () => {
  const words = {
    t: (key: string, values?: object) => `${key.split('.').at(-1)} ${JSON.stringify(values ?? {})}`,
  } as StageWords;
  const column = (node: string, change: Partial<DecisionView['columns'][number]>): DecisionView['columns'][number] => ({
    node,
    passed: ['NodeUnschedulable'],
    isChosen: false,
    cpuMilli: { requested: 300, allocatable: 1000 },
    blocks: [{ key: 'pods/a/b', label: 'b', cpuMilli: 300 }],
    ...change,
  });
  const view: DecisionView = {
    key: 'pods/default/web',
    uid: 'u',
    name: 'web',
    short: 'web',
    owner: '',
    step: 9,
    attempt: 1,
    cpuMilli: 900,
    memoryBytes: 0,
    chosen: 'worker-2',
    message: '',
    filters: ['NodeUnschedulable', 'TaintToleration', 'NodeResourcesFit'],
    scorers: [
      { plugin: 'NodeResourcesFit', weight: 1 },
      { plugin: 'ImageLocality', weight: 1 },
    ],
    columns: [
      column('worker-1', { rejected: { plugin: 'NodeResourcesFit', reason: 'Insufficient cpu' } }),
      column('worker-2', {
        isChosen: true,
        scores: [53, 0],
        total: 53,
        cpuMilli: { requested: 0, allocatable: 1000 },
        blocks: [],
      }),
    ],
    more: 3,
    ties: 1,
  };
  const { marks } = scheduleScene(view, { w: 922, h: 746 }, words);
  const textsOf = (key: string) =>
    marks.find((mark) => mark.key === key)?.shapes.flatMap(({ text }) => text ?? []) ?? [];

  it('the thread of a refused node ends in the reason, the winner has its total', () => {
    expect(textsOf('thread:worker-1')).toEqual(['Insufficient cpu']);
    expect(textsOf('thread:worker-2')).toEqual([]);
    expect(textsOf('score:worker-2')).toEqual(['53', 'winner {}', '53']);
    expect(textsOf('score:worker-1')).toEqual(['notScored {}']);
  });
  it('a block that does not fit rises above the line and says what is free', () => {
    expect(textsOf('fit:worker-1').some((words) => words.startsWith('needs'))).toBe(true);
    expect(textsOf('fit:worker-2')).toContain('web');
  });
  it('a plugin that gave nobody a point has no line, and nodes without a column are counted', () => {
    expect(textsOf('back')).not.toContain('ImageLocality');
    expect(textsOf('more')).toEqual(['more {"count":3}']);
    expect(columnsIn(922)).toBeGreaterThanOrEqual(4);
  });
});
