import { describe, expect, it } from 'vitest';
import { ConfigMap } from '../api/core/v1/configmap/configmap';
import { Event as EventKind } from '../api/core/v1/event/event';
import { Node as NodeKind } from '../api/core/v1/node/node';
import { type Pod, Pod as PodKind } from '../api/core/v1/pod/pod';
import { ApiServer } from '../apiserver';
import { Client, RenewalLedger } from '../client';
import { sandboxNetns } from '../cni';
import { Engine } from '../engine';
import { createEtcd } from '../etcd';
import { createHostsStore, Machine } from '../linux';
import { linkRows, openNetwork, routeRows } from '../network';
import { createCatalogue } from '../runtime';
import { createKubelet } from './index';

const latencies = {
  watchMs: 4,
  sandboxMs: 150,
  createMs: 40,
  startMs: 60,
  pullBytesPerSecond: 40_000_000,
  kubeletQps: 50,
  kubeletBurst: 100,
};

/** A cluster of one machine whose pods are bound by hand. */
function oneNode(options: { model?: 'kubernetes' | 'docker'; preloaded?: string[]; nodePrefix?: number } = {}) {
  const etcd = createEtcd();
  const hosts = createHostsStore();
  const engine = new Engine(7, { etcd: () => etcd.revision, hosts: () => hosts.revision });
  const epochMs = 1_767_225_600_000;
  const transport = new ApiServer({ engine, etcd, epochMs });
  const client = new Client(transport, 'test');
  const config = {
    epochMs,
    network: {
      model: options.model ?? ('kubernetes' as const),
      bridge: 'docker0',
      podCIDR: '10.244.0.0/16',
      hostCIDR: '192.168.50.0/24',
    },
    latencies,
  };
  const ledger = new RenewalLedger();
  const kubelet = createKubelet({
    engine,
    transport,
    hosts,
    config,
    node: {
      name: 'worker-1',
      capacity: { cpu: '4', memory: '8Gi', pods: '110', 'ephemeral-storage': '100Gi' },
      labels: {},
      taints: [],
    },
    address: '192.168.50.11',
    images: createCatalogue(),
    ledger,
    preloaded: options.preloaded ?? ['nginx:1.27', 'busybox:1.36'],
  });
  kubelet.start();
  const podCIDR = `10.244.0.0/${options.nodePrefix ?? 24}`;
  client.patch(NodeKind, { name: 'worker-1' }, 'merge', { spec: { podCIDR, podCIDRs: [podCIDR] } });
  engine.runUntil(1000);
  const create = (name: string, spec: Partial<Pod['spec']>) =>
    client.create<Pod>(PodKind, {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default' },
      spec: { restartPolicy: 'Always', containers: [], nodeName: 'worker-1', ...spec },
    } as unknown as Pod);
  const pod = (name: string) => client.get(PodKind, 'default', name);
  const events = () => client.list(EventKind, { namespace: 'default' }).items;
  return { engine, etcd, hosts, client, kubelet, create, pod, events, ledger };
}

const NGINX = { name: 'web', image: 'nginx:1.27' };
const shell = (script: string, more: object = {}) => ({
  name: 'app',
  image: 'busybox:1.36',
  command: ['sh', '-c', script],
  ...more,
});

type Cluster = ReturnType<typeof oneNode>;
const seconds = ({ engine }: Cluster, count: number) => engine.runUntil(engine.now + count * 1000);
const reasons = ({ events }: Cluster) => events().map(({ reason }) => reason);
const messageOf = ({ events }: Cluster, wanted: string) => events().find(({ reason }) => reason === wanted)?.message;
const machineOf = ({ hosts }: Cluster) => new Machine(hosts.view(hosts.revision), 'worker-1');
const netnsOf = ({ hosts }: Cluster, name = 'worker-1') =>
  openNetwork({ hosts: hosts.view(hosts.revision), listeners: () => [] }).netns(name)!;
const app = (cluster: Cluster, name = 'pod') => cluster.pod(name).status.containerStatuses?.[0];

