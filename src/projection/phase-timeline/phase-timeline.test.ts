import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { Deployment } from '../../simulation/api/apps/v1/deployment/deployment';
import { Pod } from '../../simulation/api/core/v1/pod/pod';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig } from '../../simulation/cluster/config';
import { placeOf } from '../../simulation/cluster/object-place';
import { worldOf } from '../../worker/world';
import type { Timeline, TimelineParams } from './answer';
import { timelineOf } from './query';

const EXAMPLES = path.resolve(import.meta.dirname, '../../ui/editor/examples');
const PARAMS: TimelineParams = {
  scale: 'real',
  window: 'all',
  columns: 1000,
  first: 0,
  rows: 200,
  namespace: '',
  selected: '',
  pinned: [],
  toggled: [],
};

function run(manifest: string, untilMs: number): Cluster {
  const cluster = new Cluster(defaultConfig());
  const { errors } = cluster.act({ do: 'apply', files: [{ name: 'a.yaml', text: manifest }] });
  expect(errors).toEqual([]);
  cluster.engine.runUntil(untilMs);
  return cluster;
}

const example = (name: string): string => readFileSync(path.join(EXAMPLES, `${name}.yaml`), 'utf8');
const deployment = (name: string, replicas: number): string => `apiVersion: apps/v1
kind: Deployment
metadata: { name: ${name} }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: ${name} } }
  template:
    metadata: { labels: { app: ${name} } }
    spec: { containers: [{ name: c, image: nginx:1.27 }] }
`;

const CRASH = `apiVersion: v1
kind: Pod
metadata: { name: crash }
spec:
  containers: [{ name: c, image: busybox:1.36, command: [sh, -c, sleep 2; exit 1] }]
`;
/** Answers readiness from the fourth second on; after a minute nothing answers any more. */
const PROBED = `apiVersion: v1
kind: Pod
metadata: { name: probed }
spec:
  containers:
    - name: c
      image: busybox:1.36
      command: [sh, -c, sleep 4; touch /tmp/up; sleep 60; rm /tmp/up; sleep 600]
      readinessProbe: { exec: { command: [cat, /tmp/up] }, periodSeconds: 5 }
      livenessProbe: { exec: { command: [cat, /tmp/up] }, periodSeconds: 10, failureThreshold: 3, initialDelaySeconds: 10 }
`;

function ask(cluster: Cluster, params: Partial<TimelineParams> = {}, step?: number): Timeline {
  const { spans, now } = cluster.engine;
  const at = step === undefined ? { step: spans.count, time: now } : { step, time: spans.timeOf(step) };
  return timelineOf(worldOf(cluster, at), { ...PARAMS, ...params });
}

const shapesOf = (timeline: Timeline, short: string): string[] =>
  timeline.rows
    .find((row) => row.short === short)
    ?.segments.map(({ shape, text }) => (text ? `${shape} ${text}` : shape)) ?? [];

describe('the lane of a pod', () => {
  it('shows a crash loop as waits that grow, with the seconds that the kubelet wrote', () => {
    const cluster = run(CRASH, 120_000);
    const shapes = shapesOf(ask(cluster), 'crash');
    expect(shapes.slice(0, 4)).toEqual(['pending', 'creating', 'running', 'crashLoop']);
    expect(shapes.filter((shape) => shape.startsWith('crashLoop ')).slice(0, 3)).toEqual([
      'crashLoop 10 s',
      'crashLoop 20 s',
      'crashLoop 40 s',
    ]);
  });

  it('joins without gaps, each piece beginning where the one before ended', () => {
    const { rows } = ask(run(example('rollout'), 60_000));
    for (const { kind, segments } of rows.filter((row) => row.kind === 'pod'))
      for (const [i, { from, to }] of segments.entries()) {
        expect(to === null || to >= from, kind).toBe(true);
        if (i > 0) expect(segments[i - 1]?.to).toBe(from);
      }
  });

  it('ends when the pod is deleted, and its row stays', () => {
    const cluster = run(deployment('web', 2), 20_000);
    const before = ask(cluster).rows.filter(({ kind }) => kind === 'pod');
    cluster.act({ do: 'delete', ...placeOf(Pod, before[0]?.name ?? '', 'default') });
    cluster.engine.runUntil(60_000);
    const after = ask(cluster).rows.filter(({ kind }) => kind === 'pod');
    expect(after.length).toBe(3);
    expect(after.slice(0, 2).map(({ key }) => key)).toEqual(before.map(({ key }) => key));
    expect(after[0]?.segments.at(-1)?.to).not.toBeNull();
    expect(after[0]?.now).toBeUndefined();
    expect(after[2]?.now).toEqual({ shape: 'running', word: 'Running' });
  });

  it('of the selected pod has lanes of its containers, its readiness and its events below it', () => {
    const cluster = run(example('init'), 60_000);
    const pod = ask(cluster).rows.find(({ kind }) => kind === 'pod');
    const { rows } = ask(cluster, { selected: pod?.reference ?? '' });
    const below = rows.slice(rows.findIndex(({ key }) => key === pod?.key) + 1);
    expect(below.slice(0, 5).map(({ kind }) => kind)).toEqual([
      'container',
      'container',
      'container',
      'condition',
      'events',
    ]);
    expect(below[0]?.segments.map(({ shape }) => shape)).toContain('succeeded');
    expect(below[4]?.marks.some(({ text }) => text?.startsWith('Scheduled'))).toBe(true);
  });
});

