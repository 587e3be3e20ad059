import { describe, expect, it } from 'vitest';
import { Event } from '../api/core/v1/event/event';
import { Node } from '../api/core/v1/node/node';
import { Pod } from '../api/core/v1/pod/pod';
import { findKindNamed } from '../api/kinds';
import type { ApiObject, NewObject } from '../apimachinery/object-meta';
import { ApiServer } from '../apiserver';
import { Client, InformerFactory } from '../client';
import { Engine } from '../engine';
import { createEtcd } from '../etcd';
import { explain, Scheduler, type SchedulerConfig, type SchedulingDecision, smallestChange, wholeDecision } from '.';

const EPOCH_MS = 1_767_225_600_000;

interface TestOptions {
  seed?: number;
  config?: SchedulerConfig;
  limit?: { qps: number; burst: number };
}

/** A control plane with a scheduler and no one else. */
class TestCluster {
  readonly engine: Engine;
  readonly client: Client;
  readonly scheduler: Scheduler;
  readonly decisions: SchedulingDecision[] = [];

  constructor({ seed = 1, config = {}, limit }: TestOptions = {}) {
    const etcd = createEtcd();
    this.engine = new Engine(seed, { etcd: () => etcd.revision, hosts: () => 0 });
    const server = new ApiServer({ engine: this.engine, etcd, epochMs: EPOCH_MS });
    this.client = new Client(server, 'kubectl');
    this.create({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'default' } }, true);
    this.create(
      { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'default' } },
      true,
    );
    const informers = new InformerFactory({
      engine: this.engine,
      transport: server,
      user: 'kube-scheduler',
      latencyMs: () => 4,
    });
    this.scheduler = new Scheduler({
      engine: this.engine,
      client: new Client(server, 'kube-scheduler'),
      informers,
      epochMs: EPOCH_MS,
      config,
      ...(limit && { limit }),
      decisions: { record: (decision, detail) => this.decisions.push(wholeDecision(decision, detail)) },
    });
    informers.start();
    this.scheduler.start();
  }

  create(object: object, mayExist = false): ApiObject {
    const { apiVersion, kind } = object as NewObject;
    const [version = 'v1', group = ''] = apiVersion.split('/').reverse();
    const ref = findKindNamed(group, version, kind);
    if (!ref) throw new Error(`${kind} is not served`);
    try {
      return this.client.create(ref, object as NewObject);
    } catch (error) {
      if (!mayExist) throw error;
      return object as ApiObject;
    }
  }

  addNode(name: string, { cpu = '4', zone }: { cpu?: string; zone?: string } = {}): void {
    const labels = { 'kubernetes.io/hostname': name, ...(zone && { 'topology.kubernetes.io/zone': zone }) };
    this.create({ apiVersion: 'v1', kind: 'Node', metadata: { name, labels }, spec: {} });
    const amounts = { cpu, memory: '8Gi', pods: '110' };
    this.client.patch(Node, { name }, 'merge', { spec: { taints: null } });
    this.client.patch(Node, { name, subresource: 'status' }, 'merge', {
      status: { capacity: amounts, allocatable: amounts },
    });
  }

  addPod(name: string, { cpu = '100m', ...spec }: { cpu?: string } & Record<string, unknown> = {}): void {
    const containers = [{ name: 'app', image: 'nginx:1.27', resources: { requests: { cpu } } }];
    this.create({
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name, namespace: 'default', labels: { app: name.replace(/-\d+$/, '') } },
      spec: { containers, ...spec },
    });
  }

  advance(ms: number): void {
    this.engine.runUntil(this.engine.now + ms);
  }

  pod(name: string): Pod {
    return this.client.get(Pod, 'default', name);
  }

  get pods(): Pod[] {
    return this.client.list(Pod).items;
  }

  nodeOf(name: string): string | undefined {
    return this.pod(name).spec.nodeName;
  }

  notes(name: string): string[] {
    const events = this.client.list(Event).items.filter(({ involvedObject }) => involvedObject.name === name);
    return events.map(({ reason, message }) => `${reason}: ${message}`);
  }

  attemptsOf(name: string): SchedulingDecision[] {
    return this.decisions.filter(({ pod }) => pod === `default/${name}`);
  }
}

