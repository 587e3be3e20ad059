import { expect, it } from 'vitest';
import { Cluster } from '../simulation/cluster/cluster';
import { defaultConfig } from '../simulation/cluster/config';
import { LiveQueries } from './live-queries';
import { worldOf } from './world';

const MANIFEST = `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: 60
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      containers: [{name: app, image: "nginx:1.27", resources: {requests: {cpu: 10m}}}]
`;
const TIMELINE = {
  scale: 'steps',
  window: 'all',
  columns: 400,
  first: 0,
  rows: 40,
  namespace: '',
  selected: '',
  pinned: [],
  toggled: [],
};

function history() {
  const cluster = new Cluster(defaultConfig());
  cluster.engine.runUntil(3000);
  cluster.act({ do: 'apply', files: [{ name: 'a.yaml', text: MANIFEST }] });
  cluster.engine.runUntil(40_000);
  return worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
}

it('an index that is built in slices answers as one that is built at once, and its questions wait until then', () => {
  const questions = new LiveQueries();
  questions.watch(1, 'topology', undefined);
  questions.watch(2, 'phase-timeline', TIMELINE);
  questions.watch(3, 'step', undefined);
  const world = history();
  const early = questions.answers(world, 0).answers.map(({ id }) => id);
  expect(early).toEqual([3]);
  const shares: number[] = [];
  for (let turns = 0; (shares.at(-1) ?? 0) < 1; turns++) {
    expect(turns).toBeLessThan(100);
    let looks = 0;
    shares.push(questions.prepare(world, () => looks++ < 1));
  }
  expect(shares.length).toBeGreaterThan(2);
  expect(shares).toEqual([...shares].sort((a, b) => a - b));
  const sliced = questions.answers(world, 0).answers;
  expect(sliced.map(({ id }) => id)).toEqual([1, 2]);

  const atOnce = new LiveQueries();
  atOnce.watch(2, 'phase-timeline', TIMELINE);
  const other = history();
  atOnce.prepare(other, () => true);
  expect(atOnce.answers(other, 0).answers[0]?.answer).toEqual(sliced[1]?.answer);
});