describe('the lanes of a pod’s probes and pulls', () => {
  const cluster = run(PROBED, 150_000);
  const { rows } = ask(cluster, { selected: 'pods/default/probed' });
  const marksOf = (name: string) => rows.find((row) => row.name === name)?.marks ?? [];

  it('show the success that made it ready, and each failure that was noted', () => {
    const readiness = marksOf('readiness c');
    expect(readiness.some(({ kind }) => kind === 'beat')).toBe(true);
    expect(readiness.filter(({ kind }) => kind === 'miss').length).toBeGreaterThan(1);
    const liveness = marksOf('liveness c');
    expect(liveness.length).toBeGreaterThanOrEqual(3);
    expect(liveness.every(({ kind, text }) => kind === 'miss' && text?.startsWith('Liveness probe failed'))).toBe(true);
  });

  it('show when an image came', () => {
    const pulls = marksOf('c').filter(({ kind }) => kind === 'pull');
    expect(pulls[0]?.text).toMatch(/pulled image "busybox:1.36"/);
  });

  it('stand between the containers and the readiness', () => {
    const kinds = rows.filter(({ reference }) => reference.startsWith('pods/default/probed')).map(({ kind }) => kind);
    expect(kinds).toEqual(['pod', 'container', 'probe', 'probe', 'condition', 'events']);
  });
});

describe('a wait', () => {
  it('is told on the axis of even steps, and only there', () => {
    const cluster = run(CRASH, 200_000);
    const { gaps } = ask(cluster, { scale: 'steps' });
    expect(gaps.length).toBeGreaterThan(1);
    const { spans } = cluster.engine;
    for (const { at, lengthMs } of gaps) {
      expect(lengthMs).toBe(spans.timeOf(at) - spans.timeOf(at - 1));
      expect(lengthMs).toBeGreaterThanOrEqual(10_000);
    }
    expect(ask(cluster).gaps).toEqual([]);
  });
});

describe('groups', () => {
  it('hold the pods of a Deployment by ReplicaSet, and bare pods together', () => {
    const cluster = run(`${deployment('web', 2)}---\n${example('crash-loop')}`, 20_000);
    cluster.act({ do: 'rollout-restart', ...placeOf(Deployment, 'web', 'default') });
    cluster.engine.runUntil(40_000);
    const { blocks } = ask(cluster);
    expect(blocks.map(({ kind, ownerKind, name }) => [kind, ownerKind, name])).toEqual([
      ['owner', 'Pod', ''],
      ['owner', 'Deployment', 'web'],
      ['nodes', '', ''],
      ['controlPlane', '', ''],
      ['kubelets', '', ''],
    ]);
    expect(blocks[1]?.parts.length).toBe(2);
    for (const [i, { first, count }] of blocks.entries())
      expect(blocks[i + 1]?.first ?? first + count).toBe(first + count);
  });

  it('close when they are large: one row that counts, the same in sum as the rows it stands for', () => {
    const cluster = run(deployment('many', 30), 60_000);
    const closed = ask(cluster);
    expect(closed.blocks[0]).toMatchObject({ isOpen: false, count: 1, members: 30 });
    const last = closed.rows[0]?.shares?.at(-1)?.counts ?? [];
    expect(last.reduce((sum, count) => sum + count, 0)).toBe(30);
    const open = ask(cluster, { toggled: [closed.blocks[0]?.key ?? ''] });
    expect(open.blocks[0]?.count).toBe(30);
    const running = open.rows.filter(({ kind, now }) => kind === 'pod' && now?.shape === 'running').length;
    expect(closed.blocks[0]?.now).toEqual([['running', running]]);
  });

  it('are those of one namespace when one is asked for', () => {
    const { blocks } = ask(run(deployment('web', 2), 10_000), { namespace: 'elsewhere' });
    expect(blocks.some(({ kind }) => kind === 'owner')).toBe(false);
  });
});