describe('kube-scheduler', () => {
  it('binds a pod, says so in an Event of its own, and the span tells the node', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1');
    cluster.addPod('web-1');
    cluster.advance(1000);
    expect(cluster.nodeOf('web-1')).toBe('worker-1');
    expect(cluster.notes('web-1')).toEqual(['Scheduled: Successfully assigned default/web-1 to worker-1']);
    const event = cluster.client.list(Event).items[0];
    expect(event).toMatchObject({ reportingComponent: 'default-scheduler', action: 'Binding', firstTimestamp: null });
    const decision = cluster.attemptsOf('web-1')[0];
    expect(cluster.engine.spans.get(decision?.step ?? 0)).toMatchObject({
      actor: 'kube-scheduler',
      verb: 'Schedule',
      target: 'pods/default/web-1',
      detail: '-> worker-1',
    });
    expect(decision?.filter[0]?.passed).toEqual([
      'NodeUnschedulable',
      'NodeName',
      'TaintToleration',
      'NodeResourcesFit',
    ]);
    expect(decision?.skippedFilters).toEqual(['NodeAffinity', 'NodePorts', 'PodTopologySpread', 'InterPodAffinity']);
    expect(decision?.queue.map(({ to }) => to)).toEqual(['active', 'in-flight']);
  });

  it('tells a pod that fits nowhere why, and tries it again when a node grows', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1', { cpu: '1' });
    cluster.addPod('big', { cpu: '2' });
    cluster.advance(1000);
    const condition = cluster.pod('big').status.conditions?.find(({ type }) => type === 'PodScheduled');
    const message =
      '0/1 nodes are available: 1 Insufficient cpu. no new claims to deallocate, preemption: 0/1 nodes are available: 1 Preemption is not helpful for scheduling.';
    expect(condition).toMatchObject({ status: 'False', reason: 'Unschedulable', message });
    expect(cluster.notes('big')).toEqual([`FailedScheduling: ${message}`]);
    const amounts = { cpu: '4' };
    cluster.client.patch(Node, { name: 'worker-1', subresource: 'status' }, 'merge', {
      status: { allocatable: amounts, capacity: amounts },
    });
    cluster.advance(1000);
    expect(cluster.nodeOf('big')).toBe('worker-1');
  });

  it('leaves a waiting pod alone while nothing happens that could help, but looks again after five minutes', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1', { cpu: '1' });
    cluster.addPod('big', { cpu: '2' });
    cluster.advance(1000);
    cluster.client.patch(Node, { name: 'worker-1' }, 'merge', { metadata: { labels: { disk: 'ssd' } } });
    cluster.advance(290_000);
    expect(cluster.attemptsOf('big')).toHaveLength(1);
    cluster.advance(60_000);
    expect(cluster.attemptsOf('big')).toHaveLength(2);
    expect(cluster.attemptsOf('big')[1]?.queue.map(({ event }) => event)).toContain('UnschedulableTimeout');
  });

  it('backs off longer and longer while there are no nodes, up to ten seconds', () => {
    const cluster = new TestCluster();
    cluster.addPod('early');
    cluster.advance(60_000);
    const times = cluster.attemptsOf('early').map(({ time }) => time);
    const waits = times.slice(1).map((time, i) => time - (times[i] as number));
    expect(waits.slice(0, 4)).toEqual([...waits.slice(0, 4)].sort((a, b) => a - b));
    expect(waits[0]).toBeGreaterThanOrEqual(1000);
    expect(waits[0]).toBeLessThanOrEqual(2001);
    expect(Math.max(...waits)).toBeGreaterThanOrEqual(10_000);
    expect(Math.max(...waits)).toBeLessThanOrEqual(11_001);
    cluster.addNode('worker-1');
    cluster.advance(15_000);
    expect(cluster.nodeOf('early')).toBe('worker-1');
  });

  it('does not try a gated pod until its last gate is gone', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1');
    cluster.addPod('gated', { schedulingGates: [{ name: 'a.example/x' }, { name: 'a.example/y' }] });
    cluster.advance(1000);
    const { uid } = cluster.pod('gated').metadata;
    expect(cluster.scheduler.queue.queueOf(uid)).toBe('gated');
    cluster.client.patch(Pod, { namespace: 'default', name: 'gated' }, 'merge', {
      spec: { schedulingGates: [{ name: 'a.example/y' }] },
    });
    cluster.advance(1000);
    expect(cluster.attemptsOf('gated')).toEqual([]);
    cluster.client.patch(Pod, { namespace: 'default', name: 'gated' }, 'merge', { spec: { schedulingGates: null } });
    cluster.advance(1000);
    expect(cluster.nodeOf('gated')).toBe('worker-1');
  });

  it('takes the room of pods that are done', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1', { cpu: '1' });
    cluster.addPod('job', { cpu: '900m', restartPolicy: 'Never' });
    cluster.advance(1000);
    cluster.addPod('next', { cpu: '900m' });
    cluster.advance(1000);
    expect(cluster.nodeOf('next')).toBeUndefined();
    const done = { namespace: 'default', name: 'job', subresource: 'status' };
    cluster.client.patch(Pod, done, 'merge', { status: { phase: 'Succeeded' } });
    cluster.advance(1000);
    expect(cluster.nodeOf('next')).toBe('worker-1');
  });

  it('ends less important pods for a more important one, which then gets their node', () => {
    const cluster = new TestCluster();
    cluster.create({
      apiVersion: 'scheduling.k8s.io/v1',
      kind: 'PriorityClass',
      metadata: { name: 'high' },
      value: 1000,
    });
    cluster.addNode('worker-1', { cpu: '1' });
    cluster.addPod('low', { cpu: '900m' });
    cluster.advance(1000);
    cluster.addPod('vip', { cpu: '900m', priorityClassName: 'high' });
    cluster.advance(1000);
    expect(cluster.pod('vip').status.nominatedNodeName).toBe('worker-1');
    expect(cluster.attemptsOf('vip')[0]?.preemption).toMatchObject({
      nominated: 'worker-1',
      candidates: [{ node: 'worker-1', victims: ['default/low'], pdbViolations: 0 }],
    });
    const low = cluster.pod('low');
    expect(low.metadata.deletionTimestamp).toBeDefined();
    expect(low.status.conditions).toContainEqual(
      expect.objectContaining({ type: 'DisruptionTarget', reason: 'PreemptionByScheduler' }),
    );
    expect(cluster.notes('low')).toContain(
      `Preempted: Preempted by pod ${cluster.pod('vip').metadata.uid} on node worker-1`,
    );
    cluster.client.delete(Pod, { namespace: 'default', name: 'low' }, { gracePeriodSeconds: 0 });
    cluster.advance(2000);
    expect(cluster.nodeOf('vip')).toBe('worker-1');
  });

  it('wakes a pod when the one goes whose anti-affinity kept it away', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1');
    const term = { topologyKey: 'kubernetes.io/hostname', labelSelector: { matchLabels: { app: 'guest' } } };
    const affinity = { podAntiAffinity: { requiredDuringSchedulingIgnoredDuringExecution: [term] } };
    cluster.addPod('host', { affinity });
    cluster.advance(1000);
    cluster.addPod('guest');
    cluster.advance(1000);
    expect(cluster.attemptsOf('guest')[0]?.filter[0]?.rejected?.reasons).toEqual([
      "node(s) didn't satisfy existing pods anti-affinity rules",
    ]);
    cluster.client.delete(Pod, { namespace: 'default', name: 'host' }, { gracePeriodSeconds: 0 });
    cluster.advance(1000);
    expect(cluster.nodeOf('guest')).toBe('worker-1');
  });

  it('gives the room back of a pod that is deleted while its binding waits for its turn', () => {
    const cluster = new TestCluster({ limit: { qps: 1, burst: 1 } });
    cluster.addNode('worker-1', { cpu: '1' });
    cluster.addPod('first');
    cluster.addPod('second', { cpu: '800m' });
    cluster.advance(100);
    expect(cluster.nodeOf('second')).toBeUndefined();
    cluster.addPod('third', { cpu: '800m' });
    cluster.advance(100);
    expect(cluster.attemptsOf('third')[0]?.message).toContain('Insufficient cpu');
    cluster.client.delete(Pod, { namespace: 'default', name: 'second' });
    cluster.advance(10_000);
    expect(cluster.nodeOf('third')).toBe('worker-1');
  });

  it('has every pod wait for its turn: one scheduling cycle a millisecond', () => {
    const cluster = new TestCluster();
    for (let i = 1; i <= 3; i++) cluster.addNode(`worker-${i}`);
    for (let i = 0; i < 30; i++) cluster.addPod(`web-${i}`);
    cluster.advance(1000);
    const times = cluster.decisions.map(({ time }) => time);
    expect(new Set(times).size).toBe(30);
    expect(Math.max(...times) - Math.min(...times)).toBe(29);
  });

  it('places alike with the same seed, and may place otherwise with another', () => {
    const places = (seed: number) => {
      const cluster = new TestCluster({ seed });
      for (let i = 1; i <= 5; i++) cluster.addNode(`worker-${i}`);
      for (let i = 0; i < 12; i++) cluster.addPod(`web-${i}`);
      cluster.advance(1000);
      return cluster.pods.map(({ metadata, spec }) => `${metadata.name} ${spec.nodeName}`).join();
    };
    expect(places(7)).toBe(places(7));
    expect(new Set([7, 8, 9, 10].map(places)).size).toBeGreaterThan(1);
  });

  it('decides by objects alone: explain comes to the scores that the scheduler had', () => {
    const cluster = new TestCluster();
    const service = { name: 'web', namespace: 'default' };
    cluster.create({
      apiVersion: 'v1',
      kind: 'Service',
      metadata: service,
      spec: { selector: { app: 'web' }, ports: [{ port: 80 }] },
    });
    for (let i = 1; i <= 6; i++) cluster.addNode(`worker-${i}`, { zone: `zone-${i % 3}` });
    for (let i = 0; i < 9; i++) cluster.addPod(`web-${i}`);
    cluster.advance(1000);
    const before = cluster.pods.filter(({ metadata }) => metadata.name !== 'web-8');
    const last = cluster.pod('web-8');
    const nodes = cluster.client.list(Node).items;
    const { nodeName: _chosen, ...spec } = last.spec;
    const objects = [{ apiVersion: 'v1', kind: 'Service', metadata: service, spec: { selector: { app: 'web' } } }];
    const thought = explain({ ...last, spec }, { nodes, pods: before, objects: objects as unknown as ApiObject[] });
    const real = cluster.attemptsOf('web-8')[0];
    const byNode = ({ score }: SchedulingDecision) =>
      Object.fromEntries(score?.feasible.map((node, i) => [node, score.totals[i]]) ?? []);
    expect(real?.score?.plugins.map(({ plugin }) => plugin)).toContain('PodTopologySpread');
    expect(byNode(thought)).toEqual(byNode(real as SchedulingDecision));
  });
});

