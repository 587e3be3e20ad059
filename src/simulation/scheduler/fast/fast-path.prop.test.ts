import { fc, test } from '@fast-check/vitest';
import { describe, expect } from 'vitest';
import type { Service } from '../../api/core/v1/service/service';
import type { ApiObject } from '../../apimachinery/object-meta';
import { createPrng, type Prng } from '../../base/prng';
import { SchedulerCache } from '../cache';
import { decisionOf, type SchedulingDecision } from '../decision';
import { Framework } from '../framework/framework';
import { listersOver } from '../framework/listers';
import { PodInfo } from '../framework/pod-info';
import { type ProfileConfig, profileOf } from '../framework/profile';
import { plugins } from '../plugins';
import { type CycleOutcome, runSchedulingCycle } from '../scheduling-cycle';
import { FastPath } from './fast-path';
import { randomNode, randomPod, randomTemplates } from './random-world.test-data';

/** Two schedulers over the same world: one asks the plugins, the other takes the fast path where it may. */
function createPair(objects: readonly ApiObject[], config: ProfileConfig) {
  const listers = listersOver(objects);
  const framework = new Framework(profileOf(config), plugins, {
    listers,
    nominatedPods: () => [],
    chance: () => 0,
    pickCandidate: (_pod, [first]) => first as never,
    preempt: () => {},
    bind: () => undefined,
  });
  const naive = new SchedulerCache();
  const quick = new SchedulerCache();
  const fast = new FastPath(framework, quick.snapshot, listers);
  quick.listen(fast);
  return { framework, naive, quick, fast };
}

const services = (count: number) =>
  Array.from(
    { length: count },
    (_, i) =>
      ({
        apiVersion: 'v1',
        kind: 'Service',
        metadata: { name: `app-${i}`, namespace: 'default' },
        spec: { selector: { app: `app-${i}` } },
      }) as unknown as Service,
  );

const configs: readonly ProfileConfig[] = [
  {},
  { percentageOfNodesToScore: 100 },
  {
    pluginConfig: [
      { name: 'NodeResourcesFit', args: { scoringStrategy: { type: 'MostAllocated' } } },
      { name: 'PodTopologySpread', args: { defaultingType: 'List', defaultConstraints: [] } },
    ],
  },
];

describe('the fast path', () => {
  test.prop([fc.integer({ min: 1, max: 2 ** 30 }), fc.integer({ min: 2, max: 260 }), fc.constantFrom(...configs)], {
    numRuns: 12,
  })('places every pod where the plugin loop places it', (seed, size, config) => {
    const chance = createPrng(seed, 'world');
    const { framework, naive, quick, fast } = createPair(services(3), config);
    for (let i = 0; i < size; i++) {
      const node = randomNode(chance, i);
      naive.putNode(node);
      quick.putNode(node);
    }
    const templates = randomTemplates(chance, 6);
    const context = { step: 0, time: 0, attempt: 1, framework, queue: [], detailedNodes: 1000 };
    const positions = [{ next: 0 }, { next: 0 }] as const;
    const ties = [createPrng(seed, 'ties'), createPrng(seed, 'ties')] as const;
    const placed: PodInfo[] = [];
    const askedLater: { got: CycleOutcome; decision: SchedulingDecision }[] = [];
    let taken = 0;
    for (let n = 0; n < 150; n++) {
      disturb(chance, placed, [naive, quick]);
      const pod = new PodInfo(randomPod(chance, templates, n));
      const percentageOfNodesToScore = config.percentageOfNodesToScore ?? 0;
      const input = (which: 0 | 1) => ({
        pod,
        position: positions[which],
        percentageOfNodesToScore,
        choose: (_pod: PodInfo, of: number) => (ties[which] as Prng).below(of),
      });
      const wanted = runSchedulingCycle({ ...input(0), framework, snapshot: naive.snapshot });
      const quickly = fast.place(input(1));
      if (quickly !== undefined) taken++;
      const got = quickly?.outcome(true) ?? runSchedulingCycle({ ...input(1), framework, snapshot: quick.snapshot });
      const decision = decisionOf(wanted, context);
      expect(decisionOf(got, context)).toEqual(decision);
      if (n % 5 === 0) askedLater.push({ got, decision });
      expect(positions[1].next).toBe(positions[0].next);
      if (!wanted.chosen) continue;
      naive.assume(pod, wanted.chosen);
      placed.push(quick.assume(pod, wanted.chosen));
    }
    expect(taken).toBeGreaterThan(0);
    // What was decided is told alike after the nodes have changed.
    for (const { got, decision } of askedLater)
      expect(decisionOf(got, context)).toEqual({ ...decision, nodeCount: quick.snapshot.nodes.length });
  });
});

/** Now and then a node is cordoned or not any more, or a pod begins to go, or is gone. */
function disturb(chance: Prng, placed: PodInfo[], caches: readonly SchedulerCache[]): void {
  const which = placed[chance.below(Math.max(1, placed.length))];
  if (!which || chance.below(6) > 0) return;
  const { pod } = which;
  const node = caches[0]?.snapshot.get(pod.spec.nodeName as string)?.node;
  const turn = chance.below(4);
  if (turn === 0 && node) {
    const changed = { ...node, spec: { ...node.spec, unschedulable: !node.spec.unschedulable } };
    for (const cache of caches) cache.putNode(changed);
  } else if (turn === 1) {
    const leaving = { ...pod, metadata: { ...pod.metadata, deletionTimestamp: '2026-01-01T00:00:00Z' } };
    for (const cache of caches) cache.putPod(leaving);
  } else {
    for (const cache of caches) cache.removePod(which.uid);
    placed.splice(placed.indexOf(which), 1);
  }
}
