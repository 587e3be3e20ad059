import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { Pod } from '../api/core/v1/pod/pod';
import { Cluster } from '../cluster/cluster';
import { defaultConfig, realisticLatencies } from '../cluster/config';
import { findBroken } from '../testing/checkers';
import { isPodActive, isPodReady } from './pod-state';

interface Wish {
  replicas: number;
  image: string;
}

const manifest = ({ replicas, image }: Wish, surge: number, unavailable: number) => `apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  strategy: {rollingUpdate: {maxSurge: ${surge}, maxUnavailable: ${unavailable}}}
  template:
    metadata: {labels: {app: web}}
    spec: {terminationGracePeriodSeconds: 2, containers: [{name: app, image: "${image}"}]}
`;

const image = fc.constantFrom('nginx:1.25', 'nginx:1.26', 'nginx:1.27');
const wish = fc.record({ replicas: fc.integer({ min: 1, max: 7 }), image });
const change = fc.record({ wish, afterMs: fc.integer({ min: 5, max: 2500 }) });

it('a Deployment stays within surge and keeps what it promised, however it is changed on the way', () => {
  fc.assert(
    fc.property(
      wish,
      fc.array(change, { minLength: 1, maxLength: 4 }),
      fc.constantFrom([1, 0], [0, 1], [1, 1], [2, 1], [3, 2]),
      fc.integer({ min: 1, max: 30 }),
      (first, changes, [surge, unavailable], watchMs) => {
        const latencies = {
          ...realisticLatencies,
          watchMs,
          sandboxMs: 20,
          createMs: 10,
          startMs: 10,
          pullBytesPerSecond: 0,
        };
        const cluster = new Cluster(defaultConfig({ latencies }));
        const apply = (wanted: Wish) =>
          cluster.act({
            do: 'apply',
            files: [{ name: 'web.yaml', text: manifest(wanted, surge as number, unavailable as number) }],
          });
        const active = () =>
          cluster.etcd
            .range('/registry/pods/')
            .flatMap(({ value }) => (isPodActive(value as Pod) ? [value as Pod] : []));
        cluster.engine.runUntil(3000);
        apply(first);
        cluster.engine.runUntil(25_000);
        expect(active().filter(isPodReady)).toHaveLength(first.replicas);
        let [least, most] = [first.replicas, first.replicas];
        const watch = (untilMs: number) => {
          let seen = cluster.etcd.revision;
          while (cluster.engine.runNext(untilMs)) {
            if (cluster.etcd.revision === seen) continue;
            seen = cluster.etcd.revision;
            const pods = active();
            expect(pods.length).toBeLessThanOrEqual(most + (surge as number));
            expect(pods.filter(isPodReady).length).toBeGreaterThanOrEqual(least - (unavailable as number));
          }
        };
        for (const { wish: wanted, afterMs } of changes) {
          [least, most] = [Math.min(least, wanted.replicas), Math.max(most, wanted.replicas)];
          apply(wanted);
          watch(cluster.engine.now + afterMs);
        }
        watch(cluster.engine.now + 60_000);
        const last = changes.at(-1)?.wish as Wish;
        expect(active().map(({ spec }) => spec.containers[0]?.image)).toEqual(Array(last.replicas).fill(last.image));
        expect(findBroken(cluster)).toEqual([]);
      },
    ),
    { numRuns: 12, seed: 7 },
  );
}, 60_000);
