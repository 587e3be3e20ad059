import { describe, expect, it } from 'vitest';
import type { Pod } from '../../api/core/v1/pod/pod';
import type { PodDisruptionBudget } from '../../api/policy/v1/poddisruptionbudget/poddisruptionbudget';
import { Cluster } from '../../cluster/cluster';
import { defaultConfig } from '../../cluster/config';
import { runChecked } from '../../testing/checkers';

const web = (budget: string, replicas = 3) => `apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: web}
spec: {${budget}, selector: {matchLabels: {app: web}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  replicas: ${replicas}
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec: {containers: [{name: app, image: "nginx:1.27"}]}
`;

function clusterWith(text: string): Cluster {
  const cluster = new Cluster(defaultConfig());
  cluster.engine.runUntil(3000);
  expect(cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text }] }).errors).toEqual([]);
  runChecked(cluster, 20_000);
  return cluster;
}

const budgetOf = ({ etcd }: Cluster) =>
  (etcd.peek('/registry/poddisruptionbudgets/default/web') as unknown as PodDisruptionBudget).status;
const podsOn = ({ etcd }: Cluster, node: string) =>
  etcd.range('/registry/pods/').filter(({ value }) => (value as Pod).spec.nodeName === node).length;

describe('a PodDisruptionBudget', () => {
  it.each([
    ['minAvailable: 2', { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 }],
    ['minAvailable: 50%', { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 }],
    ['maxUnavailable: 30%', { disruptionsAllowed: 1, currentHealthy: 3, desiredHealthy: 2, expectedPods: 3 }],
    ['maxUnavailable: 0', { disruptionsAllowed: 0, currentHealthy: 3, desiredHealthy: 3, expectedPods: 3 }],
  ])('of %s is counted from the Deployment and its ready pods', (spec, status) => {
    const cluster = clusterWith(web(spec));
    const { conditions, ...counts } = budgetOf(cluster);
    expect(counts).toEqual({ observedGeneration: 1, ...status });
    const reason = status.disruptionsAllowed > 0 ? 'SufficientPods' : 'InsufficientPods';
    expect(conditions).toMatchObject([{ type: 'DisruptionAllowed', reason, observedGeneration: 1 }]);
  });

  it('of a percentage of pods that nobody owns allows nothing and says why', () => {
    const bare = `apiVersion: v1\nkind: Pod\nmetadata: {name: bare, labels: {app: web}}\nspec: {containers: [{name: c, image: nginx}]}\n`;
    const cluster = clusterWith(`${web('minAvailable: 50%').split('---')[0]}---\n${bare}`);
    expect(budgetOf(cluster)).toMatchObject({ disruptionsAllowed: 0, currentHealthy: 1, expectedPods: 0 });
    const words = cluster.etcd.range('/registry/events/').map(({ value }) => (value as { reason?: string }).reason);
    expect(words).toContain('UnmanagedPods');
  });

  it('lets a drain take one pod after the other, as each is replaced', () => {
    const cluster = clusterWith(web('minAvailable: 3', 4));
    const before = podsOn(cluster, 'worker-1') + podsOn(cluster, 'worker-2');
    expect(before).toBeGreaterThan(1);
    const outcomes = ['worker-1', 'worker-2'].map((node) => cluster.act({ do: 'drain', node }));
    const told = outcomes.flatMap(({ lines }) => lines).join('\n');
    expect(told).toContain("(will retry after 5s): Cannot evict pod as it would violate the pod's disruption budget.");
    let fewest = 4;
    for (let at = 20_000; at < 80_000; at += 250) {
      runChecked(cluster, at);
      fewest = Math.min(fewest, budgetOf(cluster).currentHealthy);
    }
    expect(fewest).toBe(3);
    expect([podsOn(cluster, 'worker-1'), podsOn(cluster, 'worker-2')]).toEqual([0, 0]);
    expect(podsOn(cluster, 'worker-3')).toBe(4);
  });

  it('that allows nothing holds a drain up until the node is uncordoned', () => {
    const cluster = clusterWith(web('maxUnavailable: 0'));
    cluster.act({ do: 'drain', node: 'worker-1' });
    const before = podsOn(cluster, 'worker-1');
    runChecked(cluster, 60_000);
    expect(podsOn(cluster, 'worker-1')).toBe(before);
    cluster.act({ do: 'cordon', node: 'worker-1', unschedulable: false });
    runChecked(cluster, 90_000);
    expect(podsOn(cluster, 'worker-1')).toBe(before);
  });
});