describe('one pod on one machine', () => {
  it('is wired, pulled, started and ready, and says so in three writes', () => {
    const cluster = oneNode();
    const { etcd, create, pod } = cluster;
    create('web', { containers: [NGINX] } as never);
    const before = etcd.view(etcd.revision).history('/registry/pods/default/web').length;
    seconds(cluster, 10);
    const { status } = pod('web');
    expect(status.phase).toBe('Running');
    expect(status.conditions?.map(({ type, status: word }) => `${type}=${word}`)).toEqual([
      'PodReadyToStartContainers=True',
      'Initialized=True',
      'Ready=True',
      'ContainersReady=True',
      'PodScheduled=True',
    ]);
    expect(status.podIP).toBe('10.244.0.2');
    expect(etcd.view(etcd.revision).history('/registry/pods/default/web').length - before).toBe(3);
    expect(reasons(cluster)).toEqual(expect.arrayContaining(['Pulled', 'Created', 'Started']));
    const names = linkRows(netnsOf(cluster)).map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['lo', 'eth0', 'docker0']);
    expect(names[3]).toMatch(/^veth[0-9a-f]{8}@if2$/);
    const inside = netnsOf(cluster, sandboxNetns('worker-1', machineOf(cluster).sandboxes()[0]!.id));
    expect(linkRows(inside)[1]).toMatchObject({
      name: 'eth0@if4',
      addresses: ['10.244.0.2/24'],
      mac: '0a:58:0a:f4:00:02',
    });
    expect(routeRows(inside)[0]).toMatchObject({ destination: 'default', via: '10.244.0.1' });
  });

  it('costs nothing while it runs: no timers, no writes in a day', () => {
    const cluster = oneNode();
    cluster.create('web', { containers: [NGINX] } as never);
    seconds(cluster, 60);
    const { engine, etcd, hosts } = cluster;
    const before = [etcd.revision, hosts.revision, engine.tasksRun];
    seconds(cluster, 86_400);
    expect([etcd.revision, hosts.revision, engine.tasksRun]).toEqual(before);
  });

  it('pulls an image once for two pods, as fast as the machine can', () => {
    const cluster = oneNode({ preloaded: [] });
    cluster.create('a', { containers: [NGINX] } as never);
    cluster.create('b', { containers: [NGINX] } as never);
    seconds(cluster, 60);
    expect(cluster.pod('a').status.phase).toBe('Running');
    expect(cluster.pod('b').status.phase).toBe('Running');
    const pulled = cluster
      .events()
      .filter(({ message }) => message?.startsWith('Successfully pulled image "nginx:1.27" in '));
    expect(pulled.map(({ involvedObject }) => involvedObject.name).sort()).toEqual(['a', 'b']);
    expect(cluster.hosts.range('/hosts/worker-1/images/')).toHaveLength(1);
  });

  it('says why it cannot start when a key is missing, and starts when it comes', () => {
    const cluster = oneNode();
    const env = [{ name: 'A', valueFrom: { configMapKeyRef: { name: 'cm1', key: 'zzz' } } }];
    cluster.client.create(ConfigMap, {
      apiVersion: 'v1',
      kind: 'ConfigMap',
      metadata: { name: 'cm1', namespace: 'default' },
      data: { a: 'b' },
    });
    cluster.create('pod', { containers: [shell('echo $A; sleep 3600', { env })] } as never);
    seconds(cluster, 5);
    expect(app(cluster)?.state?.waiting).toEqual({
      reason: 'CreateContainerConfigError',
      message: "couldn't find key zzz in ConfigMap default/cm1",
    });
    cluster.client.patch(ConfigMap, { namespace: 'default', name: 'cm1' }, 'merge', { data: { zzz: 'hello' } });
    seconds(cluster, 20);
    expect(app(cluster)?.state?.running).toBeDefined();
    const { uid } = cluster.pod('pod').metadata;
    expect(cluster.kubelet.logs(uid, 'app').map(({ text }) => text)).toEqual(['hello']);
  });

  it('is killed by the kernel when it takes more memory than its limit', () => {
    const cluster = oneNode();
    cluster.create('pod', {
      restartPolicy: 'Never',
      containers: [
        {
          name: 'app',
          image: 'polinux/stress',
          command: ['stress'],
          args: ['--vm', '1', '--vm-bytes', '250M', '--vm-hang', '1'],
          resources: { limits: { memory: '100Mi' } },
        },
      ],
    } as never);
    seconds(cluster, 60);
    expect(app(cluster)?.state?.terminated).toMatchObject({ exitCode: 137, reason: 'OOMKilled' });
    expect(cluster.pod('pod').status.phase).toBe('Failed');
  });

  it('gives its address back when it is deleted, and its sandbox goes within a minute', () => {
    const cluster = oneNode();
    cluster.create('web', { containers: [NGINX] } as never);
    seconds(cluster, 5);
    cluster.client.delete(PodKind, { namespace: 'default', name: 'web' });
    seconds(cluster, 10);
    expect(() => cluster.pod('web')).toThrow('not found');
    expect(linkRows(netnsOf(cluster)).map(({ name }) => name)).toEqual(['lo', 'eth0', 'docker0']);
    seconds(cluster, 60);
    expect(machineOf(cluster).sandboxes()).toEqual([]);
    expect(cluster.hosts.range('/hosts/worker-1/containers/')).toEqual([]);
  });
});

