import { expect, it } from 'vitest';
import { SpanLog } from '../../simulation/engine';
import { ABSENT, GONE } from '../pod-shape';
import { Axis, steadyEnd } from './axis';
import { ChangeLog } from './change-log';

function spansAt(times: number[]): SpanLog {
  const spans = new SpanLog({ etcd: () => 0, hosts: () => 0 });
  for (const time of times) spans.push({ actor: 'a', verb: 'v', target: '' }, time, -1);
  return spans;
}

it.each([
  [5_000, 'real', 10_000],
  [9_800, 'real', 15_000],
  [58_000, 'real', 90_000],
  [3_600_000, 'real', 4_800_000],
  [3, 'steps', 50],
  [134, 'steps', 150],
  [940, 'steps', 1000],
] as const)('a run that ends at %i of %s has an axis that ends at %i', (end, scale, wanted) => {
  expect(steadyEnd(end, scale)).toBe(wanted);
});

it('an axis labels even steps with their times, and the future with none', () => {
  const axis = new Axis('steps', 'all', spansAt([10, 20, 30, 40]), { step: 4, time: 40 });
  const ticks = axis.ticks(50);
  expect(ticks.slice(0, 6)).toEqual([
    { at: 0, timeMs: 0 },
    { at: 1, timeMs: 10 },
    { at: 2, timeMs: 20 },
    { at: 3, timeMs: 30 },
    { at: 4, timeMs: 40 },
    { at: 5 },
  ]);
});

it('the newest part moves by quarters', () => {
  const from = (end: number): number => new Axis('real', { last: 400 }, spansAt([end]), { step: 1, time: end }).from;
  expect([from(1000), from(1040), from(1099), from(1100)]).toEqual([700, 700, 700, 800]);
});

it('a change log counts as one that counts from the beginning, at every moment', () => {
  const log = new ChangeLog();
  const changes: [number, number, number][] = [];
  for (let i = 0; i < 500; i++) {
    const birth = i % 3 === 0;
    const change: [number, number, number] = birth
      ? [i, ABSENT, i % 9]
      : [i, (i - (i % 3)) % 9, i % 3 === 2 ? GONE : (i - (i % 3)) % 9];
    changes.push(change);
    log.push(i, i * 10, change[1], change[2]);
  }
  for (const at of [0, 1, 63, 64, 65, 127, 128, 300, 499]) {
    const naive = new Int32Array(9);
    for (const [i, from, to] of changes) {
      if (i > at) break;
      if (from < 9) naive[from] = (naive[from] ?? 0) - 1;
      if (to < 9) naive[to] = (naive[to] ?? 0) + 1;
    }
    expect([...log.countsAt('steps', at)]).toEqual([...naive]);
    const share = log.shares('steps', 0, 499, 499).findLast((one) => one.at <= at);
    expect(share?.counts).toEqual([...naive]);
  }
});
