import { describe, expect, it } from 'vitest';
import { Event as EventKind } from '../api/core/v1/event/event';
import { Node as NodeKind } from '../api/core/v1/node/node';
import { type Pod, Pod as PodKind } from '../api/core/v1/pod/pod';
import { ApiServer } from '../apiserver';
import { Client, RenewalLedger } from '../client';
import { Engine } from '../engine';
import { createEtcd } from '../etcd';
import { createHostsStore, Machine } from '../linux';
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
    network: { model: options.model ?? ('kubernetes' as const), bridge: 'docker0', hostCIDR: '192.168.50.0/24' },
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

describe('one pod on one machine', () => {
  it('is wired, pulled, started and ready, and says so in three writes', () => {
    const { engine, etcd, create, pod, events, hosts } = oneNode();
    create('web', { containers: [NGINX] });
    const before = etcd.view(etcd.revision).history('/registry/pods/default/web').length;
    engine.runUntil(10_000);
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
    expect(events().map(({ reason }) => reason)).toEqual(expect.arrayContaining(['Pulled', 'Created', 'Started']));
    const machine = new Machine(hosts.view(hosts.revision), 'worker-1');
    const names = machine.links().map(({ name }) => name);
    expect(names.slice(0, 3)).toEqual(['lo', 'eth0', 'docker0']);
    expect(names[3]).toMatch(/^veth[0-9a-f]{8}@if2$/);
    const [sandbox] = machine.sandboxes();
    expect(machine.podLinks(sandbox!)[1]).toMatchObject({ name: 'eth0@if4', addresses: ['10.244.0.2/24'] });
  });
});