describe('a machine', () => {
  it('runs out of addresses with an event that says so', () => {
    const cluster = oneNode({ nodePrefix: 29 });
    for (let i = 0; i < 6; i++) cluster.create(`web-${i}`, { containers: [NGINX] } as never);
    seconds(cluster, 5);
    const running = [0, 1, 2, 3, 4, 5].filter((i) => cluster.pod(`web-${i}`).status.phase === 'Running');
    expect(running).toHaveLength(5);
    expect(messageOf(cluster, 'FailedCreatePodSandBox')).toMatch(
      /failed to allocate for range 0: no IP addresses available in range set: 10\.244\.0\.1-10\.244\.0\.6$/,
    );
  });

  it('has a private docker0 in the Docker model, with no routes to other machines', () => {
    const cluster = oneNode({ model: 'docker' });
    cluster.create('web', { containers: [NGINX] } as never);
    seconds(cluster, 5);
    expect(cluster.pod('web').status.podIP).toBe('172.17.0.2');
    const machine = netnsOf(cluster);
    expect(linkRows(machine)[2]).toMatchObject({
      name: 'docker0',
      addresses: ['172.17.0.1/16'],
      mac: '02:42:ac:11:00:01',
    });
    expect(routeRows(machine).map(({ destination }) => destination)).toEqual([
      'default',
      '172.17.0.0/16',
      '192.168.50.0/24',
    ]);
  });

  it('keeps containers running while its kubelet is stopped, and takes them over again', () => {
    const cluster = oneNode();
    cluster.create('web', { containers: [NGINX] } as never);
    seconds(cluster, 5);
    const before = app(cluster, 'web');
    cluster.kubelet.stop();
    expect(cluster.ledger.isRenewing('kube-node-lease/worker-1')).toBe(false);
    seconds(cluster, 100);
    cluster.kubelet.start();
    seconds(cluster, 5);
    expect(app(cluster, 'web')).toEqual(before);
    expect(cluster.ledger.isRenewing('kube-node-lease/worker-1')).toBe(true);
  });

  it('loses its containers with its power, and makes new sandboxes when it is back', () => {
    const cluster = oneNode();
    cluster.create('web', { containers: [NGINX] } as never);
    seconds(cluster, 5);
    cluster.kubelet.powerOff();
    expect(machineOf(cluster).record?.power).toBe('off');
    seconds(cluster, 30);
    expect(cluster.pod('web').status.phase).toBe('Running');
    cluster.kubelet.powerOn();
    seconds(cluster, 30);
    expect(reasons(cluster)).toContain('SandboxChanged');
    expect(app(cluster, 'web')).toMatchObject({
      ready: true,
      restartCount: 1,
      lastState: { terminated: { exitCode: 255 } },
    });
  });

  it('ends a container with the exit code that somebody asks for', () => {
    const cluster = oneNode();
    cluster.create('web', { containers: [NGINX], restartPolicy: 'Never' } as never);
    seconds(cluster, 5);
    expect(cluster.kubelet.killContainer(cluster.pod('web').metadata.uid, 'web', 3)).toBe(true);
    seconds(cluster, 5);
    expect(app(cluster, 'web')?.state?.terminated).toMatchObject({ exitCode: 3, reason: 'Error' });
    expect(cluster.pod('web').status.phase).toBe('Failed');
  });

  it('is registered, becomes ready with its pod CIDR and lists its images', () => {
    const { client, engine } = oneNode();
    engine.runUntil(30_000);
    const node = client.get(NodeKind, undefined, 'worker-1');
    expect(node.status.conditions?.map(({ type, status }) => `${type}=${status}`)).toEqual([
      'MemoryPressure=False',
      'DiskPressure=False',
      'PIDPressure=False',
      'Ready=True',
    ]);
    expect(node.status.allocatable).toMatchObject({ cpu: '4', memory: '8286208Ki', pods: '110' });
    expect(node.status.nodeInfo).toMatchObject({ kubeletVersion: 'v1.36.3' });
    expect(node.status.images?.flatMap(({ names }) => names)).toContain('docker.io/library/nginx:1.27');
  });
});

