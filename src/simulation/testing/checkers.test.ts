import { describe, expect, it } from 'vitest';
import type { Node } from '../api/core/v1/node/node';
import type { Pod } from '../api/core/v1/pod/pod';
import { Cluster } from '../cluster/cluster';
import { defaultConfig } from '../cluster/config';
import { findBroken, runChecked } from './checkers';

const MANIFEST = `apiVersion: v1
kind: Pod
metadata: {name: NAME}
spec:
  nodeSelector: {kubernetes.io/hostname: worker-1}
  containers:
    - name: app
      image: registry.k8s.io/pause:3.10
      resources: {requests: {cpu: "2"}}
`;

/** Two pods that fill worker-1, running. */
function filled(): Cluster {
  const cluster = new Cluster(defaultConfig());
  cluster.engine.runUntil(3000);
  for (const name of ['one', 'two'])
    cluster.act({ do: 'apply', files: [{ name, text: MANIFEST.replace('NAME', name) }] });
  cluster.engine.runUntil(10_000);
  return cluster;
}

/** Changes an object behind the API server's back. */
function tamper<T extends object>(cluster: Cluster, key: string, change: (object: T) => T): void {
  const entry = cluster.etcd.get(key);
  if (!entry) throw new Error(`nothing at ${key}`);
  cluster.etcd.put(key, change(entry.value as unknown as T) as never);
}

describe('checkers', () => {
  it('say nothing of a healthy cluster', () => {
    expect(findBroken(filled())).toEqual([]);
  });

  it('find an address with two owners', () => {
    const cluster = filled();
    tamper<Pod>(cluster, '/registry/pods/default/two', (pod) => {
      const other = cluster.etcd.get('/registry/pods/default/one')?.value as Pod;
      return { ...pod, status: { ...pod.status, podIP: other.status.podIP as string } };
    });
    expect(findBroken(cluster).join()).toMatch(/one address, one owner: 10\.244\.0\.\d+ belongs to one and to two/);
  });

  it('find a node that is too full', () => {
    const cluster = filled();
    tamper<Node>(cluster, '/registry/minions/worker-1', (node) => ({
      ...node,
      status: { ...node.status, allocatable: { ...node.status.allocatable, cpu: '3' } },
    }));
    expect(findBroken(cluster).join()).toContain('worker-1 has more cpu requested than 3');
  });

  it('wait for what the kubelet says of a pod that chose its node itself', () => {
    const cluster = filled();
    const text = MANIFEST.replace('NAME', 'three').replace(
      'nodeSelector: {kubernetes.io/hostname: worker-1}',
      'nodeName: worker-1',
    );
    cluster.act({ do: 'apply', files: [{ name: 'three', text }] });
    expect(findBroken(cluster)).toEqual([]);
    runChecked(cluster, 20_000);
    expect((cluster.etcd.peek('/registry/pods/default/three') as Pod).status.reason).toBe('OutOfcpu');
  });

  it('find a resourceVersion that is not its revision', () => {
    const cluster = filled();
    tamper<Pod>(cluster, '/registry/pods/default/two', (pod) => ({ ...pod }));
    expect(findBroken(cluster).join()).toContain('resourceVersions rise');
  });

  it('find a pod on a node that never had the labels it asks for', () => {
    const cluster = filled();
    tamper<Pod>(cluster, '/registry/pods/default/two', (pod) => ({
      ...pod,
      spec: { ...pod.spec, nodeSelector: { disk: 'ssd' } },
    }));
    expect(findBroken(cluster).join()).toContain('two stands on worker-1, which never had the labels');
  });
});
