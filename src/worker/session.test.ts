import { describe, expect, it } from 'vitest';
import { hashHistory } from '../bench/history-hash';
import { defaultConfig } from '../simulation/cluster/config';
import type { Instant } from '../simulation/engine';
import type { Recipe } from './protocol';
import { lullOf } from './run-goal';
import { type Advance, Session } from './session';

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 3
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: app, image: "nginx:1.27"}]
`;
const apply = { do: 'apply', files: [{ name: 'web.yaml', text: MANIFEST }] };
const scale = {
  do: 'scale',
  group: 'apps',
  version: 'v1',
  resource: 'deployments',
  namespace: 'default',
  name: 'web',
  replicas: 5,
};

/** So much wall time, and all the work that it takes. */
const taking = (wallMs: number): Advance => ({ wallMs, budgetMs: 1e9, clock: () => 0 });

function build(recipe: Recipe, until?: Instant): Session {
  const session = new Session(recipe.config);
  for (const _ of session.rebuild(recipe, until));
  return session;
}

/** A history with two inputs: apply at 3 s, scale at 8 s, run to 20 s in slices of so much wall time. */
function played(sliceMs: number): Session {
  const session = new Session(defaultConfig());
  const playTo = (timeMs: number) => {
    while (session.head.time < timeMs) session.advance(taking(Math.min(sliceMs, timeMs - session.head.time)));
  };
  playTo(3000);
  session.act(apply);
  playTo(8000);
  session.act(scale);
  playTo(20_000);
  return session;
}

describe('a session', () => {
  it('has the same history whatever the size of its slices, and when it is built again from its recipe', () => {
    const first = played(7);
    const hash = hashHistory(first.cluster);
    for (const sliceMs of [50, 1000]) expect(hashHistory(played(sliceMs).cluster)).toBe(hash);
    expect(hashHistory(build(first.recipe, first.end).cluster)).toBe(hash);
  });

  it('forks before an input of the future when it acts in the past', () => {
    const session = played(100);
    session.toTime(6000);
    const fork = build(session.recipe, session.head);
    expect(fork.inputs).toHaveLength(1);
    expect(fork.end.time).toBe(6000);
    const steps = fork.cluster.engine.spans.count;
    for (let step = 1; step <= steps; step++)
      expect(fork.cluster.engine.spans.get(step)).toEqual(session.cluster.engine.spans.get(step));
  });

  it('stands on every single step, forward and back', () => {
    const session = played(100);
    session.toStep(0);
    for (let step = 1; step <= 30; step++) {
      session.stepForward();
      expect(session.head.step).toBe(step);
    }
    session.toStep(29);
    expect(session.isPast).toBe(true);
  });

  it('is not in the past while it plays through the steps of one task, and an input there forks nothing', () => {
    const session = played(100);
    session.toEnd();
    session.act({ ...scale, replicas: 9 });
    const isBetween = () => session.head.step < session.end.step;
    while (!isBetween() && session.stepForward()) expect(session.isPast).toBe(false);
    expect(isBetween()).toBe(true);
    const { head } = session;
    expect(build(session.recipe, head).end).toEqual(session.end);
    session.stepBy(-1, undefined);
    expect(session.isPast).toBe(true);
    session.seek({ step: head.step });
    expect(session.isPast).toBe(true);
  });

  it('is built again up to the very step, also in the middle of a millisecond', () => {
    const session = played(100);
    session.act({ ...scale, replicas: 8 });
    for (let steps = 0; steps < 8; steps++) {
      session.stepForward();
      const { end } = session;
      expect(build(session.recipe, end).end).toEqual(end);
    }
  });

  it('runs what was due before an input that names only its time', () => {
    const session = build(
      { config: defaultConfig(), inputs: [{ time: 3000, input: apply }] },
      { step: Number.MAX_SAFE_INTEGER, time: 5500 },
    );
    expect(session.end.time).toBe(5500);
    expect(session.inputs[0]?.afterTasks).toBeGreaterThan(10);
    expect(session.cluster.etcd.count('/registry/pods/')).toBe(3);
  });
});

const PENDING = MANIFEST.replace('image: "nginx:1.27"', 'image: "nginx:1.27", resources: {requests: {cpu: "99"}}');

describe('playing by even steps', () => {
  function atRest(manifest?: string): Session {
    const session = new Session(defaultConfig());
    for (const _ of session.rebuild({ config: defaultConfig(), inputs: [] }, { step: 1e9, time: 3000 }));
    if (manifest) session.act({ do: 'apply', files: [{ name: 'a.yaml', text: manifest }] });
    session.scale = 'steps';
    session.startPlay();
    let turns = 0;
    while (session.advance(taking(1000)) === 'goes-on' && turns < 5000) turns++;
    expect(turns).toBeLessThan(5000);
    return session;
  }

  it('stops when the cluster is at rest, with the clock at the last step', () => {
    const session = atRest(MANIFEST);
    expect(session.cluster.etcd.count('/registry/pods/')).toBe(3);
    expect(session.end.time - session.cluster.engine.spans.timeOf(session.end.step)).toBeLessThan(1000);
    expect(session.isPast).toBe(false);
  });

  it('stops before the scheduler looks again at a pod that fits nowhere, and knows when that will be', () => {
    const session = atRest(PENDING);
    expect(session.end.time).toBeLessThan(20_000);
    const lull = lullOf(session.cluster);
    expect(lull?.next?.what).toBe('scheduler-retry');
    expect(lull?.next?.timeMs).toBeGreaterThan(300_000);
  });

  it('leaps there when play or a step is asked for once more', () => {
    const session = atRest(PENDING);
    const next = lullOf(session.cluster)?.next?.timeMs as number;
    session.startPlay();
    session.advance(taking(0));
    expect(session.head.time).toBe(next);
    expect(session.cluster.engine.spans.get(session.head.step)).toMatchObject({ verb: 'Schedule' });
  });

  it('stops at the very step that is waited for', () => {
    const session = new Session(defaultConfig());
    session.act(apply);
    const stopAt = (after: number, until: number) => (after < 40 && until >= 40 ? 40 : undefined);
    let turns = 0;
    while (session.advance({ ...taking(50), stopAt }) === 'goes-on' && turns < 1000) turns++;
    expect(session.head.step).toBe(40);
    expect(session.end.time).toBe(session.head.time);
  });
});

describe('branches', () => {
  it('that were kept elsewhere are there again, with names of their own', () => {
    const first = played(100);
    first.toTime(6000);
    first.keepBranch('scale');
    const kept = structuredClone([...first.branches.values()]);
    const second = new Session(defaultConfig());
    second.adoptBranches(kept);
    second.keepBranch('drain');
    expect(second.clock.branches.map(({ id, label, forkedAtMs }) => [id, label, forkedAtMs])).toEqual([
      ['branch-1', 'scale', 6000],
      ['branch-2', 'drain', 0],
    ]);
    const again = build({ config: defaultConfig(), inputs: kept[0]?.inputs ?? [] }, kept[0]?.end);
    expect(hashHistory(again.cluster)).toBe(hashHistory(first.cluster));
  });
});
