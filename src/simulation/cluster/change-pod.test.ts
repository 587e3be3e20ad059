import { describe, expect, it } from 'vitest';
import { Deployment } from '../api/apps/v1/deployment/deployment';
import { Pod } from '../api/core/v1/pod/pod';
import { Cluster } from './cluster';
import { defaultConfig } from './config';
import { fitAdvice } from './fit-advice';
import { withField } from './inputs/change-pod';

const container = (cpu: string) => `{ name: app, image: nginx, resources: { requests: { cpu: ${cpu} } } }`;

function applied(text: string): Cluster {
  const cluster = new Cluster(defaultConfig());
  expect(cluster.act({ do: 'apply', files: [{ name: 'a.yaml', text }] }).errors).toEqual([]);
  cluster.engine.runUntil(15_000, 100_000);
  return cluster;
}

function tryFirst(cluster: Cluster, pod: Pod): void {
  const { namespace = 'default', name } = pod.metadata;
  const [change] = fitAdvice(cluster.etcd.view(cluster.etcd.revision), `/registry/pods/${namespace}/${name}`);
  expect(change).toMatchObject({ kind: 'lowerRequest', of: 'pod' });
  cluster.act({ do: 'change-pod', namespace, name, path: change?.path, value: change?.to });
  cluster.engine.runUntil(cluster.engine.now + 60_000, 200_000);
}

describe('the smallest change that is tried', () => {
  it('lets a bare pod go to a node: it is made anew', () => {
    const cluster = applied(
      `{ apiVersion: v1, kind: Pod, metadata: { name: huge }, spec: { containers: [${container('5')}] } }`,
    );
    const before = cluster.kubectl.get(Pod, 'default', 'huge');
    expect(before.spec.nodeName).toBeUndefined();
    tryFirst(cluster, before);
    const after = cluster.kubectl.get(Pod, 'default', 'huge');
    expect(after.metadata.uid).not.toBe(before.metadata.uid);
    expect(after.spec.nodeName).toMatch(/^worker-/);
    expect(after.status.phase).toBe('Running');
  });

  it('edits the template of the Deployment that owns the pod', () => {
    const cluster = applied(`
apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata: { labels: { app: web } }
    spec: { containers: [${container('5')}] }
`);
    const [pod] = cluster.kubectl.list(Pod, { namespace: 'default' }).items;
    tryFirst(cluster, pod as Pod);
    const deployment = cluster.kubectl.get(Deployment, 'default', 'web');
    expect(deployment.spec.template.spec.containers[0]?.resources?.requests?.cpu).not.toBe('5');
    expect(deployment.status.availableReplicas).toBe(1);
  });
});

describe('a field of an object', () => {
  it('is set, an item of a list is added at its end or taken out', () => {
    expect(withField({ spec: { tolerations: [] as unknown[] } }, 'spec.tolerations[2]', 'x')).toEqual({
      spec: { tolerations: ['x'] },
    });
    expect(withField({ list: ['a', 'b', 'c'] }, 'list[1]', undefined)).toEqual({ list: ['a', 'c'] });
    expect(withField({ spec: { nodeSelector: { a: '1', b: '2' } } }, 'spec.nodeSelector[a]', undefined)).toEqual({
      spec: { nodeSelector: { b: '2' } },
    });
  });
});
