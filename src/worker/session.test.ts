import { describe, expect, it } from 'vitest';
import { hashHistory } from '../bench/history-hash';
import { defaultConfig } from '../simulation/cluster/config';
import type { Instant } from '../simulation/engine';
import type { Recipe } from './protocol';
import { Session } from './session';

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

function build(recipe: Recipe, until?: Instant): Session {
  const session = new Session(recipe.config);
  for (const _ of session.rebuild(recipe, until));
  return session;
}

/** A history with two inputs: apply at 3 s, scale at 8 s, run to 20 s in slices of so much wall time. */
function played(sliceMs: number): Session {
  const session = new Session(defaultConfig());
  const playTo = (timeMs: number) => {
    while (session.head.time < timeMs) session.advance(Math.min(sliceMs, timeMs - session.head.time), 1e9, () => 0);
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

describe('playing by even steps', () => {
  it('stops when the cluster is at rest, instead of letting the clock run away', () => {
    const session = new Session(defaultConfig());
    session.scale = 'steps';
    let turns = 0;
    while (session.advance(1000, 1e9, () => 0) && turns < 5000) turns++;
    expect(turns).toBeLessThan(5000);
    const rest = session.end.time;
    expect(rest - session.cluster.engine.spans.timeOf(session.end.step)).toBeLessThanOrEqual(600_000);
  });
});
