import { expect, it } from 'vitest';
import { Cluster } from '../simulation/cluster/cluster';
import { defaultConfig } from '../simulation/cluster/config';
import { isQuiet, lullOf, REST_MS, runTo } from './run-goal';

const pod = (container: string) => `apiVersion: v1
kind: Pod
metadata: {name: a}
spec:
  containers: [{name: c, ${container}}]
`;
const PROBE = 'readinessProbe: {httpGet: {path: /, port: 80}, periodSeconds: 5}';

function applied(manifest: string): Cluster {
  const cluster = new Cluster(defaultConfig());
  cluster.engine.runUntil(3000);
  expect(cluster.act({ do: 'apply', files: [{ name: 'a.yaml', text: manifest }] }).errors).toEqual([]);
  return cluster;
}

function run(cluster: Cluster, goal: Parameters<typeof runTo>[1]): boolean {
  const work = runTo(cluster, goal);
  for (let next = work.next(); ; next = work.next()) if (next.done) return next.value;
}

it('probes that find nothing new do not keep a cluster from its rest', () => {
  const cluster = applied(pod(`image: "nginx:1.27", ${PROBE}`));
  expect(run(cluster, { until: 'settled' })).toBe(true);
  const { engine } = cluster;
  expect(engine.now - engine.spans.timeOf(engine.spans.count)).toBeLessThanOrEqual(30_000);
  expect(engine.next()?.what).toBe('probe');
  expect(lullOf(cluster)).toEqual({ sinceMs: engine.spans.timeOf(engine.spans.count) });
});

it('a back-off is no rest, and a pod that fits nowhere is none that will be ready', () => {
  const crashing = applied(pod('image: "busybox:1.36", command: [sh, -c, "exit 1"]'));
  crashing.engine.runUntil(40_000);
  expect(isQuiet(crashing, REST_MS)).toBe(false);
  const pending = applied(pod('image: "nginx:1.27", resources: {requests: {cpu: "99"}}'));
  expect(run(pending, { until: 'all-ready' })).toBe(false);
  expect(pending.engine.now).toBeLessThan(60_000);
});

it('a time that is asked for is the time that is reached', () => {
  const cluster = applied(pod('image: "nginx:1.27"'));
  expect(run(cluster, { until: 'time', timeMs: 500_000 })).toBe(true);
  expect(cluster.engine.now).toBe(500_000);
});
