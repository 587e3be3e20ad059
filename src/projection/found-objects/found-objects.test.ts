import { beforeAll, describe, expect, it } from 'vitest';
import { Cluster } from '../../simulation/cluster/cluster';
import { defaultConfig } from '../../simulation/cluster/config';
import { worldOf } from '../../worker/world';
import { foundObjectsOf } from './query';

const MANIFEST = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: shop }
spec:
  replicas: 2
  selector: { matchLabels: { app: shop } }
  template:
    metadata: { labels: { app: shop } }
    spec:
      containers:
      - { name: nginx, image: nginx }
---
apiVersion: v1
kind: Pod
metadata: { name: a-shop }
spec:
  containers: [{ name: main, image: nginx }]
---
apiVersion: v1
kind: Service
metadata: { name: shop }
spec: { selector: { app: shop }, ports: [{ port: 80 }] }
`;

describe('what the palette finds', () => {
  let find: (text: string, limit?: number) => string[];
  let pods: string[];

  beforeAll(() => {
    const cluster = new Cluster(defaultConfig());
    expect(cluster.act({ do: 'apply', files: [{ name: 'shop.yaml', text: MANIFEST }] }).errors).toEqual([]);
    cluster.engine.runUntil(20_000, 200_000);
    const world = worldOf(cluster, { step: cluster.engine.spans.count, time: cluster.engine.now });
    find = (text, limit = 50) => foundObjectsOf(world, { text, limit }).map(({ is, key }) => `${is} ${key}`);
    pods = find('pod shop-').filter((found) => found.startsWith('object pods/default/shop-'));
  });

  it('an object by its name, the whole name first', () => {
    // Of several with the same name first those that people ask for.
    expect(find('shop').slice(0, 3)).toEqual([
      'object deployments/default/shop',
      'object services/default/shop',
      'object endpoints/default/shop',
    ]);
    expect(pods).toHaveLength(2);
    expect(find(pods[0]!.split('/').at(-1)!)).toEqual([pods[0]]);
  });

  it('a node, and a container with its pod', () => {
    expect(find('worker-2')[0]).toBe('object nodes/worker-2');
    expect(find('main')).toContain('container pods/default/a-shop/main');
    expect(find('nginx').filter((found) => found.startsWith('container'))).toHaveLength(2);
  });

  it('a kind by its name or short name, and its objects', () => {
    expect(find('deploy')[0]).toBe('kind deployments');
    expect(find('deploy')).toContain('object deployments/default/shop');
    expect(find('po shop').every((found) => found.includes('shop'))).toBe(true);
  });

  it('nothing for nothing, and no more than is asked for', () => {
    expect(find('')).toEqual([]);
    expect(find('no such thing')).toEqual([]);
    expect(find('shop', 2)).toHaveLength(2);
  });
});
