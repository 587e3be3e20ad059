import { describe, expect, it } from 'vitest';
import { Cluster } from '../simulation/cluster/cluster';
import { defaultConfig } from '../simulation/cluster/config';
import { worldOf } from '../worker/world';
import { ABSENT, GONE, POD_SHAPES } from './pod-shape';
import { PodSlots, podSlotsOf } from './pod-slots';

const DEPLOYMENT = (replicas: number, image = 'nginx:1.27') => `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: ${replicas}
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec:
      containers:
        - name: nginx
          image: ${image}
          resources: { requests: { cpu: 100m, memory: 64Mi } }
`;

/** A cluster whose Deployment grows, rolls over to another image, and shrinks. */
function busyCluster(): Cluster {
  const cluster = new Cluster(defaultConfig());
  const apply = (text: string) => cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text }] });
  cluster.engine.runUntil(1_000);
  apply(DEPLOYMENT(9));
  cluster.engine.runUntil(15_000);
  apply(DEPLOYMENT(9, 'nginx:1.28'));
  cluster.engine.runUntil(50_000);
  apply(DEPLOYMENT(3, 'nginx:1.28'));
  cluster.engine.runUntil(100_000);
  return cluster;
}

const at = (cluster: Cluster, step: number) => worldOf(cluster, { step, time: cluster.engine.spans.timeOf(step) });

describe('slots of pods', () => {
  const cluster = busyCluster();
  const { count } = cluster.engine.spans;

  it('are never held by two pods of a node at one moment, at any step', () => {
    for (let step = 0; step <= count; step += 3) {
      const world = at(cluster, step);
      const slots = podSlotsOf(world);
      const taken = new Set<string>();
      for (const [row, { node, slot, key }] of slots.rows.entries()) {
        if ((slots.state[row] as number) >= GONE || !slots.isBoundAt(row, world.etcd.revision)) continue;
        expect(taken, `step ${step}, ${key}`).not.toContain(`${node}/${slot}`);
        taken.add(`${node}/${slot}`);
      }
    }
  });

  it('know at any step exactly the pods that etcd holds, whichever way one came there', () => {
    const jumps = [count, 40, 200, 90, count - 5, 0, 150, 151, 149, count];
    for (const step of jumps) {
      const world = at(cluster, step);
      const slots = podSlotsOf(world);
      const here = slots.rows.filter((_, row) => (slots.state[row] as number) < GONE).map(({ uid }) => uid);
      const stored = world.etcd.values('/registry/pods/').map(({ metadata }) => metadata.uid);
      expect(new Set(here), `step ${step}`).toEqual(new Set(stored));
    }
  });

  it('are the same when the history is taken up at once as when it was followed step by step', () => {
    const followed = new PodSlots();
    for (let step = 0; step <= count; step += 7) followed.follow({ etcdEnd: at(cluster, step).etcd }, 1e9);
    followed.follow({ etcdEnd: at(cluster, count).etcd }, 1e9);
    const atOnce = new PodSlots();
    atOnce.follow({ etcdEnd: at(cluster, count).etcd }, 1e9);
    expect(atOnce.rows).toEqual(followed.rows);
  });

  it('leave a ghost until the slot is used again: the first free one', () => {
    const world = at(cluster, count);
    const slots = podSlotsOf(world);
    const tenants = ['worker-1', 'worker-2', 'worker-3'].flatMap((node) =>
      slots.tenantsAt(node, world.etcd.revision).map((row) => slots.state[row] as number),
    );
    expect(tenants.filter((state) => state === GONE).length).toBeGreaterThan(0);
    expect(tenants.filter((state) => state < GONE)).toHaveLength(3);
    // Nine pods, four more while it rolled over: no node ever needed many more than its share.
    expect(Math.max(...['worker-1', 'worker-2', 'worker-3'].map((node) => slots.slotCount(node)))).toBeLessThanOrEqual(
      6,
    );
  });

  it('begin absent and end running, with every shape a known one between', () => {
    const slots = podSlotsOf(at(cluster, 0));
    expect([...slots.state.slice(0, slots.rows.length)].every((state) => state === ABSENT)).toBe(true);
    const last = podSlotsOf(at(cluster, count));
    const shapes = [...last.state.slice(0, last.rows.length)].filter((state) => state < GONE);
    expect(shapes.map((code) => POD_SHAPES[code])).toEqual(['running', 'running', 'running']);
  });
});
