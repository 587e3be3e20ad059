import { beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../simulation/cluster/cluster';
import { defaultConfig } from '../simulation/cluster/config';
import { worldOf } from '../worker/world';
import { containersOf } from './containers/query';
import { decisionsOf } from './decisions/query';
import { eventsOf } from './events/query';
import { objectViewOf } from './object/query';
import { diffRowsOf } from './object-diff/query';
import { objectEventsOf } from './object-events/query';
import { objectFactsOf } from './object-facts/query';
import { objectHistoryOf } from './object-history/query';
import { objectYamlOf } from './object-yaml/query';
import { networkOf } from './pod-network/query';
import { tableOf } from './tables/query';
import type { World } from './world';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  replicas: 3
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
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
spec:
  selector: { app: web }
  ports: [{ port: 80 }]
---
apiVersion: v1
kind: Pod
metadata: { name: huge }
spec:
  containers:
  - { name: app, image: nginx, resources: { requests: { cpu: 5 } } }
`;

let cluster: Cluster;
let scaledAt: number;

beforeAll(() => {
  cluster = new Cluster(defaultConfig());
  const outcome = cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text: MANIFEST }] });
  expect(outcome.errors).toEqual([]);
  cluster.engine.runUntil(20_000, 200_000);
  scaledAt = cluster.engine.spans.count;
  const place = { group: 'apps', version: 'v1', resource: 'deployments', namespace: 'default', name: 'web' };
  cluster.act({ do: 'scale', ...place, replicas: 4 });
  cluster.engine.runUntil(40_000, 200_000);
});

const atEnd = (): World => worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
const atStep = (step: number): World => worldOf(cluster, { step, time: cluster.engine.spans.timeOf(step) });

const table = (resource: string, more: Partial<Parameters<typeof tableOf>[1]> = {}) => ({
  resource,
  namespace: 'default',
  wide: false,
  filter: '',
  sort: { by: '', descending: false },
  limit: 100,
  ...more,
});

function firstPod(world: World): string {
  const key = tableOf(world, table('pods', { filter: 'web' }))?.rows[0]?.key;
  if (!key) throw new Error('there is no pod of web');
  return key;
}

describe('an object', () => {
  it('shows phase, STATUS, address and the chain that led from kubectl to its last change', () => {
    const world = atEnd();
    const view = objectViewOf(world, firstPod(world));
    expect(view?.pod).toMatchObject({ phase: 'Running', word: 'Running', ready: 1, total: 1, threeWords: 'same' });
    expect(view?.pod?.ip).toMatch(/^10\.244\./);
    expect(view?.owners.map(({ kind }) => kind)).toEqual(['Deployment', 'ReplicaSet']);
    const actors = view?.chain.map(({ actor }) => actor) ?? [];
    expect(actors[0]).toBe('kubectl');
    expect(actors.at(-1)).toMatch(/^kubelet|^kube-scheduler|^containerd/);
    expect(actors.length).toBeGreaterThan(2);
  });

  it('marks the condition that a step changed, and no other', () => {
    const { spans } = cluster.engine;
    const key = firstPod(atEnd());
    for (let step = 1; step <= spans.count; step++) {
      if (spans.targetOf(step) !== key) continue;
      const view = objectViewOf(atStep(step), key);
      const ready = view?.conditions.find(({ type }) => type === 'Ready');
      if (ready?.was === undefined) continue;
      expect([ready.was, ready.status]).toEqual(['False', 'True']);
      expect(view?.conditions.find(({ type }) => type === 'PodScheduled')?.was).toBeUndefined();
      return;
    }
    throw new Error('no step made the pod ready');
  });

  it('counts a Deployment: surge up, unavailable down, pods by status, its ReplicaSet', () => {
    const { workload } = objectViewOf(atEnd(), 'deployments/default/web') ?? {};
    expect(workload?.arithmetic).toMatchObject({
      desired: 4,
      maxSurge: 1,
      maxUnavailable: 1,
      most: 5,
      leastAvailable: 3,
    });
    expect(workload?.sets).toHaveLength(1);
    expect(workload?.sets[0]).toMatchObject({ isNew: true, desired: 4, ready: 4 });
    expect(workload?.shapes.reduce((a, b) => a + b, 0)).toBe(4);
  });

  it('shows the ready endpoints of a Service and what a node has promised', () => {
    const world = atEnd();
    const service = objectViewOf(world, 'services/default/web')?.service;
    expect(service?.endpoints.map(({ ready }) => ready)).toEqual([true, true, true, true]);
    const pods = ['worker-1', 'worker-2', 'worker-3'].flatMap(
      (name) => objectViewOf(world, `nodes/${name}`)?.node?.pods.map(({ key }) => key) ?? [],
    );
    expect(service?.endpoints.map(({ key }) => key).sort()).toEqual(pods.filter((key) => key.includes('web')).sort());
    const cpu = ['worker-1', 'worker-2', 'worker-3'].map(
      (name) => objectViewOf(world, `nodes/${name}`)?.node?.resources.find((one) => one.name === 'cpu')?.requestedMilli,
    );
    expect(cpu.reduce((sum = 0, milli = 0) => sum + milli, 0)).toBe(1000);
  });

  it('is not there before it was created', () => {
    expect(objectViewOf(atStep(1), 'deployments/default/nothing')).toBeNull();
    expect(objectViewOf(atEnd(), 'nonsense')).toBeNull();
  });
});

describe('YAML', () => {
  it('marks what defaulting and admission added, and says who wrote each field', () => {
    const yaml = objectYamlOf(atEnd(), 'deployments/default/web');
    const line = (path: string) => yaml?.stored.find((one) => one.path === path);
    expect(line('spec.replicas')).toMatchObject({ text: '  replicas: 4', isAdded: false, by: 'kubectl' });
    expect(line('spec.strategy')?.isAdded).toBe(true);
    expect(line('status.readyReplicas')?.by).toBe('deployment-controller');
    expect(yaml?.yours?.map(({ text }) => text)).toContain('  replicas: 3');
  });

  it('compares a pod with the template that it was stamped from', () => {
    const world = atEnd();
    const yaml = objectYamlOf(world, firstPod(world));
    expect(yaml?.yoursFrom).toBe('template');
    expect(yaml?.stored.find(({ path }) => path === 'spec.nodeName')).toMatchObject({ isAdded: true });
    expect(yaml?.stored.find(({ path }) => path === 'spec.containers[nginx].image')?.isAdded).toBe(false);
  });
});

describe('history', () => {
  it('tells who wrote each revision, and what differs between two', () => {
    const history = objectHistoryOf(atEnd(), 'deployments/default/web', 100);
    const rows = history?.rows ?? [];
    expect(rows.at(-1)).toMatchObject({ what: 'created', actor: 'kubectl' });
    const scale = rows.find(({ note }) => note === 'replicas 3 → 4');
    expect(scale?.actor).toBe('kubectl');
    const before = rows[rows.indexOf(scale as (typeof rows)[0]) + 1];
    const diff = diffRowsOf(atEnd(), 'deployments/default/web', before?.revision ?? 0, scale?.revision ?? 0);
    expect(diff).toContainEqual({ path: 'spec.replicas', before: '3', after: '4' });
    const status = rows.find(({ actor }) => actor === 'deployment-controller');
    expect(status?.because?.actor).not.toBe('deployment-controller');
  });

  it('ends at the head', () => {
    const then = objectHistoryOf(atStep(scaledAt), 'deployments/default/web', 100);
    const now = objectHistoryOf(atEnd(), 'deployments/default/web', 100);
    expect(then?.total).toBeLessThan(now?.total ?? 0);
    expect(then?.rows.some(({ note }) => note === 'replicas 3 → 4')).toBe(false);
  });
});

describe('Events', () => {
  it('of a pod are those that kubectl describe lists, in order', () => {
    const world = atEnd();
    const reasons = objectEventsOf(world, firstPod(world))?.map(({ reason }) => reason);
    // Whether it is Pulling depends on what is on the node already.
    expect(reasons?.filter((reason) => reason !== 'Pulling')).toEqual(['Scheduled', 'Pulled', 'Created', 'Started']);
  });

  it('of the cluster come newest first and are filtered by words', () => {
    const world = atEnd();
    const all = eventsOf(world, { namespace: '', filter: '', limit: 500 });
    expect(all.total).toBe(all.rows.length);
    const times = all.rows.map(({ step }) => step);
    expect(times).toEqual([...times].sort((a, b) => b - a));
    const failed = eventsOf(world, { namespace: 'default', filter: 'warning failedscheduling', limit: 10 });
    expect([...new Set(failed.rows.map(({ key }) => key))]).toEqual(['pods/default/huge']);
    expect(eventsOf(world, { namespace: '', filter: '!huge', limit: 500 }).rows.length).toBeLessThan(all.total);
  });
});

describe('tables', () => {
  it('show pods as kubectl does and sort by a column', () => {
    const pods = tableOf(atEnd(), table('pods', { wide: true, sort: { by: 'STATUS', descending: false } }));
    expect(pods?.headers.slice(0, 5)).toEqual(['NAME', 'READY', 'STATUS', 'RESTARTS', 'AGE']);
    expect(pods?.rows.map(({ cells }) => cells[2])).toEqual(['Pending', 'Running', 'Running', 'Running', 'Running']);
    expect(tableOf(atEnd(), table('pods', { namespace: '' }))?.headers[0]).toBe('NAMESPACE');
  });

  it('count what they do not send', () => {
    const pods = tableOf(atEnd(), table('pods', { limit: 2 }));
    expect([pods?.rows.length, pods?.total]).toEqual([2, 5]);
  });
});

describe('why', () => {
  it('shows the winner first, with its scores adding up to its total', () => {
    const world = atEnd();
    const { shown, isBound, node } = decisionsOf(world, { key: firstPod(world), columns: 8 }) ?? {};
    expect(isBound).toBe(true);
    expect(shown?.nodes[0]).toBe(node);
    const sum = shown?.scores.reduce((total, { cells }) => total + (cells[0]?.weighted ?? 0), 0);
    expect(sum).toBe(shown?.totals[0]);
  });

  it('tells where a pending pod waits, and which changes would let it go', () => {
    const world = atEnd();
    const why = decisionsOf(world, { key: 'pods/default/huge', columns: 8 });
    expect(why?.isBound).toBe(false);
    expect(why?.shown?.message).toMatch(/^0\/3 nodes are available: 3 Insufficient cpu/);
    expect(why?.shown?.filters.find(({ plugin }) => plugin === 'NodeResourcesFit')?.cells[0]?.verdict).toBe('rejected');
    expect(['unschedulable', 'backoff', 'active']).toContain(why?.queue?.queue);
    const advice = world.recalled.fitAdvice(world.etcd, '/registry/pods/default/huge');
    expect(advice[0]).toMatchObject({ kind: 'lowerRequest', path: 'spec.containers[0].resources.requests.cpu' });
  });
});

describe('containers and network', () => {
  it('show state, resources and the log of a container', () => {
    const world = atEnd();
    const [nginx] = containersOf(world, firstPod(world), 50)?.rows ?? [];
    expect(nginx).toMatchObject({ name: 'nginx', kind: 'app', shape: 'running', restarts: 0 });
    expect(nginx?.resources).toContainEqual(['requests.cpu', '250m']);
  });

  it('show both ends of the veth pair', () => {
    const world = atEnd();
    const key = firstPod(world);
    const network = networkOf(world, key);
    const end = network?.links.find(({ type }) => type === 'veth');
    expect(network?.hostEnd).toMatchObject({ bridge: 'docker0' });
    expect(network?.hostEnd?.name).toBe(`${network?.hostEnd?.name.split('@')[0]}@if${end?.ifindex}`);
    expect(network?.routes[0]?.destination).toBe('default');
    expect(networkOf(world, `nodes/${network?.node}`)?.links.map(({ name }) => name)).toContain('docker0');
  });
});

describe('facts', () => {
  it('say what can be done', () => {
    const world = atEnd();
    expect(objectFactsOf(world, 'deployments/default/web')).toMatchObject({ replicas: 4, kind: 'Deployment' });
    expect(objectFactsOf(world, 'nodes/worker-1')).toMatchObject({ isUnschedulable: false, isOn: true });
    expect(objectFactsOf(world, firstPod(world))?.containers).toEqual(['nginx']);
  });
});