describe('containers', () => {
  it('have logs that can be read as of any moment', () => {
    const cluster = oneNode();
    cluster.create('pod', {
      containers: [shell('for i in 1 2 3; do echo $i; sleep 10; done')],
      restartPolicy: 'Never',
    } as never);
    const begin = cluster.engine.now;
    seconds(cluster, 60);
    const { uid } = cluster.pod('pod').metadata;
    const at = (s: number) => cluster.kubelet.logs(uid, 'app', { atMs: begin + s * 1000 }).map(({ text }) => text);
    expect(at(5)).toEqual(['1']);
    expect(at(15)).toEqual(['1', '2']);
    expect(at(59)).toEqual(['1', '2', '3']);
  });

  it('that start alike say the same, whether they were run at once or when somebody looked', () => {
    const cluster = oneNode();
    for (const name of ['a', 'b', 'c']) cluster.create(name, { containers: [NGINX] } as never);
    seconds(cluster, 600);
    const texts = ['a', 'b', 'c'].map((name) =>
      cluster.kubelet.logs(cluster.pod(name).metadata.uid, 'web').map(({ atMs, text }) => `${atMs} ${text}`),
    );
    expect(texts[0]?.length).toBeGreaterThan(1);
    expect(texts[1]).toEqual(texts[0]);
    expect(texts[2]).toEqual(texts[0]);
  });

  it('share localhost and one port space in their pod', () => {
    const cluster = oneNode();
    const asks = {
      name: 'client',
      image: 'busybox:1.36',
      command: ['sh', '-c', 'sleep 2; wget -q -O - http://localhost/ | head -n 4; sleep 3600'],
    };
    cluster.create('pod', { containers: [NGINX, asks] } as never);
    seconds(cluster, 10);
    const { uid } = cluster.pod('pod').metadata;
    expect(
      cluster.kubelet
        .logs(uid, 'client')
        .map(({ text }) => text)
        .join('\n'),
    ).toContain('Welcome to nginx!');
  });

  it('are ready by their probes, and no success is ever written', () => {
    const cluster = oneNode();
    const readinessProbe = { httpGet: { path: '/', port: 80 }, periodSeconds: 2 };
    cluster.create('web', {
      containers: [{ ...NGINX, readinessProbe, livenessProbe: { tcpSocket: { port: 80 } } }],
    } as never);
    seconds(cluster, 10);
    expect(app(cluster, 'web')?.ready).toBe(true);
    const before = cluster.etcd.revision;
    seconds(cluster, 600);
    expect(cluster.etcd.revision).toBe(before);
  });
});
