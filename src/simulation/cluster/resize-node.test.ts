import { describe, expect, it } from 'vitest';
import { Node } from '../api/core/v1/node/node';
import { Pod } from '../api/core/v1/pod/pod';
import { Cluster } from './cluster';
import { defaultConfig } from './config';
import { fitAdvice } from './fit-advice';

const manifest = (cpu: string, memory: string) => `
{ apiVersion: v1, kind: Pod, metadata: { name: small }, spec: { nodeName: worker-1, containers: [{ name: app, image: nginx }] } }
---
apiVersion: v1
kind: Pod
metadata: { name: huge }
spec:
  containers:
  - { name: app, image: nginx, resources: { requests: { cpu: ${cpu}, memory: ${memory} } } }
`;

describe('a machine that is made larger', () => {
  it.each([
    ['cpu', '7', '1Gi'],
    ['memory', '1', '12Gi'],
  ])('lets the pod go there that lacked %s, and what runs there runs on', (resource, cpu, memory) => {
    const cluster = new Cluster(defaultConfig());
    expect(cluster.act({ do: 'apply', files: [{ name: 'a.yaml', text: manifest(cpu, memory) }] }).errors).toEqual([]);
    cluster.engine.runUntil(20_000, 200_000);
    const advice = fitAdvice(cluster.etcd.view(cluster.etcd.revision), '/registry/pods/default/huge');
    const change = advice.find(({ kind, node }) => kind === 'raiseAllocatable' && node === 'worker-1');
    expect(change?.path).toBe(`status.allocatable.${resource}`);
    cluster.act({ do: 'resize-node', node: 'worker-1', resource, allocatable: change?.to });
    cluster.engine.runUntil(80_000, 200_000);
    const { status } = cluster.kubectl.get(Node, undefined, 'worker-1');
    expect(status.conditions?.find(({ type }) => type === 'Ready')?.status).toBe('True');
    const huge = cluster.kubectl.get(Pod, 'default', 'huge');
    expect(huge.spec.nodeName).toBe('worker-1');
    expect(huge.status.phase).toBe('Running');
    const small = cluster.kubectl.get(Pod, 'default', 'small');
    expect(small.status.containerStatuses).toMatchObject([{ restartCount: 0, ready: true }]);
  });

  it('refuses what is no amount, and a resource that machines do not have', () => {
    const cluster = new Cluster(defaultConfig());
    const resize = (resource: string, allocatable: string) =>
      cluster.act({ do: 'resize-node', node: 'worker-1', resource, allocatable }).errors.length;
    expect(resize('cpu', 'lots')).toBe(1);
    expect(resize('example.com/gpu', '1')).toBe(1);
  });
});

describe('an input that is refused', () => {
  const cluster = new Cluster(defaultConfig());
  cluster.engine.runUntil(10_000, 200_000);
  const node = (name: string, memory = '8Gi') => ({
    name,
    capacity: { cpu: '4', memory, pods: '110', 'ephemeral-storage': '100Gi' },
    labels: {},
    taints: [],
  });

  it.each([
    ['a node whose name is taken', { do: 'add-node', node: node('worker-1') }, 'nodes "worker-1" already exists'],
    [
      'a node with a name that none can have',
      { do: 'add-node', node: node('Bad Name') },
      'cannot be the name of a node',
    ],
    ['a node of no size', { do: 'add-node', node: node('extra', 'lots') }, 'quantities must match'],
    ['power for no machine', { do: 'power', node: 'worker-9', on: false }, 'nodes "worker-9" not found'],
    [
      'a taint with a bad key',
      { do: 'taint', node: 'worker-1', taint: { key: 'a b', effect: 'NoSchedule' } },
      'metadata.taints[0].key',
    ],
  ])('says why, and leaves no machine half-made: %s', (_, input, words) => {
    const { lines, errors } = cluster.act(input);
    expect(lines).toEqual([]);
    expect(errors.map(({ message }) => message).join()).toContain(words);
    expect([...cluster.machines.byName.keys()]).toEqual(['worker-1', 'worker-2', 'worker-3']);
  });
});