describe('the smallest change that lets a pending pod in', () => {
  const pending = (cluster: TestCluster, name: string) => {
    const pod = cluster.pod(name);
    const world = { nodes: cluster.client.list(Node).items, pods: cluster.pods };
    return smallestChange(pod, world).map(({ kind, path, from, to, node }) => ({ kind, path, from, to, node }));
  };

  it('is a little less CPU where a little is missing', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1', { cpu: '1' });
    cluster.addNode('worker-2', { cpu: '500m' });
    cluster.addPod('big', { cpu: '1100m' });
    cluster.advance(1000);
    const changes = pending(cluster, 'big');
    expect(changes[0]).toEqual({
      kind: 'lowerRequest',
      path: 'spec.containers[0].resources.requests.cpu',
      from: '1100m',
      to: '1',
      node: 'worker-1',
    });
    expect(changes[1]).toMatchObject({ kind: 'raiseAllocatable', path: 'status.allocatable.cpu', to: '1100m' });
  });

  it('is a toleration or one taint less where taints keep it off', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1');
    const taint = { key: 'dedicated', value: 'batch', effect: 'NoSchedule' };
    cluster.client.patch(Node, { name: 'worker-1' }, 'merge', { spec: { taints: [taint] } });
    cluster.advance(100);
    cluster.addPod('web');
    cluster.advance(1000);
    expect(pending(cluster, 'web').map(({ kind }) => kind)).toEqual(['addToleration', 'removeTaint']);
  });

  it('is a selector less, or a label more, where no node has the label', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1');
    cluster.addPod('web', { nodeSelector: { disk: 'ssd' } });
    cluster.advance(1000);
    expect(pending(cluster, 'web').map(({ kind, path }) => `${kind} ${path}`)).toEqual([
      'dropNodeSelector spec.nodeSelector[disk]',
      'addLabel metadata.labels[disk]',
    ]);
  });

  it('is nothing for a pod that fits', () => {
    const cluster = new TestCluster();
    cluster.addNode('worker-1');
    cluster.addPod('web');
    cluster.advance(1000);
    const { nodeName: _chosen, ...spec } = cluster.pod('web').spec;
    const world = { nodes: cluster.client.list(Node).items, pods: [] };
    expect(smallestChange({ ...cluster.pod('web'), spec }, world)).toEqual([]);
  });
});
