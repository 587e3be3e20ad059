import { describe, expect, it } from 'vitest';
import { Cluster } from './cluster';
import { defaultConfig } from './config';

const POD = `apiVersion: v1
kind: Pod
metadata:
  name: web
spec:
  containers:
    - name: nginx
      image: nginx:1.27
`;

describe('a cluster', () => {
  it('takes a manifest as kubectl apply does, and a second time changes nothing', () => {
    const cluster = new Cluster(defaultConfig());
    cluster.engine.runUntil(2000);
    const files = [{ name: 'web.yaml', text: POD }];
    expect(cluster.act({ do: 'apply', files }).errors).toEqual([]);
    expect(cluster.act({ do: 'apply', files }).lines).toEqual(['pod/web unchanged']);
  });
});

describe('the whole way of a pod', () => {
  it('is from apply to a ready pod with an address behind docker0', () => {
    const cluster = new Cluster(defaultConfig());
    cluster.engine.runUntil(3000);
    cluster.act({ do: 'apply', files: [{ name: 'web.yaml', text: POD }] });
    cluster.engine.runUntil(20_000);
    const pod = cluster.etcd.get('/registry/pods/default/web')?.value as unknown as {
      spec: { nodeName: string };
      status: Record<string, unknown>;
    };
    expect(pod.spec.nodeName).toMatch(/^worker-/);
    expect(pod.status.phase).toBe('Running');
    expect(pod.status.podIP).toMatch(/^10\.244\./);
  });
});