describe('a window', () => {
  it('of rows is a slice of all rows', () => {
    const cluster = run(example('rollout'), 30_000);
    const all = ask(cluster);
    const some = ask(cluster, { first: 3, rows: 5 });
    expect(some.rows).toEqual(all.rows.slice(3, 8));
    expect(some.total).toBe(all.rows.length);
  });

  it('of time holds only what can be seen in it', () => {
    const cluster = run(example('crash-loop'), 120_000);
    const { rows } = ask(cluster, { window: { from: 30_000, to: 40_000 } });
    const segments = rows.flatMap((row) => row.segments);
    expect(segments.length).toBeGreaterThan(0);
    for (const { from, to } of segments) expect(from <= 40_000 && (to === null || to >= 30_000)).toBe(true);
    for (const { at } of rows.flatMap(({ marks }) => marks)) expect(at >= 30_000 && at <= 40_000).toBe(true);
  });

  it('draws no more marks than it has pixels', () => {
    const cluster = run(example('rollout'), 600_000);
    for (const { marks } of ask(cluster, { columns: 60 }).rows) expect(marks.length).toBeLessThanOrEqual(42);
  });

  it('of even steps has steps for positions', () => {
    const cluster = run(example('rollout'), 30_000);
    const { rows, to } = ask(cluster, { scale: 'steps' });
    const ends = rows.flatMap(({ segments }) => segments.map(({ from }) => from));
    expect(Math.max(...ends)).toBeLessThanOrEqual(cluster.engine.spans.count);
    expect(to).toBeGreaterThan(cluster.engine.spans.count);
  });

  it('keeps its whole axis while the run grows a little', () => {
    const cluster = run(deployment('web', 1), 20_100);
    const before = ask(cluster).to;
    cluster.engine.runUntil(21_500);
    expect(ask(cluster).to).toBe(before);
  });
});

describe('at any instant', () => {
  it('the lanes are the same and only the names’ status is of that moment', () => {
    const cluster = run(example('rollout'), 30_000);
    const now = ask(cluster);
    const bound = now.rows[0]?.segments[1]?.from ?? 0;
    const step = cluster.engine.spans.stepAt(bound);
    const then = ask(cluster, {}, step);
    expect(then.rows.map(({ segments }) => segments)).toEqual(now.rows.map(({ segments }) => segments));
    expect(then.rows[0]?.now?.shape).toBe('creating');
    expect(now.rows[0]?.now?.shape).toBe('running');
  });

  it('an index that followed the run answers as one that reads it at its end', () => {
    const followed = run(example('rollout'), 1000);
    for (let at = 2000; at <= 30_000; at += 1500) {
      ask(followed);
      followed.engine.runUntil(at);
    }
    followed.engine.runUntil(30_000);
    expect(ask(followed)).toEqual(ask(run(example('rollout'), 30_000)));
  });

  it('a back-off that runs is told with its end', () => {
    const cluster = run(example('crash-loop'), 1000);
    let seen = false;
    for (let at = 20_000; at < 400_000 && !seen; at += 5_000) {
      cluster.engine.runUntil(at);
      const timer = ask(cluster).rows.find(({ short }) => short === 'crash')?.timer;
      if (timer) expect(timer).toMatchObject({ what: 'back-off' });
      seen = timer !== undefined && timer.endsAtMs > cluster.engine.now;
    }
    expect(seen).toBe(true);
  });
});
