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
