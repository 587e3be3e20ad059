import { describe, expect, it } from 'vitest';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig, workers } from '../../simulation/cluster/config';
import { worldOf } from '../../worker/world';
import decisionView from '../decision-view/query';
import machine from '../machine/query';
import messages from '../messages/query';
import podNames from '../pod-names/query';
import { POD_SHAPES } from '../pod-shape';
import services from '../services/query';
import topology from './query';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: { name: web, labels: { app: web } }
spec:
  containers:
    - name: nginx
      image: nginx:1.27
      ports: [{ containerPort: 80 }]
      resources: { requests: { cpu: 250m, memory: 64Mi } }
---
apiVersion: v1
kind: Service
metadata: { name: web }
spec: { selector: { app: web }, ports: [{ port: 80 }] }
---
apiVersion: v1
kind: Pod
metadata: { name: giant }
spec:
  containers:
    - { name: c, image: nginx:1.27, resources: { requests: { cpu: '64' } } }
`;

function clusterOf(model: 'kubernetes' | 'docker' = 'kubernetes'): Cluster {
  const config = defaultConfig();
  const cluster = new Cluster({ ...config, nodes: workers(3, 2), network: { ...config.network, model } });
  cluster.engine.runUntil(1_000);
  expect(cluster.act({ do: 'apply', files: [{ name: 'a.yaml', text: MANIFEST }] }).errors).toEqual([]);
  cluster.engine.runUntil(20_000);
  return cluster;
}

const worldAt = (cluster: Cluster, step = cluster.engine.spans.count) =>
  worldOf(cluster, { step, time: cluster.engine.spans.timeOf(step) });
const stepOf = (cluster: Cluster, verb: string, target: string): number => {
  const { spans } = cluster.engine;
  for (let step = 1; step <= spans.count; step++) {
    const span = spans.get(step);
    if (span.verb === verb && span.target === target) return step;
  }
  throw new Error(`no step is ${verb} ${target}`);
};

describe('the cluster from afar', () => {
  const cluster = clusterOf();
  const answer = topology.answer(worldAt(cluster), undefined);

  it('has its nodes by zone, with what is requested of what they can give', () => {
    expect(answer.nodes.map(({ name, zone }) => `${zone} ${name}`)).toEqual([
      'zone-a worker-1',
      'zone-a worker-3',
      'zone-b worker-2',
    ]);
    expect(answer.nodes.every(({ ready }) => ready === 'True')).toBe(true);
    const used = answer.nodes.filter(({ pods }) => pods.count > 0);
    expect(used).toHaveLength(1);
    expect(used[0]).toMatchObject({
      cpuMilli: { requested: 250, allocatable: 4000 },
      memoryBytes: { requested: 64 * 1024 * 1024 },
      pods: { count: 1, allocatable: 110 },
    });
  });

  it('packs the running pod as one cell, and names it once', () => {
    expect([...answer.cells.state].map((code) => POD_SHAPES[code])).toEqual(['running']);
    const names = podNames.answer(worldAt(cluster), { from: 0 });
    expect(names.history).toBe(answer.history);
    expect(names.keys[answer.cells.row[0] as number]).toBe('pods/default/web');
    expect(podNames.answer(worldAt(cluster), { from: answer.rows }).keys).toEqual([]);
  });

  it('keeps at the surface what no node can take', () => {
    expect(answer.waiting).toHaveLength(1);
    expect(answer.waiting[0]).toMatchObject({ owner: 'giant', count: 1, isUnschedulable: true });
    // The pod beside it was there first; when that left, this one did not move up.
    expect(answer.waiting[0]?.slot).toBe(1);
  });

  it('shows where a pod will stand between the decision and the binding', () => {
    const step = stepOf(cluster, 'Schedule', 'pods/default/web');
    const world = worldAt(cluster, step);
    const before = topology.answer(world, undefined);
    const { chosen } = world.recalled.decisionAt(step) as { chosen: string };
    expect(before.assumed.find(({ key }) => key === 'pods/default/web')).toMatchObject({ node: chosen, slot: 0 });
    expect(answer.assumed).toEqual([]);
  });

  it('says of every component what it did last, at that moment', () => {
    const step = stepOf(cluster, 'POST pods/binding', 'pods/default/web');
    const { components } = topology.answer(worldAt(cluster, step), undefined);
    expect(components.find(({ name }) => name === 'kube-scheduler')).toMatchObject({
      verb: 'POST pods/binding',
      object: 'web',
    });
    expect(components.find(({ name }) => name === 'etcd')?.count).toBe(worldAt(cluster, step).etcd.revision);
    expect(topology.answer(worldAt(cluster, 0), undefined).nodes).toEqual([]);
  });

  it('counts the watches that kube-apiserver serves: a machine that loses its power has none', () => {
    const powered = clusterOf();
    const watches = (step?: number) =>
      topology.answer(worldAt(powered, step), undefined).components.find(({ name }) => name === 'kube-apiserver')
        ?.watches ?? 0;
    const before = powered.engine.spans.count;
    const all = watches();
    expect(all).toBeGreaterThan(20);
    powered.act({ do: 'power', node: 'worker-3', on: false });
    powered.engine.runUntil(80_000);
    const left = watches();
    expect(left).toBeLessThan(all);
    expect(watches(before)).toBe(all);
    powered.act({ do: 'power', node: 'worker-3', on: true });
    powered.engine.runUntil(120_000);
    expect(watches()).toBe(all);
  });
});

describe('a machine close up', () => {
  it('has the pod with its address, its veth pair and its container, behind the bridge with the pod CIDR', () => {
    const cluster = clusterOf();
    const [row] = machine.answer(worldAt(cluster), { nodes: [], pod: 'pods/default/web' });
    const [pod] = row?.pods ?? [];
    expect(pod).toMatchObject({ short: 'web', word: 'Running', slot: 0, hasSandbox: true, ready: 1, total: 1 });
    expect(row?.bridge?.name).toBe('docker0');
    const subnet = row?.node.podCIDR.replace('.0/24', '') ?? 'none';
    expect(row?.bridge?.address).toBe(`${subnet}.1/24`);
    expect(pod?.ip).toBe(`${subnet}.2`);
    expect(pod?.wiring?.podLink).toMatch(/^eth0@if\d+$/);
    expect(pod?.wiring?.hostLink).toMatch(/^veth[0-9a-f]{8}@if\d+$/);
    expect(pod?.containers).toMatchObject([{ name: 'nginx', kind: 'app', shape: 'running', ports: [80] }]);
    expect(row?.routes.filter(({ via }) => via?.startsWith('192.168.50.1'))).toHaveLength(3);
  });

  it('of the Docker model has docker0 172.17.0.1/16 on every host and no route to another host', () => {
    const cluster = clusterOf('docker');
    const rows = machine.answer(worldAt(cluster), { nodes: ['worker-1', 'worker-2', 'worker-3'] });
    expect(rows.map(({ bridge }) => `${bridge?.name} ${bridge?.address}`)).toEqual(
      Array.from({ length: 3 }, () => 'docker0 172.17.0.1/16'),
    );
    for (const { routes } of rows)
      expect(routes.filter(({ via }) => via).map(({ destination }) => destination)).toEqual(['default']);
  });
});

describe('Services, messages and decisions', () => {
  const cluster = clusterOf();

  it('a Service stands with the endpoint of its ready pod', () => {
    const [web] = services.answer(worldAt(cluster), { namespace: 'default' });
    expect(web).toMatchObject({
      name: 'web',
      ready: 1,
      total: 1,
      endpoints: [{ pod: 'pods/default/web', port: 80, isReady: true }],
    });
  });

  it('a Service can be asked for with its endpoints on one node', () => {
    const [whole] = services.answer(worldAt(cluster), { namespace: 'default' });
    const home = whole?.endpoints[0]?.node as string;
    const other = ['worker-1', 'worker-2', 'worker-3'].find((name) => name !== home) as string;
    const at = (node: string) => services.answer(worldAt(cluster), { namespace: 'default', node })[0];
    expect(at(home)).toEqual(whole);
    expect(at(other)).toEqual({ ...whole, endpoints: [] });
  });

  it('the binding is a request of kube-scheduler, because of its attempt', () => {
    const step = stepOf(cluster, 'POST pods/binding', 'pods/default/web');
    expect(messages.answer(worldAt(cluster, step), undefined).now).toMatchObject({
      from: 'kube-scheduler',
      to: 'kube-apiserver',
      verb: 'POST pods/binding',
      kind: 'request',
    });
  });

  it('after the pod is created a watch event of it flies to the scheduler, until the scheduler acts on it', () => {
    const created = stepOf(cluster, 'POST pods', 'pods/default/web');
    const flying = messages.answer(worldAt(cluster, created), undefined).flying;
    expect(flying).toContainEqual(
      expect.objectContaining({
        from: 'kube-apiserver',
        to: 'kube-scheduler',
        verb: 'WATCH pods',
        target: 'pods/default/web',
      }),
    );
    const acted = stepOf(cluster, 'Schedule', 'pods/default/web');
    const after = messages.answer(worldAt(cluster, acted), undefined);
    expect(after.because).toMatchObject({ to: 'kube-scheduler', target: 'pods/default/web' });
    expect(after.flying.filter(({ target, to }) => target === 'pods/default/web' && to === 'kube-scheduler')).toEqual(
      [],
    );
  });

  it('an attempt shows the winner with its scores, and why every node refused a giant', () => {
    const won = decisionView.answer(worldAt(cluster), { pod: 'pods/default/web', columns: 4 });
    const winner = won?.columns.find(({ isChosen }) => isChosen);
    expect(won?.columns).toHaveLength(3);
    expect(winner?.node).toBe(won?.chosen);
    expect(winner?.total).toBe(winner?.scores?.reduce((sum, score) => sum + score, 0));
    expect(Math.max(...(won?.columns.map(({ total = 0 }) => total) ?? []))).toBe(winner?.total);
    const lost = decisionView.answer(worldAt(cluster), { pod: 'pods/default/giant', columns: 4 });
    expect(lost?.chosen).toBe('');
    expect(lost?.columns.map(({ rejected }) => rejected)).toEqual(
      Array.from({ length: 3 }, () => ({ plugin: 'NodeResourcesFit', reason: 'Insufficient cpu' })),
    );
    expect(decisionView.answer(worldAt(cluster), { pod: 'pods/default/nobody', columns: 4 })).toBeNull();
  });
});
